package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.Trees;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a streamed answer: each chunk is an answer with what is new. Calls come whole, so they wait for the end of their arguments;
 * how it ended and what was used stand in the last chunk.
 */
final class GeminiStreamWriter implements StreamWriter {

    private final GeminiEnvelope envelope;
    private final AnswerFacts facts;
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private GeminiManner.Frame frame;

    GeminiStreamWriter(GeminiEnvelope envelope, AnswerFacts facts) {
        this.envelope = envelope;
        this.facts = facts;
        this.frame = envelope.manner().frame(false);
    }

    @Override
    public void continues(String text) {
        frame = envelope.manner().frame(true);
    }

    @Override
    public List<ByteBuffer> write(AnswerEvent event) {
        ArrayNode parts = Trees.array();
        int choice = take(event, parts);
        return parts.isEmpty() ? List.of() : chunk(GeminiResponse.candidate(choice, parts));
    }

    /** Takes the event; returns whose it is. */
    private int take(AnswerEvent event, ArrayNode parts) {
        if (event instanceof AnswerEvent.Text text) {
            of(text.choice()).beside(parts).text(text.text(), parts);
            return text.choice();
        }
        if (event instanceof AnswerEvent.Refusal refusal) {
            of(refusal.choice()).beside(parts).text(refusal.text(), parts);
            return refusal.choice();
        }
        if (event instanceof AnswerEvent.Thought thought) {
            of(thought.choice()).beside(parts).thought(thought.text(), parts);
            return thought.choice();
        }
        if (event instanceof AnswerEvent.Sealed sealed) {
            of(sealed.choice()).beside(parts).seal(sealed.seal(), parts);
            return sealed.choice();
        }
        if (event instanceof AnswerEvent.Media media) {
            of(media.choice()).beside(parts).media(media.media(), parts);
            return media.choice();
        }
        if (event instanceof AnswerEvent.CallBegun call) {
            of(call.choice()).calls.put(call.call(), new OpenCall(call, new StringBuilder()));
        } else if (event instanceof AnswerEvent.CallArguments arguments) {
            Optional.ofNullable(of(arguments.choice()).calls.get(arguments.call()))
                    .ifPresent(call -> call.arguments.append(arguments.fragment()));
        } else if (event instanceof AnswerEvent.Citation citation) {
            of(citation.choice()).citations.add(citation.annotation());
        } else if (event instanceof AnswerEvent.LogProbabilities logs) {
            logs.content().forEach(of(logs.choice()).logProbabilities::add);
        } else if (event instanceof AnswerEvent.Finished finished) {
            of(finished.choice()).reason = Optional.of(finished.reason());
        }
        return 0;
    }

    @Override
    public List<ByteBuffer> end() {
        ArrayNode last = Trees.array();
        if (candidates.isEmpty()) {
            of(0);
        }
        candidates.forEach((index, candidate) -> {
            ArrayNode parts = Trees.array();
            candidate.beside(parts).end(parts);
            if (parts.isEmpty()) {
                parts.addObject().put("text", "");
            }
            ObjectNode written = GeminiResponse.candidate(index, parts);
            GeminiResponse.end(
                    written, candidate.reason.orElse("stop"), candidate.citations, candidate.logProbabilities);
            last.add(written);
        });
        ObjectNode chunk = GeminiResponse.of(last, facts);
        GeminiResponse.sum(chunk, facts);
        List<ByteBuffer> out = new ArrayList<>(frame.chunk(Trees.bytes(chunk)));
        out.addAll(frame.end());
        return out;
    }

    private List<ByteBuffer> chunk(ObjectNode candidate) {
        return frame.chunk(Trees.bytes(GeminiResponse.of(Trees.array().add(candidate), facts)));
    }

    private Candidate of(int choice) {
        return candidates.computeIfAbsent(choice, index -> new Candidate(envelope.wantsThoughts()));
    }

    /** A call whose arguments are still coming. */
    private record OpenCall(AnswerEvent.CallBegun begun, StringBuilder arguments) {}

    /** One candidate, as far as it has come. */
    private static final class Candidate {
        private final GeminiParts parts;
        private final Map<Integer, OpenCall> calls = new TreeMap<>();
        private final List<JsonNode> citations = new ArrayList<>();
        private final List<JsonNode> logProbabilities = new ArrayList<>();
        private Optional<String> reason = Optional.empty();

        Candidate(boolean showsThoughts) {
            parts = new GeminiParts(showsThoughts);
        }

        /** What makes the next part, after the calls that waited. */
        GeminiParts beside(ArrayNode out) {
            calls.values()
                    .forEach(call -> parts.call(
                            new Part.ToolCall(
                                    call.begun.id(),
                                    call.begun.name(),
                                    call.arguments.toString(),
                                    call.begun.signature(),
                                    Optional.empty()),
                            out));
            calls.clear();
            return parts;
        }
    }
}

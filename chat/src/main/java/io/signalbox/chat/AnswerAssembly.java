package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.json.MalformedJsonException;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts an answer together, from its JSON or from the chunks of a stream, and tells of its pieces. Used by one thread at a time. */
final class AnswerAssembly {

    private final AnswerParser parser = OpenAiChat.upstream().parser();
    private final Consumer<ChatEvent> out;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final List<Thought> thoughts = new ArrayList<>();
    private final Map<Integer, Call> calls = new LinkedHashMap<>();
    private final List<Content> media = new ArrayList<>();
    private final List<RawJson> annotations = new ArrayList<>();

    private boolean summary;
    private boolean inMember;
    private Optional<AnswerEvent.Finished> end = Optional.empty();
    private Usage usage = Usage.estimated(Map.of());
    private Optional<Money> cost = Optional.empty();
    private String model = "";
    private String provider = "";

    /** @param out told of each piece of the first choice */
    AnswerAssembly(Consumer<ChatEvent> out) {
        this.out = out;
    }

    /** Takes a whole answer. */
    void whole(JsonNode answer) {
        signed(answer);
        parser.whole(answer, event -> take(event, answer));
        if (thought.isEmpty() && thoughts.stream().allMatch(each -> each.text().isEmpty())) {
            readable(answer.path("choices").path(0).path("message"));
        }
    }

    /** Takes a chunk of a stream; one that is not what it should be says nothing. */
    void chunk(JsonNode chunk) {
        signed(chunk);
        try {
            parser.event("message", chunk, event -> take(event, chunk));
        } catch (MalformedAnswerException | MalformedJsonException malformed) {
            // Whoever wants to know has the chunk as it is.
        }
    }

    /** Whether it has been said why the answer ended. */
    boolean isFinished() {
        return end.isPresent();
    }

    /** Takes a usage object that stands in an answer of another form. */
    void usage(RawJson written) {
        written.tree().ifPresent(tree -> chunk(Trees.object().set("usage", tree)));
    }

    /** What was used by now. */
    Usage usage() {
        return usage;
    }

    /** All of it. */
    Answer answer(Served served, Optional<RawJson> json) {
        closeThought();
        List<ToolCall> called = calls.values().stream().map(Call::whole).toList();
        Message.Assistant message = new Message.Assistant(
                text.toString(),
                thoughts,
                called,
                refusal.isEmpty() ? Optional.empty() : Optional.of(refusal.toString()),
                Sound.joined(media));
        return new Answer(
                message,
                FinishReason.of(end.map(AnswerEvent.Finished::reason).orElse("stop")),
                end.map(AnswerEvent.Finished::nativeReason).orElse("stop"),
                usage,
                cost,
                annotations,
                served.by(model, provider),
                json,
                List.of());
    }

    /** The gateway writes into every chunk who answers; in which member a provider has thoughts, only the chunk itself says. */
    private void signed(JsonNode data) {
        JsonNode choice = data.path("choices").path(0);
        inMember = inMember
                || choice.path("delta").path(Thought.MEMBER).isTextual()
                || choice.path("message").path(Thought.MEMBER).isTextual();
        if (model.isEmpty()) {
            model = data.path("model").asText("");
            provider = data.path("provider").asText("");
        }
    }

    /** Where only the sealed part of what was thought stands among the details, the text of it stands beside them. */
    private void readable(JsonNode message) {
        Trees.textAt(message, "reasoning").ifPresent(words -> {
            thoughts.add(0, Thought.unsealed(words, false));
            out.accept(new ChatEvent.Reasoning(words));
        });
    }

    private void take(AnswerEvent event, JsonNode data) {
        if (event instanceof AnswerEvent.Text more && more.choice() == 0) {
            closeThought();
            text.append(more.text());
            out.accept(new ChatEvent.Text(more.text()));
        } else if (event instanceof AnswerEvent.Thought more && more.choice() == 0) {
            thought(more);
        } else if (event instanceof AnswerEvent.Sealed sealed && sealed.choice() == 0) {
            sealed(sealed.seal());
        } else if (event instanceof AnswerEvent.Refusal more && more.choice() == 0) {
            refusal.append(more.text());
            out.accept(new ChatEvent.Refusal(more.text()));
        } else if (event instanceof AnswerEvent.CallBegun begun && begun.choice() == 0) {
            closeThought();
            calls.put(begun.call(), new Call(begun.id(), begun.name(), new StringBuilder()));
            out.accept(new ChatEvent.ToolCallBegun(begun.call(), begun.id(), begun.name()));
        } else if (event instanceof AnswerEvent.CallArguments more && more.choice() == 0) {
            arguments(more);
        } else if (event instanceof AnswerEvent.Media made && made.choice() == 0) {
            Content content = content(made);
            media.add(content);
            out.accept(new ChatEvent.Media(content));
        } else if (event instanceof AnswerEvent.Citation citation && citation.choice() == 0) {
            annotations.add(RawJson.ofBytes(Trees.bytes(citation.annotation())));
        } else if (event instanceof AnswerEvent.Finished finished && finished.choice() == 0) {
            end = end.or(() -> Optional.of(finished));
        } else if (event instanceof AnswerEvent.Used used) {
            usage = asWritten(used.usage(), data.path("usage"));
            cost = used.cost();
        }
    }

    private void thought(AnswerEvent.Thought more) {
        if (more.summary() != summary) {
            closeThought();
            summary = more.summary();
        }
        thought.append(more.text());
        out.accept(new ChatEvent.Reasoning(more.text()));
    }

    /** A signature is for the thought under way; encrypted data are a thought of their own. */
    private void sealed(Part.Seal seal) {
        if (seal.data().isPresent()) {
            closeThought();
        }
        boolean ofText = seal.data().isEmpty();
        thoughts.add(new Thought(
                ofText ? thought.toString() : "",
                ofText && summary,
                seal.format(),
                seal.signature(),
                seal.data(),
                seal.id()));
        thought.setLength(0);
    }

    private void closeThought() {
        if (!thought.isEmpty()) {
            String words = thought.toString();
            thoughts.add(inMember ? Thought.inMember(words) : Thought.unsealed(words, summary));
            thought.setLength(0);
        }
    }

    private void arguments(AnswerEvent.CallArguments more) {
        Call call = calls.get(more.call());
        if (call != null) {
            call.arguments.append(more.fragment());
            out.accept(new ChatEvent.ToolArguments(more.call(), more.fragment()));
        }
    }

    private static Content content(AnswerEvent.Media made) {
        Part.Media medium = made.media();
        String data = medium.source() instanceof Part.Source.Inline inline ? inline.base64() : "";
        if (medium.medium() == Part.Medium.AUDIO) {
            return new Content.Audio(data, "", made.transcript());
        }
        String url = medium.source() instanceof Part.Source.Address address
                ? address.url()
                : "data:" + medium.mediaType() + ";base64," + data;
        return new Content.Image(url, medium.detail());
    }

    /** The gateway says beside the counts whether they are its own estimate or bound. */
    private static Usage asWritten(Usage counts, JsonNode written) {
        boolean estimated = written.path("estimated").asBoolean(false);
        if (written.path("bounded").asBoolean(false)) {
            return Usage.bounded(counts.counts(), estimated);
        }
        return estimated ? Usage.estimated(counts.counts()) : counts;
    }

    /** A call as far as it has come. */
    private record Call(String id, String name, StringBuilder arguments) {
        ToolCall whole() {
            return new ToolCall(id, name, arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }
}

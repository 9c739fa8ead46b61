package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/** One of the answers to a request, as far as it has come. */
final class GeminiCandidate {

    private static final int ID_BYTES = 15;

    private final int index;
    private int calls;
    private Optional<PartialArguments> openCall = Optional.empty();
    private boolean thinking;
    private boolean finished;
    private Optional<JsonNode> grounding = Optional.empty();
    private Optional<JsonNode> cited = Optional.empty();

    GeminiCandidate(int index) {
        this.index = index;
    }

    /** Takes the candidate of one chunk, or the whole of it. */
    void take(JsonNode candidate, String responseId, Consumer<AnswerEvent> out) {
        for (JsonNode part : candidate.path("content").path("parts")) {
            part(part, responseId, out);
        }
        grounding = Trees.at(candidate, "groundingMetadata").or(() -> grounding);
        cited = Trees.at(candidate, "citationMetadata").or(() -> cited);
        GeminiLogProbabilities.read(candidate.path("logprobsResult"))
                .ifPresent(content -> out.accept(new AnswerEvent.LogProbabilities(index, content)));
        Optional<String> reason = Trees.textAt(candidate, "finishReason")
                .filter(word -> !word.equals(GeminiFinish.UNSPECIFIED) && !finished);
        if (reason.isPresent()) {
            finished = true;
            end(out);
            GeminiCitations.read(grounding, cited)
                    .forEach(annotation -> out.accept(new AnswerEvent.Citation(index, annotation)));
            out.accept(new AnswerEvent.Finished(
                    index, GeminiFinish.common(reason.get(), calls > 0), reason.get(), Optional.empty()));
        }
    }

    /** Nothing more comes: what is open is closed. */
    void end(Consumer<AnswerEvent> out) {
        openCall.ifPresent(arguments -> arguments(arguments.end(), out));
        openCall = Optional.empty();
    }

    /** How often the provider searched the web for it. */
    long searches() {
        return grounding
                .map(metadata -> metadata.path("webSearchQueries").size())
                .orElse(0);
    }

    private void part(JsonNode part, String responseId, Consumer<AnswerEvent> out) {
        Optional<String> signature = Trees.textAt(part, "thoughtSignature");
        if (part.path("functionCall").isObject()) {
            call(part.path("functionCall"), signature, responseId, out);
            return;
        }
        end(out);
        boolean isThought = part.path("thought").asBoolean();
        JsonNode text = part.path("text");
        if (isThought && text.isTextual()) {
            thinking = true;
            out.accept(new AnswerEvent.Thought(index, text.textValue(), false));
        }
        signature.ifPresent(proof -> seal(proof, out));
        if (!isThought && text.isTextual()) {
            text(text.textValue(), out);
        } else if (!isThought) {
            GeminiMedia.read(part)
                    .ifPresent(media -> out.accept(new AnswerEvent.Media(index, media, Optional.empty())));
        }
    }

    private void text(String text, Consumer<AnswerEvent> out) {
        if (!text.isEmpty()) {
            thinking = false;
            out.accept(new AnswerEvent.Text(index, text));
        }
    }

    /** A signature is proof of the thought before it, or holds one that nobody is shown. */
    private void seal(String proof, Consumer<AnswerEvent> out) {
        Part.Seal seal = thinking
                ? new Part.Seal(Part.Seal.GEMINI, Optional.of(proof), Optional.empty(), Optional.empty())
                : GeminiSeals.hidden(proof);
        thinking = false;
        out.accept(new AnswerEvent.Sealed(index, seal));
    }

    /** A call comes whole, or its name first, then its arguments piece by piece, then an empty one that ends it. */
    private void call(JsonNode call, Optional<String> signature, String responseId, Consumer<AnswerEvent> out) {
        Optional<String> name = Trees.textAt(call, "name");
        boolean more = call.path("willContinue").asBoolean();
        if (name.isPresent()) {
            end(out);
            thinking = false;
            String id = Trees.textAt(call, "id").orElseGet(() -> id(responseId, name.get(), call));
            out.accept(new AnswerEvent.CallBegun(index, calls++, id, name.get(), signature.map(GeminiSeals::hidden)));
            if (!more && !call.has("partialArgs")) {
                JsonNode args = call.path("args");
                arguments(args.isObject() ? Trees.text(args) : "{}", out);
                return;
            }
            openCall = Optional.of(new PartialArguments());
        }
        if (openCall.isEmpty()) {
            return;
        }
        for (JsonNode partial : call.path("partialArgs")) {
            arguments(openCall.get().take(partial), out);
        }
        if (!more) {
            end(out);
        }
    }

    private void arguments(String fragment, Consumer<AnswerEvent> out) {
        if (!fragment.isEmpty()) {
            out.accept(new AnswerEvent.CallArguments(index, calls - 1, fragment));
        }
    }

    /** A name for a call that has none: always the same for the same answer, and another for another. */
    private String id(String responseId, String name, JsonNode call) {
        String what = responseId + '\n' + index + '\n' + calls + '\n' + name + '\n' + Trees.text(call.path("args"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(what));
            byte[] id = Arrays.copyOf(digest, ID_BYTES);
            return "call_" + Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }
}

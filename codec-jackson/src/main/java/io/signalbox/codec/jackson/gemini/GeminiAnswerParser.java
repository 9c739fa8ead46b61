package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads what generateContent answers. An event of a stream is a whole answer of which each candidate has only what is new.
 *
 * <p>There is no terminator: what has a finish reason is whole.
 */
final class GeminiAnswerParser implements AnswerParser {

    private static final int MOST_CANDIDATES = 128;

    private final Map<Integer, GeminiCandidate> candidates = new TreeMap<>();
    private String responseId = "";
    private boolean begun;
    private boolean billsSearchOnce;

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        if (data.path("error").isObject()) {
            byte[] bytes = Trees.bytes(data);
            out.accept(new AnswerEvent.Failed(UpstreamFailures.of(bytes, 0, bytes.length)));
            return;
        }
        begin(data, out);
        JsonNode found = data.path("candidates");
        if (!found.isMissingNode() && !found.isArray() && !found.isNull()) {
            throw new MalformedAnswerException("candidates: no array");
        }
        int place = 0;
        for (JsonNode candidate : found) {
            int index = (int) Trees.countAt(candidate, "index").orElse(place);
            if (index >= MOST_CANDIDATES) {
                throw new MalformedAnswerException("candidates: an index that is too high");
            }
            candidates.computeIfAbsent(index, GeminiCandidate::new).take(candidate, responseId, out);
            place++;
        }
        if (place == 0) {
            blocked(data).ifPresent(out);
        }
        JsonNode metadata = data.path("usageMetadata");
        GeminiUsage.tier(metadata).map(AnswerEvent.ServedOn::new).ifPresent(out);
        GeminiUsage.read(metadata, searches()).ifPresent(out);
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        boolean isAnswer = answer.path("candidates").size() > 0
                || answer.path("error").isObject()
                || blocked(answer).isPresent();
        if (!isAnswer) {
            throw new MalformedAnswerException("no candidates");
        }
        event("message", answer, out);
        candidates.values().forEach(candidate -> candidate.end(out));
    }

    private void begin(JsonNode data, Consumer<AnswerEvent> out) {
        if (!begun) {
            begun = true;
            responseId = Trees.textAt(data, "responseId").orElse("");
            Optional<String> version = Trees.textAt(data, "modelVersion");
            billsSearchOnce = version.filter(name -> name.startsWith("gemini-1") || name.startsWith("gemini-2"))
                    .isPresent();
            out.accept(new AnswerEvent.Begun(Trees.textAt(data, "responseId"), version));
        }
    }

    /** The prompt itself was refused: there is a reason and no candidate. */
    private static Optional<AnswerEvent> blocked(JsonNode data) {
        return Trees.textAt(data.path("promptFeedback"), "blockReason")
                .map(reason -> new AnswerEvent.Finished(0, "content_filter", reason, Optional.empty()));
    }

    /** Models before the third generation are billed once for all that they search, the others for each search. */
    private long searches() {
        long all = candidates.values().stream()
                .mapToLong(GeminiCandidate::searches)
                .sum();
        return billsSearchOnce ? Math.min(1, all) : all;
    }
}

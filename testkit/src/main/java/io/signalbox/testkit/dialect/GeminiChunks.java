package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.array;
import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.count;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import io.signalbox.testkit.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the responses that make up one answer; each has what is new, and the last says how it ended and what was used. */
final class GeminiChunks {

    private static final Set<String> FILTERED = Set.of(
            "SAFETY",
            "RECITATION",
            "LANGUAGE",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
            "MODEL_ARMOR");

    private final Hearing hearing = new Hearing();
    private final List<Json> parts = new ArrayList<>();

    SpokenAnswer read(List<Json> chunks) {
        for (Json chunk : chunks) {
            check(hearing.error.isEmpty(), "nothing after an error", chunk);
            if (chunk.at("error").isThere()) {
                hearing.error = Optional.of(SpokenGemini.error(chunk));
            } else {
                chunk(chunk);
            }
        }
        Json content = Json.object("role", "model").with("parts", Json.array(parts));
        return hearing.answer(Json.array(content));
    }

    private void chunk(Json chunk) {
        check(hearing.finish.isEmpty(), "nothing after the end", chunk);
        hearing.from(text(chunk, "responseId"), text(chunk, "modelVersion"));
        Json candidates = array(chunk, "candidates");
        check(candidates.size() == 1 && candidates.at(0).at("index").number() == 0, "one candidate", chunk);
        Json candidate = candidates.at(0);
        Json content = candidate.at("content");
        if (!content.members().isEmpty()) {
            check(text(content, "role").equals("model"), "the role model", chunk);
            for (Json part : array(content, "parts")) {
                part(part);
            }
        }
        if (candidate.at("finishReason").isThere()) {
            hearing.finish = Optional.of(finish(text(candidate, "finishReason")));
            hearing.usage = usage(object(chunk, "usageMetadata"));
        }
    }

    private void part(Json part) {
        if (part.at("functionCall").isObject()) {
            Json call = part.at("functionCall");
            String id = call.at("id")
                    .optionalText()
                    .orElse(SpokenGemini.UNNAMED + hearing.calls().size());
            hearing.call(id, text(call, "name")).arguments.append(object(call, "args"));
            parts.add(part);
            return;
        }
        String text = text(part, "text");
        (part.at("thought").isTrue() ? hearing.reasoning : hearing.text).append(text);
        if (!text.isEmpty() || part.at("thoughtSignature").isText()) {
            parts.add(part);
        }
    }

    private String finish(String word) {
        return switch (word) {
            case "STOP" -> hearing.calls().isEmpty() ? "stop" : "tool_calls";
            case "MAX_TOKENS" -> "length";
            default -> {
                check(FILTERED.contains(word), "a finishReason of an answer", word);
                yield "content_filter";
            }
        };
    }

    private static Optional<TokenCounts> usage(Json usage) {
        long prompt = count(usage, "promptTokenCount");
        long thoughts = usage.at("thoughtsTokenCount").number();
        long completion = usage.at("candidatesTokenCount").number() + thoughts;
        check(count(usage, "totalTokenCount") == prompt + completion, "a total that is the sum", usage);
        return Optional.of(
                new TokenCounts(prompt, usage.at("cachedContentTokenCount").number(), 0, completion, thoughts));
    }
}

package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.FinishReasons;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the answers of OpenAI's chat API and of everybody who serves it in a way of their own. */
final class ChatAnswerParser implements AnswerParser {

    private final Map<Integer, ChoiceState> choices = new HashMap<>();
    private boolean begun;

    @Override
    public void event(String type, JsonNode data, Consumer<AnswerEvent> out) {
        read(data, type.equals("error"), "delta", out);
    }

    @Override
    public void whole(JsonNode answer, Consumer<AnswerEvent> out) {
        if (answer.path("choices").isEmpty() && !hasError(answer)) {
            throw new MalformedAnswerException("no choices");
        }
        read(answer, false, "message", out);
    }

    private void read(JsonNode data, boolean isError, String member, Consumer<AnswerEvent> out) {
        if (isError || hasError(data)) {
            byte[] bytes = Trees.bytes(data);
            usage(data, out);
            out.accept(new AnswerEvent.Failed(UpstreamFailures.of(bytes, 0, bytes.length)));
            return;
        }
        if (!begun && data.hasNonNull("choices")) {
            begun = true;
            out.accept(new AnswerEvent.Begun(Trees.textAt(data, "id"), Trees.textAt(data, "model")));
        }
        usage(data, out);
        for (JsonNode choice : data.path("choices")) {
            int index = choice.path("index").asInt(0);
            choices.computeIfAbsent(index, ChoiceState::new).read(choice, member, out);
        }
    }

    /** An error is an object or a text with something in it; healthy answers may carry an empty one. */
    private static boolean hasError(JsonNode data) {
        if (isError(data.path("error"))) {
            return true;
        }
        for (JsonNode choice : data.path("choices")) {
            if (isError(choice.path("error"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isError(JsonNode error) {
        return (error.isObject() && !error.isEmpty())
                || (error.isTextual() && !error.textValue().isEmpty());
    }

    private static void usage(JsonNode data, Consumer<AnswerEvent> out) {
        Counts.tier(data.path("service_tier")).map(AnswerEvent.ServedOn::new).ifPresent(out);
        JsonNode written = data.path("usage").isObject()
                ? data.path("usage")
                : data.path("x_groq").path("usage");
        if (!written.isObject()) {
            return;
        }
        ReportedUsage usage = new ReportedUsage();
        usage.clear();
        byte[] bytes = Trees.bytes(written);
        try (JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length)) {
            if (cursor.next() == JsonToken.START_OBJECT) {
                usage.read(cursor, bytes);
            }
        }
        Trees.countAt(data.path("timings"), "cache_n").ifPresent(usage::cachedElsewhere);
        if (usage.isAbsurd()) {
            out.accept(new AnswerEvent.Misreported(usage.words()));
        } else if (usage.isValid()) {
            out.accept(new AnswerEvent.Used(usage.metered()));
        }
    }

    /** One choice as far as it has come. */
    private static final class ChoiceState {
        private final int index;
        private final Map<Object, Integer> callOfKey = new HashMap<>();
        private final Map<Integer, Boolean> hasArguments = new HashMap<>();

        ChoiceState(int index) {
            this.index = index;
        }

        void read(JsonNode choice, String member, Consumer<AnswerEvent> out) {
            JsonNode said = choice.path(member).isObject()
                    ? choice.path(member)
                    : choice.path("message").isObject() ? choice.path("message") : choice.path("delta");
            thoughts(said, out);
            content(said.path("content"), out);
            Trees.textAt(choice, "text").ifPresent(text -> out.accept(new AnswerEvent.Text(index, text)));
            Trees.textAt(said, "refusal").ifPresent(text -> out.accept(new AnswerEvent.Refusal(index, text)));
            int place = 0;
            for (JsonNode call : said.path("tool_calls")) {
                call(call, place++, out);
            }
            media(said, out);
            said.path("annotations").forEach(citation -> out.accept(new AnswerEvent.Citation(index, citation)));
            JsonNode logs = choice.path("logprobs").path("content");
            if (logs.isArray() && !logs.isEmpty()) {
                out.accept(new AnswerEvent.LogProbabilities(index, logs));
            }
            Trees.textAt(choice, "finish_reason").ifPresent(reason -> finish(choice, reason, out));
        }

        private void finish(JsonNode choice, String reason, Consumer<AnswerEvent> out) {
            hasArguments.forEach((call, has) -> {
                if (!has) {
                    out.accept(new AnswerEvent.CallArguments(index, call, "{}"));
                }
            });
            hasArguments.replaceAll((call, has) -> true);
            String common = FinishReasons.common(reason);
            boolean calls = !callOfKey.isEmpty();
            String fitting = common.equals("stop") && calls
                    ? "tool_calls"
                    : common.equals("tool_calls") && !calls ? "stop" : common;
            out.accept(new AnswerEvent.Finished(
                    index, fitting, Trees.textAt(choice, "native_finish_reason").orElse(reason), Optional.empty()));
        }

        private void content(JsonNode content, Consumer<AnswerEvent> out) {
            if (content.isTextual()) {
                text(content.textValue(), out);
                return;
            }
            for (JsonNode part : content) {
                if (part.path("type").asText().equals("thinking")) {
                    JsonNode thinking = part.path("thinking");
                    thinking.forEach(piece -> thought(piece.path("text").asText(), false, out));
                    if (thinking.isTextual()) {
                        thought(thinking.textValue(), false, out);
                    }
                } else {
                    text(part.path("text").asText(), out);
                }
            }
        }

        private void text(String text, Consumer<AnswerEvent> out) {
            if (!text.isEmpty()) {
                out.accept(new AnswerEvent.Text(index, text));
            }
        }

        private void thought(String text, boolean summary, Consumer<AnswerEvent> out) {
            if (!text.isEmpty()) {
                out.accept(new AnswerEvent.Thought(index, text, summary));
            }
        }

        /** The same thoughts may stand in two or three members; the one that says most about them counts. */
        private void thoughts(JsonNode said, Consumer<AnswerEvent> out) {
            JsonNode details = said.path("reasoning_details");
            if (details.isArray() && !details.isEmpty()) {
                details.forEach(detail -> detail(detail, out));
                return;
            }
            Trees.textAt(said, "reasoning")
                    .or(() -> Trees.textAt(said, "reasoning_content"))
                    .ifPresent(text -> thought(text, false, out));
        }

        private void detail(JsonNode detail, Consumer<AnswerEvent> out) {
            Optional<String> summary = Trees.textAt(detail, "summary");
            thought(summary.or(() -> Trees.textAt(detail, "text")).orElse(""), summary.isPresent(), out);
            Part.Seal seal = new Part.Seal(
                    Trees.textAt(detail, "format").orElse(Part.Seal.UNKNOWN),
                    Trees.textAt(detail, "signature"),
                    Trees.textAt(detail, "data"),
                    Trees.textAt(detail, "id"));
            if (seal.signature().isPresent() || seal.data().isPresent()) {
                out.accept(new AnswerEvent.Sealed(index, seal));
            }
        }

        /** Calls are told apart by their index, or else by their id, or else by their place. */
        private void call(JsonNode call, int place, Consumer<AnswerEvent> out) {
            JsonNode function = call.path("function");
            Optional<String> id = Trees.textAt(call, "id");
            Object key = call.path("index").isInt()
                    ? call.path("index").intValue()
                    : id.map(Object.class::cast).orElse(place);
            Integer known = callOfKey.get(key);
            if (known == null) {
                Optional<String> name = Trees.textAt(function, "name");
                if (name.isEmpty()) {
                    throw new MalformedAnswerException("a call without a name");
                }
                known = callOfKey.size();
                callOfKey.put(key, known);
                hasArguments.put(known, false);
                out.accept(new AnswerEvent.CallBegun(
                        index, known, id.orElse("call_" + index + "_" + known), name.get(), Optional.empty()));
            }
            JsonNode arguments = function.path("arguments");
            String fragment = arguments.isObject() ? Trees.text(arguments) : arguments.asText("");
            boolean isNull = !hasArguments.getOrDefault(known, false) && fragment.equals("null");
            if (!fragment.isEmpty() && !isNull) {
                hasArguments.put(known, true);
                out.accept(new AnswerEvent.CallArguments(index, known, fragment));
            }
        }

        private void media(JsonNode said, Consumer<AnswerEvent> out) {
            for (JsonNode image : said.path("images")) {
                Trees.textAt(image.path("image_url"), "url")
                        .ifPresent(url -> out.accept(new AnswerEvent.Media(
                                index,
                                DataUrl.media(
                                        Part.Medium.IMAGE, url, Optional.empty(), Optional.empty(), Optional.empty()),
                                Optional.empty())));
            }
            JsonNode audio = said.path("audio");
            Optional<String> data = Trees.textAt(audio, "data");
            Optional<String> transcript = Trees.textAt(audio, "transcript");
            if (data.isPresent() || transcript.isPresent()) {
                Part.Media sound = new Part.Media(
                        Part.Medium.AUDIO,
                        new Part.Source.Inline(data.orElse("")),
                        "",
                        Trees.textAt(audio, "id"),
                        Optional.empty(),
                        Optional.empty());
                out.accept(new AnswerEvent.Media(index, sound, transcript));
            }
        }
    }
}

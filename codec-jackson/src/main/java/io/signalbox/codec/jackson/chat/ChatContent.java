package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one message of a chat request. */
final class ChatContent {

    private static final String PARTS = "a text or an array of parts";

    private final String where;
    private final JsonNode message;

    /** @param where the message is: {@code messages[2]} */
    ChatContent(String where, JsonNode message) {
        this.where = where;
        this.message = message;
    }

    /** What was said; empty if it was nothing. */
    Optional<Turn> turn() {
        String role = message.path("role").asText();
        return switch (role) {
            case "system", "developer" -> of(Turn.Role.SYSTEM, parts(message.path("content"), where + ".content"));
            case "user" -> of(Turn.Role.USER, parts(message.path("content"), where + ".content"));
            case "assistant" -> of(Turn.Role.ASSISTANT, assistant());
            case "tool", "function" -> of(Turn.Role.TOOL, List.of(result()));
            default ->
                throw Refusal.ofMember(
                        where + ".role",
                        Trees.text(message.path("role")),
                        "system, developer, user, assistant or tool");
        };
    }

    private Optional<Turn> of(Turn.Role role, List<Part> parts) {
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Turn(role, parts, Trees.textAt(message, "name")));
    }

    private Part result() {
        String id = Trees.textAt(message, "tool_call_id")
                .or(() -> Trees.textAt(message, "name"))
                .orElseThrow(() -> Refusal.missing(where + ".tool_call_id", "the id of the call that is answered"));
        return new Part.ToolResult(id, parts(message.path("content"), where + ".content"), false, mark(message));
    }

    private List<Part> assistant() {
        List<Part> parts = new ArrayList<>();
        Map<String, Part.Seal> sealOfCall = new HashMap<>();
        thoughts(parts, sealOfCall);
        parts.addAll(parts(message.path("content"), where + ".content"));
        Trees.textAt(message, "refusal").ifPresent(text -> parts.add(new Part.Refusal(text)));
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call, sealOfCall));
        }
        JsonNode legacy = message.path("function_call");
        Trees.textAt(legacy, "name")
                .ifPresent(name -> parts.add(new Part.ToolCall(
                        name, name, legacy.path("arguments").asText("{}"), Optional.empty(), Optional.empty())));
        return parts;
    }

    private Part call(JsonNode call, Map<String, Part.Seal> sealOfCall) {
        String id = Trees.textAt(call, "id").orElseThrow(() -> Refusal.missing(where + ".tool_calls.id", "an id"));
        JsonNode function = call.path(call.path("type").asText("function"));
        String name = Trees.textAt(function, "name")
                .orElseThrow(() -> Refusal.missing(where + ".tool_calls.function.name", "the name of a tool"));
        JsonNode arguments = function.path("arguments");
        return new Part.ToolCall(
                id,
                name,
                arguments.isTextual()
                        ? arguments.textValue()
                        : Trees.text(arguments.isObject() ? arguments : Trees.object()),
                Optional.ofNullable(sealOfCall.get(id)),
                mark(call));
    }

    /**
     * Thoughts as OpenRouter hands them out: each with its seal, or the seal of the tool call whose id it has.
     *
     * @see <a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">OpenRouter: reasoning tokens</a>
     */
    private void thoughts(List<Part> parts, Map<String, Part.Seal> sealOfCall) {
        List<String> calls = new ArrayList<>();
        message.path("tool_calls").forEach(call -> calls.add(call.path("id").asText()));
        for (JsonNode detail : message.path("reasoning_details")) {
            Part.Seal seal = new Part.Seal(
                    Trees.textAt(detail, "format").orElse(Part.Seal.UNKNOWN),
                    Trees.textAt(detail, "signature"),
                    Trees.textAt(detail, "data"),
                    Trees.textAt(detail, "id"));
            boolean isSealed = seal.signature().isPresent() || seal.data().isPresent();
            if (seal.data().isPresent() && seal.id().filter(calls::contains).isPresent()) {
                sealOfCall.put(seal.id().get(), seal);
                continue;
            }
            String text = Trees.textAt(detail, "text")
                    .or(() -> Trees.textAt(detail, "summary"))
                    .orElse("");
            thought(parts, text, detail.has("summary"), isSealed ? Optional.of(seal) : Optional.empty());
        }
        if (!message.has("reasoning_details")) {
            Trees.textAt(message, "reasoning")
                    .or(() -> Trees.textAt(message, "reasoning_content"))
                    .ifPresent(text -> parts.add(new Part.Thought(text, false, Optional.empty())));
        }
    }

    /** Clients that collect a stream may bring back a thought in the pieces in which it came, the last with its seal. */
    private static void thought(List<Part> parts, String text, boolean summary, Optional<Part.Seal> seal) {
        boolean goesOn = !parts.isEmpty()
                && parts.get(parts.size() - 1) instanceof Part.Thought before
                && before.seal().isEmpty()
                && seal.flatMap(Part.Seal::data).isEmpty();
        if (!goesOn) {
            parts.add(new Part.Thought(text, summary, seal));
            return;
        }
        Part.Thought before = (Part.Thought) parts.remove(parts.size() - 1);
        parts.add(new Part.Thought(before.text() + text, before.summary(), seal));
    }

    private static List<Part> parts(JsonNode content, String where) {
        if (content.isMissingNode() || content.isNull()) {
            return List.of();
        }
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(Part.Text.of(content.textValue()));
        }
        if (!content.isArray()) {
            throw Refusal.ofMember(where, Trees.text(content), PARTS);
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            part(content.get(i), where + "[" + i + "]").ifPresent(parts::add);
        }
        return parts;
    }

    private static Optional<Part> part(JsonNode part, String where) {
        String type = part.path("type").asText();
        JsonNode named = part.path(type);
        return switch (type) {
            case "text", "input_text", "output_text" -> {
                requireText(part.path("text"), where + ".text", "a text");
                String text = part.path("text").textValue();
                yield text.isEmpty() ? Optional.empty() : Optional.of(new Part.Text(text, mark(part)));
            }
            case "refusal" -> Optional.of(new Part.Refusal(named.asText()));
            case "image_url" -> {
                JsonNode url = named.isTextual() ? named : named.path("url");
                requireText(url, where + ".image_url.url", "a URL");
                yield Optional.of(DataUrl.media(
                        Part.Medium.IMAGE,
                        url.textValue(),
                        Optional.empty(),
                        Trees.textAt(named, "detail"),
                        mark(part)));
            }
            case "video_url", "input_video" -> {
                JsonNode url = named.isTextual() ? named : named.path("url");
                requireText(url, where + ".video_url.url", "a URL");
                yield Optional.of(DataUrl.media(
                        Part.Medium.VIDEO, url.textValue(), Optional.empty(), Optional.empty(), mark(part)));
            }
            case "input_audio" -> {
                requireText(named.path("data"), where + ".input_audio.data", "base64");
                yield Optional.of(new Part.Media(
                        Part.Medium.AUDIO,
                        new Part.Source.Inline(named.path("data").textValue()),
                        "audio/" + named.path("format").asText("wav"),
                        Optional.empty(),
                        Optional.empty(),
                        mark(part)));
            }
            case "file" -> Optional.of(file(part, named, where));
            default ->
                throw Refusal.ofMember(
                        where + ".type",
                        Trees.text(part.path("type")),
                        "text, image_url, input_audio, video_url or file");
        };
    }

    private static Part file(JsonNode part, JsonNode file, String where) {
        Optional<String> name = Trees.textAt(file, "filename");
        Optional<String> id = Trees.textAt(file, "file_id");
        if (id.isPresent()) {
            return new Part.Media(
                    Part.Medium.FILE, new Part.Source.Handle(id.get()), "", name, Optional.empty(), mark(part));
        }
        requireText(file.path("file_data"), where + ".file.file_data", "a data URL");
        return DataUrl.media(Part.Medium.FILE, file.path("file_data").textValue(), name, Optional.empty(), mark(part));
    }

    static Optional<Part.CacheMark> mark(JsonNode holder) {
        return Trees.at(holder, "cache_control")
                .or(() -> Trees.at(holder, "prompt_cache_breakpoint"))
                .map(mark -> new Part.CacheMark(Trees.textAt(mark, "ttl")));
    }

    static void requireText(JsonNode value, String member, String expected) {
        if (!value.isTextual()) {
            throw value.isMissingNode()
                    ? Refusal.missing(member, expected)
                    : Refusal.ofMember(member, Trees.text(value), expected);
        }
    }
}

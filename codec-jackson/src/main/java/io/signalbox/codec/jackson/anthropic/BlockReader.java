package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.CacheMark;
import io.signalbox.codec.jackson.translation.Part.Medium;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.RequestRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the content of a caller's message into parts. */
final class BlockReader {

    private static final String CONTENT = "a text or an array of content blocks";

    private final List<Part> parts = new ArrayList<>();
    private Optional<Part.Seal> sealOfNextCall = Optional.empty();

    private BlockReader() {}

    /**
     * The parts of a content.
     *
     * @param where it stands: {@code messages[2].content}
     */
    static List<Part> read(JsonNode content, String where) {
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(Part.Text.of(content.textValue()));
        }
        if (content.isMissingNode() || content.isNull()) {
            return List.of();
        }
        if (!content.isArray()) {
            throw Refusal.ofMember(where, Trees.text(content), CONTENT);
        }
        BlockReader reader = new BlockReader();
        for (int i = 0; i < content.size(); i++) {
            reader.block(content.get(i), where + "[" + i + "]");
        }
        return reader.parts;
    }

    /** The mark for the cache that a block, a tool or a request has. */
    static Optional<CacheMark> mark(JsonNode block) {
        return Trees.at(block, BlockWriter.CACHE_CONTROL)
                .filter(JsonNode::isObject)
                .map(control -> new CacheMark(Trees.textAt(control, "ttl")));
    }

    private void block(JsonNode block, String at) {
        String type = Trees.textAt(block, "type").orElseThrow(() -> Refusal.missing(at + ".type", "a kind of block"));
        switch (type) {
            case "text" -> text(block, at);
            case "image" -> parts.add(media(Medium.IMAGE, block, at));
            case "document" -> document(block, at);
            case "search_result" -> searchResult(block, at);
            case "tool_use" -> call(block, at);
            case "tool_result" -> result(block, at);
            case "thinking" ->
                thought(block.path("thinking").asText(), block.path("signature").asText());
            case "redacted_thinking" -> hidden(block.path("data").asText());
            default -> parts.add(new Part.Foreign(type, block));
        }
    }

    private void text(JsonNode block, String at) {
        if (!block.path("text").isTextual()) {
            throw Refusal.ofMember(at + ".text", Trees.text(block.path("text")), "a text");
        }
        if (!block.path("text").textValue().isEmpty()) {
            parts.add(new Part.Text(block.path("text").textValue(), mark(block)));
        }
    }

    private static Part.Media media(Medium medium, JsonNode block, String at) {
        JsonNode source = block.path("source");
        Source found = switch (source.path("type").asText()) {
            case "base64" -> new Source.Inline(required(source, "data", at));
            case "url" -> new Source.Address(required(source, "url", at));
            case "file" -> new Source.Handle(required(source, "file_id", at));
            case "text" -> new Source.Plain(required(source, "data", at));
            default -> throw sourceRefused(source, at);
        };
        return new Part.Media(
                medium,
                found,
                source.path("media_type").asText(""),
                Trees.textAt(block, "title"),
                Optional.empty(),
                mark(block));
    }

    private static RequestRefusedException sourceRefused(JsonNode source, String at) {
        return Refusal.ofMember(
                at + ".source.type", Trees.text(source.path("type")), "\"base64\", \"url\", \"file\", \"text\"");
    }

    private static String required(JsonNode source, String member, String at) {
        return Trees.textAt(source, member).orElseThrow(() -> Refusal.missing(at + ".source." + member, "a text"));
    }

    /** A document may be made of blocks; they stand for themselves then. */
    private void document(JsonNode block, String at) {
        JsonNode source = block.path("source");
        if (source.path("type").asText().equals("content")) {
            parts.addAll(read(source.path("content"), at + ".source.content"));
        } else {
            parts.add(media(Medium.FILE, block, at));
        }
    }

    /** What the caller's own search found is words with a title and a place. */
    private void searchResult(JsonNode block, String at) {
        StringBuilder words = new StringBuilder(block.path("title").asText());
        words.append('\n').append(block.path("source").asText());
        for (Part part : read(block.path("content"), at + ".content")) {
            words.append(part instanceof Part.Text text ? '\n' + text.text() : "");
        }
        parts.add(new Part.Text(words.toString(), mark(block)));
    }

    private void call(JsonNode block, String at) {
        String id = Trees.textAt(block, "id").orElseThrow(() -> Refusal.missing(at + ".id", "an id"));
        String name =
                Trees.textAt(block, "name").orElseThrow(() -> Refusal.missing(at + ".name", "the name of a tool"));
        JsonNode input = block.path("input").isObject() ? block.path("input") : Trees.object();
        parts.add(new Part.ToolCall(id, name, Trees.text(input), sealOfNextCall, mark(block)));
        sealOfNextCall = Optional.empty();
    }

    private void result(JsonNode block, String at) {
        String id = Trees.textAt(block, "tool_use_id")
                .orElseThrow(() -> Refusal.missing(at + ".tool_use_id", "the id of the call that is answered"));
        List<Part> content = read(block.path("content"), at + ".content").stream()
                .filter(part -> !(part instanceof Part.Foreign))
                .toList();
        parts.add(new Part.ToolResult(id, content, block.path("is_error").asBoolean(), mark(block)));
    }

    private void thought(String text, String signature) {
        Optional<SealText> ours = SealText.read(signature);
        boolean sealed = ours.isEmpty() && !signature.isEmpty();
        Optional<Part.Seal> seal = sealed
                ? Optional.of(
                        new Part.Seal(Part.Seal.ANTHROPIC, Optional.of(signature), Optional.empty(), Optional.empty()))
                : ours.flatMap(SealText::seal);
        parts.add(new Part.Thought(text, ours.filter(SealText::summary).isPresent(), seal));
    }

    private void hidden(String data) {
        Optional<SealText> ours = SealText.read(data);
        if (ours.filter(SealText::ofCall).isPresent()) {
            sealOfNextCall = ours.get().seal();
        } else if (ours.isPresent()) {
            parts.add(new Part.Thought("", ours.get().summary(), ours.get().seal()));
        } else {
            parts.add(new Part.Thought(
                    "",
                    false,
                    Optional.of(new Part.Seal(
                            Part.Seal.ANTHROPIC, Optional.empty(), Optional.of(data), Optional.empty()))));
        }
    }
}

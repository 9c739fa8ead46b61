package io.signalbox.codec.jackson.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.CacheMark;
import io.signalbox.codec.jackson.translation.Part.Medium;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Writes the parts of turns as content blocks. What the dialect has no block for, or would refuse for being empty, is none. */
final class BlockWriter {

    /** The member of a block, a tool or a request that marks it for the cache. */
    static final String CACHE_CONTROL = "cache_control";

    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String PDF = "application/pdf";

    private BlockWriter() {}

    /** A block of what somebody says who is not the model. */
    static Optional<ObjectNode> said(Part part) {
        if (part instanceof Part.Text text) {
            return text(text.text()).map(block -> marked(block, text.cache()));
        }
        if (part instanceof Part.Refusal refusal) {
            return text(refusal.text());
        }
        if (part instanceof Part.Media media) {
            ObjectNode block = media.medium() == Medium.IMAGE ? image(media) : document(media);
            return Optional.of(marked(block, media.cache()));
        }
        return Optional.empty();
    }

    /** A block of what the model said. It has never shown anything. */
    static Optional<ObjectNode> answered(Part part) {
        if (part instanceof Part.Thought thought) {
            return thought.seal().flatMap(seal -> thought(thought.text(), seal));
        }
        if (part instanceof Part.ToolCall call) {
            ObjectNode block = Trees.object().put("type", "tool_use");
            block.put("id", CallIds.of(call.id()));
            block.put("name", call.name());
            block.set("input", Trees.arguments(call.arguments()));
            return Optional.of(marked(block, call.cache()));
        }
        return part instanceof Part.Media ? Optional.empty() : said(part);
    }

    /** What a tool found. Only the whole of it can be marked for the cache. */
    static ObjectNode result(Part.ToolResult result) {
        ObjectNode block = Trees.object().put("type", "tool_result");
        block.put("tool_use_id", CallIds.of(result.callId()));
        ArrayNode content = Trees.array();
        Optional<CacheMark> mark = result.cache();
        for (Part part : result.content()) {
            Optional<ObjectNode> inner = said(part);
            inner.ifPresent(there -> there.remove(CACHE_CONTROL));
            inner.ifPresent(content::add);
            mark = mark.or(part::cache);
        }
        if (!content.isEmpty()) {
            block.set("content", content);
        }
        if (result.error()) {
            block.put("is_error", true);
        }
        return marked(block, mark);
    }

    /** Words, if they are any. */
    static Optional<ObjectNode> text(String words) {
        return words.isBlank()
                ? Optional.empty()
                : Optional.of(Trees.object().put("type", "text").put("text", words));
    }

    static ObjectNode marked(ObjectNode block, Optional<CacheMark> mark) {
        mark.ifPresent(there -> {
            ObjectNode control = block.putObject(CACHE_CONTROL).put("type", "ephemeral");
            there.ttl().ifPresent(ttl -> control.put("ttl", ttl));
        });
        return block;
    }

    /** A thought goes back only with the proof that it is the model's own. */
    private static Optional<ObjectNode> thought(String text, Part.Seal seal) {
        if (seal.data().isPresent()) {
            return Optional.of(Trees.object()
                    .put("type", "redacted_thinking")
                    .put("data", seal.data().get()));
        }
        return seal.signature()
                .filter(signature -> !signature.isEmpty())
                .map(signature -> Trees.object()
                        .put("type", "thinking")
                        .put("thinking", text)
                        .put("signature", signature));
    }

    private static ObjectNode image(Part.Media media) {
        ObjectNode block = Trees.object().put("type", "image");
        if (media.source() instanceof Source.Inline inline) {
            String type = media.mediaType().equals("image/jpg") ? "image/jpeg" : media.mediaType();
            if (!IMAGES.contains(type)) {
                throw refused("image", media.mediaType(), "image/jpeg, image/png, image/gif or image/webp");
            }
            inline(block, type, inline.base64());
        } else {
            elsewhere(block, media.source());
        }
        return block;
    }

    private static ObjectNode document(Part.Media media) {
        ObjectNode block = Trees.object().put("type", "document");
        if (media.source() instanceof Source.Inline inline) {
            if (media.mediaType().startsWith("text/")) {
                plain(block, decoded(inline.base64()));
            } else if (media.mediaType().equals(PDF)) {
                inline(block, PDF, inline.base64());
            } else {
                throw refused("file", media.mediaType(), "application/pdf or text");
            }
        } else if (media.source() instanceof Source.Plain plain) {
            plain(block, plain.text());
        } else {
            elsewhere(block, media.source());
        }
        media.name().ifPresent(name -> block.put("title", name));
        return block;
    }

    private static void inline(ObjectNode block, String mediaType, String base64) {
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", mediaType)
                .put("data", base64);
    }

    private static void plain(ObjectNode block, String text) {
        block.putObject("source")
                .put("type", "text")
                .put("media_type", "text/plain")
                .put("data", text);
    }

    private static void elsewhere(ObjectNode block, Source source) {
        ObjectNode written = block.putObject("source");
        if (source instanceof Source.Address address) {
            written.put("type", "url").put("url", address.url());
        } else if (source instanceof Source.Handle handle) {
            written.put("type", "file").put("file_id", handle.fileId());
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("file", base64, "base64");
        }
    }

    private static RequestRefusedException refused(String field, String written, String expected) {
        return new RequestRefusedException(Failure.invalid(
                field,
                "unsupported_media_type",
                field + ": " + Refusal.shortened(written) + " (expected: " + expected + ")"));
    }
}

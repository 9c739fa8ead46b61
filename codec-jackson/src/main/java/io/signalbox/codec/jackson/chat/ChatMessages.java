package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.catalog.ProviderType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes the messages of a chat request. */
final class ChatMessages {

    private static final String SEE_NEXT = "See the next message.";
    private static final int MISTRAL_ID_LENGTH = 9;

    private final ProviderType type;
    private final ArrayNode messages = Trees.array();

    ChatMessages(ProviderType type) {
        this.type = type;
    }

    ArrayNode write(List<Turn> turns) {
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM -> said("system", turn);
                case USER -> said("user", turn);
                case ASSISTANT -> assistant(turn);
                case TOOL -> results(turn);
            }
        }
        return messages;
    }

    /** A cache mark as OpenRouter takes it. */
    static void mark(ObjectNode holder, Part.CacheMark mark) {
        ObjectNode written = holder.putObject("cache_control").put("type", "ephemeral");
        mark.ttl().ifPresent(ttl -> written.put("ttl", ttl));
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    private void said(String role, Turn turn) {
        ObjectNode message = message(role);
        turn.name().ifPresent(name -> message.put("name", name));
        message.set("content", content(turn.parts()));
    }

    private void assistant(Turn turn) {
        ObjectNode message = message("assistant");
        List<Part> said =
                turn.parts().stream().filter(part -> part instanceof Part.Text).toList();
        message.set("content", said.isEmpty() ? message.nullNode() : content(said));
        for (Part part : turn.parts()) {
            if (part instanceof Part.Refusal refusal) {
                message.put("refusal", refusal.text());
            } else if (part instanceof Part.ToolCall call) {
                message.withArray("tool_calls").add(call(call));
                call.signature().ifPresent(seal -> detail(message, "", false, seal, Optional.of(call.id())));
            } else if (part instanceof Part.Thought thought) {
                thought(message, thought, turn);
            }
        }
    }

    /** Thoughts go back to an aggregator with their seals, and to DeepSeek where it asks for them: beside the calls that they led to. */
    private void thought(ObjectNode message, Part.Thought thought, Turn turn) {
        if (thought.seal().isPresent()) {
            detail(message, thought.text(), thought.summary(), thought.seal().get(), Optional.empty());
        }
        boolean wantsBack =
                type.word().equals("deepseek") && turn.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
        if (wantsBack && !thought.text().isEmpty()) {
            message.put("reasoning_content", thought.text());
        }
    }

    private void detail(ObjectNode message, String text, boolean summary, Part.Seal seal, Optional<String> callId) {
        if (!type.isAggregator()) {
            return;
        }
        ObjectNode detail = message.withArray("reasoning_details").addObject();
        if (seal.data().isPresent()) {
            detail.put("type", "reasoning.encrypted").put("data", seal.data().get());
        } else if (summary) {
            detail.put("type", "reasoning.summary").put("summary", text);
        } else {
            detail.put("type", "reasoning.text").put("text", text);
        }
        seal.signature().ifPresent(signature -> detail.put("signature", signature));
        callId.or(seal::id).ifPresent(id -> detail.put("id", id));
        detail.put("format", seal.format());
    }

    private ObjectNode call(Part.ToolCall call) {
        ObjectNode written = Trees.object().put("id", id(call.id())).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return written;
    }

    private void results(Turn turn) {
        List<Part> shown = new ArrayList<>();
        for (Part part : turn.parts()) {
            Part.ToolResult result = (Part.ToolResult) part;
            List<Part> media = result.content().stream()
                    .filter(Part.Media.class::isInstance)
                    .toList();
            String text = result.text();
            String words = text.isEmpty() && !media.isEmpty() ? SEE_NEXT : text;
            message("tool")
                    .put("tool_call_id", id(result.callId()))
                    .put("content", result.error() ? "Error: " + words : words);
            shown.addAll(media);
        }
        // The role of a tool takes no images: they follow as the user's.
        if (!shown.isEmpty()) {
            message("user").set("content", content(shown));
        }
    }

    private JsonNode content(List<Part> parts) {
        boolean plain = parts.stream()
                .allMatch(
                        part -> part instanceof Part.Text text && (text.cache().isEmpty() || !type.isAggregator()));
        if (plain && parts.size() == 1) {
            return Trees.object().textNode(((Part.Text) parts.get(0)).text());
        }
        ArrayNode content = Trees.array();
        parts.forEach(part -> content.add(part(part)));
        return content;
    }

    private ObjectNode part(Part part) {
        ObjectNode written = Trees.object();
        if (part instanceof Part.Text text) {
            written.put("type", "text").put("text", text.text());
        } else if (part instanceof Part.Media media) {
            media(written, media);
        }
        if (type.isAggregator()) {
            part.cache().ifPresent(mark -> mark(written, mark));
        }
        return written;
    }

    private static void media(ObjectNode written, Part.Media media) {
        String url = DataUrl.of(media).orElse("");
        switch (media.medium()) {
            case IMAGE -> {
                ObjectNode image =
                        written.put("type", "image_url").putObject("image_url").put("url", url);
                media.detail().ifPresent(detail -> image.put("detail", detail));
            }
            case VIDEO ->
                written.put("type", "video_url").putObject("video_url").put("url", url);
            case AUDIO -> {
                String format = media.mediaType().substring(media.mediaType().indexOf('/') + 1);
                written.put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", media.source() instanceof Part.Source.Inline inline ? inline.base64() : url)
                        .put("format", format.equals("mpeg") ? "mp3" : format.replace("x-", ""));
            }
            case FILE -> {
                ObjectNode file = written.put("type", "file").putObject("file");
                if (media.source() instanceof Part.Source.Handle handle) {
                    file.put("file_id", handle.fileId());
                } else {
                    file.put("filename", media.name().orElse("document")).put("file_data", url);
                }
            }
        }
    }

    /** Mistral takes ids of exactly nine letters and digits; the same id always becomes the same nine. */
    private String id(String id) {
        if (!type.word().equals("mistral") || id.matches("[A-Za-z0-9]{9}")) {
            return id;
        }
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, MISTRAL_ID_LENGTH);
    }
}

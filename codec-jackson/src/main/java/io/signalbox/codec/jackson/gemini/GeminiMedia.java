package io.signalbox.codec.jackson.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Images, sound, films and documents: {@code inlineData} and {@code fileData}. */
final class GeminiMedia {

    private static final String FILES = "https://generativelanguage.googleapis.com/v1beta/";

    /** What a type is taken for by how its bytes begin, in base64. */
    private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

    /** What an address is taken for by how it ends. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("wav", "audio/wav"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/mov"),
            Map.entry("webm", "video/webm"));

    static {
        BEGINNINGS.put("iVBOR", "image/png");
        BEGINNINGS.put("/9j/", "image/jpeg");
        BEGINNINGS.put("R0lG", "image/gif");
        BEGINNINGS.put("JVBER", "application/pdf");
        BEGINNINGS.put("SUQz", "audio/mp3");
    }

    private GeminiMedia() {}

    /** The part of a content that holds it. */
    static ObjectNode write(Part.Media media) {
        ObjectNode part = Trees.object();
        if (media.source() instanceof Part.Source.Inline inline) {
            part.putObject("inlineData")
                    .put("mimeType", type(media, inline.base64()))
                    .put("data", inline.base64());
        } else if (media.source() instanceof Part.Source.Plain plain) {
            part.put("text", plain.text());
        } else if (media.source() instanceof Part.Source.Address address) {
            fileData(part, media, address.url());
        } else if (media.source() instanceof Part.Source.Handle handle) {
            String id = handle.fileId();
            fileData(part, media, id.startsWith("files/") ? FILES + id : id);
        }
        return part;
    }

    private static void fileData(ObjectNode part, Part.Media media, String uri) {
        part.putObject("fileData").put("mimeType", type(media, uri)).put("fileUri", uri);
    }

    private static String type(Part.Media media, String where) {
        if (!media.mediaType().isEmpty()) {
            return media.mediaType();
        }
        if (media.source() instanceof Part.Source.Inline) {
            return BEGINNINGS.entrySet().stream()
                    .filter(beginning -> where.startsWith(beginning.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseGet(() -> usual(media.medium()));
        }
        String path = where.replaceFirst("[?#].*", "");
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.getOrDefault(ending, usual(media.medium()));
    }

    private static String usual(Part.Medium medium) {
        return switch (medium) {
            case IMAGE -> "image/jpeg";
            case AUDIO -> "audio/wav";
            case VIDEO -> "video/mp4";
            case FILE -> "application/pdf";
        };
    }

    /** What a part of a content holds, if it holds any. */
    static Optional<Part.Media> read(JsonNode part) {
        JsonNode inline = GeminiNames.at(part, "inlineData");
        if (inline.path("data").isTextual()) {
            String type = GeminiNames.at(inline, "mimeType").asText("");
            return Optional.of(
                    media(type, new Part.Source.Inline(inline.path("data").textValue())));
        }
        JsonNode file = GeminiNames.at(part, "fileData");
        return Optional.of(GeminiNames.at(file, "fileUri").asText(""))
                .filter(uri -> !uri.isEmpty())
                .map(uri -> {
                    String type = GeminiNames.at(file, "mimeType").asText("");
                    boolean isHandle = uri.startsWith(FILES);
                    return media(
                            type,
                            isHandle
                                    ? new Part.Source.Handle(uri.substring(FILES.length()))
                                    : new Part.Source.Address(uri));
                });
    }

    private static Part.Media media(String type, Part.Source source) {
        Part.Medium medium = type.startsWith("image/")
                ? Part.Medium.IMAGE
                : type.startsWith("audio/")
                        ? Part.Medium.AUDIO
                        : type.startsWith("video/") ? Part.Medium.VIDEO : Part.Medium.FILE;
        return new Part.Media(medium, source, type, Optional.empty(), Optional.empty(), Optional.empty());
    }
}

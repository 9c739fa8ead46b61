package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes images, sound, films and documents of one request: always their bytes, never an address. */
final class ConverseMedia {

    private static final int LONGEST_NAME = 200;

    private static final Map<String, String> FORMATS = Map.ofEntries(
            Map.entry("image/png", "png"),
            Map.entry("image/jpeg", "jpeg"),
            Map.entry("image/jpg", "jpeg"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/webp", "webp"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("text/csv", "csv"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Map.entry("application/vnd.ms-excel", "xls"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            Map.entry("text/html", "html"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/markdown", "md"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("audio/mp3", "mp3"),
            Map.entry("audio/wav", "wav"),
            Map.entry("audio/x-wav", "wav"),
            Map.entry("audio/flac", "flac"),
            Map.entry("audio/x-flac", "flac"),
            Map.entry("audio/aac", "aac"),
            Map.entry("audio/ogg", "ogg"),
            Map.entry("audio/opus", "opus"),
            Map.entry("audio/mp4", "mp4"),
            Map.entry("audio/m4a", "m4a"),
            Map.entry("audio/webm", "webm"),
            Map.entry("video/mp4", "mp4"),
            Map.entry("video/quicktime", "mov"),
            Map.entry("video/x-matroska", "mkv"),
            Map.entry("video/webm", "webm"),
            Map.entry("video/x-flv", "flv"),
            Map.entry("video/mpeg", "mpeg"),
            Map.entry("video/x-ms-wmv", "wmv"),
            Map.entry("video/3gpp", "three_gp"));

    private static final Set<String> DOCUMENTS =
            Set.of("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md");

    /** Documents of one request have names of their own. */
    private final Set<String> names = new HashSet<>();

    /** The block. */
    ObjectNode block(Part.Media media) {
        ObjectNode block = Trees.object();
        String member = switch (media.medium()) {
            case IMAGE -> "image";
            case AUDIO -> "audio";
            case VIDEO -> "video";
            case FILE -> "document";
        };
        ObjectNode written = block.putObject(member).put("format", format(media));
        if (media.medium() == Part.Medium.FILE) {
            written.put("name", name(media));
        }
        written.putObject("source").put("bytes", bytes(media));
        return block;
    }

    private static String bytes(Part.Media media) {
        if (media.source() instanceof Part.Source.Inline inline) {
            return inline.base64();
        }
        String text = media.source() instanceof Part.Source.Plain plain ? plain.text() : "";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String format(Part.Media media) {
        String prefix = media.medium().word() + "/";
        Optional<String> told = Optional.ofNullable(FORMATS.get(media.mediaType()))
                .filter(format -> media.medium() == Part.Medium.FILE
                        ? DOCUMENTS.contains(format)
                        : media.mediaType().startsWith(prefix));
        if (media.medium() != Part.Medium.FILE) {
            return told.orElseThrow(() -> refused(media));
        }
        boolean plain = media.source() instanceof Part.Source.Plain;
        return told.or(() -> extension(media))
                .or(() -> Optional.of("txt")
                        .filter(text -> plain || media.mediaType().startsWith("text/")))
                .orElseThrow(() -> refused(media));
    }

    private static Optional<String> extension(Part.Media media) {
        return media.name()
                .map(name -> name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .map(end -> end.equals("htm") ? "html" : end)
                .filter(DOCUMENTS::contains);
    }

    /** Only letters, digits, single spaces, hyphens and brackets may stand in a name. */
    private String name(Part.Media media) {
        String written = media.name().orElse("");
        int dot = written.lastIndexOf('.');
        String clean = (dot > 0 ? written.substring(0, dot) : written)
                .replaceAll("[^A-Za-z0-9()\\[\\]-]+", " ")
                .strip();
        String base = clean.isEmpty() ? "document" : clean.substring(0, Math.min(LONGEST_NAME, clean.length()));
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + " " + i;
        }
        return name;
    }

    private static RequestRefusedException refused(Part.Media media) {
        String field = switch (media.medium()) {
            case IMAGE -> "image_url";
            case AUDIO -> "input_audio";
            case VIDEO -> "video_url";
            case FILE -> "file";
        };
        String expected = switch (media.medium()) {
            case IMAGE -> "image/png, image/jpeg, image/gif or image/webp";
            case AUDIO -> "mp3, wav, flac, aac, ogg, opus, m4a, mp4 or webm";
            case VIDEO -> "mp4, mov, mkv, webm, flv, mpeg, wmv or 3gpp";
            case FILE -> "pdf, csv, doc, docx, xls, xlsx, html, txt or md";
        };
        return new RequestRefusedException(Failure.invalid(
                field,
                "unsupported_media_type",
                field + ": " + Refusal.shortened(media.mediaType()) + " (expected: " + expected + ")"));
    }
}

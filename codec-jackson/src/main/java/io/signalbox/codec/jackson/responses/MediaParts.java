package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Trees;

/** Images and documents as parts of content: {@code input_image}, {@code input_file}. */
final class MediaParts {

    private MediaParts() {}

    /** A document that is plain text is text. */
    static ObjectNode write(Part.Media media) {
        if (media.source() instanceof Source.Plain plain) {
            return Trees.object().put("type", "input_text").put("text", plain.text());
        }
        return media.medium() == Part.Medium.IMAGE ? image(media) : file(media);
    }

    private static ObjectNode image(Part.Media media) {
        ObjectNode part = Trees.object().put("type", "input_image");
        if (media.source() instanceof Source.Inline inline) {
            part.put("image_url", dataUrl(media.mediaType().isEmpty() ? "image/png" : media.mediaType(), inline));
        } else if (media.source() instanceof Source.Address address) {
            part.put("image_url", address.url());
        } else if (media.source() instanceof Source.Handle handle) {
            part.put("file_id", handle.fileId());
        }
        part.put("detail", media.detail().orElse("auto"));
        return part;
    }

    private static ObjectNode file(Part.Media media) {
        ObjectNode part = Trees.object().put("type", "input_file");
        if (media.source() instanceof Source.Inline inline) {
            String type = media.mediaType().isEmpty() ? "application/pdf" : media.mediaType();
            part.put("filename", media.name().orElse("file." + type.substring(type.indexOf('/') + 1)));
            part.put("file_data", dataUrl(type, inline));
        } else if (media.source() instanceof Source.Address address) {
            part.put("file_url", address.url());
        } else if (media.source() instanceof Source.Handle handle) {
            part.put("file_id", handle.fileId());
        }
        return part;
    }

    private static String dataUrl(String mediaType, Source.Inline inline) {
        return "data:" + mediaType + ";base64," + inline.base64();
    }
}

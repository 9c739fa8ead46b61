package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Trees;

/** Images and documents as parts of content: {@code input_image}, {@code input_file}. */
final class MediaParts {

    private static final String PDF = "application/pdf";

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
        if (media.source() instanceof Source.Handle handle) {
            part.put("file_id", handle.fileId());
        } else {
            part.put("image_url", url(media, "image/png"));
        }
        return part.put("detail", media.detail().orElse("auto"));
    }

    private static ObjectNode file(Part.Media media) {
        ObjectNode part = Trees.object().put("type", "input_file");
        if (media.source() instanceof Source.Handle handle) {
            part.put("file_id", handle.fileId());
        } else if (media.source() instanceof Source.Address address) {
            part.put("file_url", address.url());
        } else {
            String type = media.mediaType().isEmpty() ? PDF : media.mediaType();
            part.put("filename", media.name().orElse("file." + type.substring(type.indexOf('/') + 1)));
            part.put("file_data", url(media, PDF));
        }
        return part;
    }

    /** The address, or a data URL of this type if nobody said which. */
    private static String url(Part.Media media, String usualType) {
        String type = media.mediaType().isEmpty() ? usualType : media.mediaType();
        Part.Media typed =
                new Part.Media(media.medium(), media.source(), type, media.name(), media.detail(), media.cache());
        return DataUrl.of(typed).orElse("");
    }
}

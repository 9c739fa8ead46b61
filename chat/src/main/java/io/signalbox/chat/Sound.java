package io.signalbox.chat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Puts sound together that came in pieces. */
final class Sound {

    private Sound() {}

    /** The same media with all sound in one piece, which stands last; each piece is base64 of its own, or all stay as they are. */
    static List<Content> joined(List<Content> media) {
        List<Content.Audio> pieces = new ArrayList<>();
        List<Content> others = new ArrayList<>();
        for (Content content : media) {
            if (content instanceof Content.Audio audio) {
                pieces.add(audio);
            } else {
                others.add(content);
            }
        }
        if (pieces.size() < 2) {
            return media;
        }
        try {
            others.add(one(pieces));
            return others;
        } catch (IllegalArgumentException noBase64) {
            return media;
        }
    }

    private static Content.Audio one(List<Content.Audio> pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder words = new StringBuilder();
        for (Content.Audio piece : pieces) {
            bytes.writeBytes(Base64.getDecoder().decode(piece.base64()));
            piece.transcript().ifPresent(words::append);
        }
        return new Content.Audio(
                Base64.getEncoder().encodeToString(bytes.toByteArray()),
                pieces.get(0).format(),
                words.isEmpty() ? Optional.empty() : Optional.of(words.toString()));
    }
}

package io.signalbox.chat;

import java.net.URI;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** A piece of what is said to a model, or of what it gives: words, an image, sound, a film, a document. Immutable. */
public sealed interface Content {

    /** Words. */
    static Content text(String words) {
        return new Text(words);
    }

    /** An image that the provider fetches, or a data URL. */
    static Content image(URI address) {
        return new Image(address.toString(), Optional.empty());
    }

    /**
     * An image.
     *
     * @param bytes copied
     * @param mediaType {@code image/png}
     */
    static Content image(byte[] bytes, String mediaType) {
        return new Image(dataUrl(bytes, mediaType), Optional.empty());
    }

    /**
     * Sound.
     *
     * @param bytes copied
     * @param format {@code wav} or {@code mp3}, or another word that the model knows
     */
    static Content audio(byte[] bytes, String format) {
        return new Audio(Base64.getEncoder().encodeToString(bytes), format, Optional.empty());
    }

    /** A film that the provider fetches, or a data URL. */
    static Content video(URI address) {
        return new Video(address.toString());
    }

    /**
     * A document.
     *
     * @param name of the file
     * @param bytes copied
     * @param mediaType {@code application/pdf}
     */
    static Content file(String name, byte[] bytes, String mediaType) {
        return new File(name, dataUrl(bytes, mediaType));
    }

    /** A document that the provider fetches, or a data URL. */
    static Content file(String name, URI address) {
        return new File(name, address.toString());
    }

    /** A part that this API has no word for, as OpenAI's chat API writes it: {@code {"type":"…",…}}. */
    static Content part(RawJson json) {
        return new Part(json);
    }

    /** The same, with a mark that everything up to here is worth keeping in the provider's prompt cache. */
    default Content cached() {
        return new Cached(this);
    }

    private static String dataUrl(byte[] bytes, String mediaType) {
        return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    /** Words. */
    record Text(String text) implements Content {
        /** Checks that there is one: a null would be asked, and paid for. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A picture.
     *
     * @param url its address, or a data URL with all of it
     * @param detail how closely it is to be looked at: {@code low}, {@code high}, {@code auto}
     */
    record Image(String url, Optional<String> detail) implements Content {}

    /**
     * Sound.
     *
     * @param base64 its bytes
     * @param format {@code wav}; empty text if a model made it and did not say
     * @param transcript what is said in it, if a model made it and says so
     */
    record Audio(String base64, String format, Optional<String> transcript) implements Content {}

    /**
     * A film.
     *
     * @param url its address, or a data URL with all of it
     */
    record Video(String url) implements Content {}

    /**
     * A document.
     *
     * @param name of the file
     * @param url its address, or a data URL with all of it
     */
    record File(String name, String url) implements Content {}

    /**
     * A part in JSON.
     *
     * @param json as OpenAI's chat API writes it
     */
    record Part(RawJson json) implements Content {}

    /**
     * A part up to which the prompt is worth keeping.
     *
     * @param content words, an image, a film, sound or a document
     */
    record Cached(Content content) implements Content {
        /** Refuses what cannot be marked. */
        public Cached {
            if (content instanceof Cached || content instanceof Part) {
                throw new IllegalArgumentException(
                        "content: cannot be marked (expected: words, an image, a film, sound or a document)");
            }
        }
    }
}

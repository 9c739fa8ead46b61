package io.signalbox.codec.jackson.translation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Media behind a URL, which may hold them itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
public final class DataUrl {

    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    private DataUrl() {}

    /** What a URL stands for: its own bytes if it is a data URL, else an address. */
    public static Part.Media media(
            Part.Medium medium,
            String url,
            Optional<String> name,
            Optional<String> detail,
            Optional<Part.CacheMark> cache) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Part.Media(medium, new Part.Source.Address(url), "", name, detail, cache);
        }
        String head = url.substring(SCHEME.length(), comma);
        boolean isBase64 = head.toLowerCase(Locale.ROOT).endsWith(BASE64);
        String type = isBase64 ? head.substring(0, head.length() - BASE64.length()) : head;
        int semicolon = type.indexOf(';');
        String mediaType = (semicolon < 0 ? type : type.substring(0, semicolon)).toLowerCase(Locale.ROOT);
        String data = url.substring(comma + 1);
        return new Part.Media(
                medium, new Part.Source.Inline(isBase64 ? data : encoded(data)), mediaType, name, detail, cache);
    }

    /** The bytes of media as a data URL; an address as it is. Empty for what is only named. */
    public static Optional<String> of(Part.Media media) {
        if (media.source() instanceof Part.Source.Inline inline) {
            String type = media.mediaType().isEmpty() ? "application/octet-stream" : media.mediaType();
            return Optional.of(SCHEME + type + BASE64 + "," + inline.base64());
        }
        if (media.source() instanceof Part.Source.Plain plain) {
            return Optional.of(SCHEME + "text/plain" + BASE64 + ","
                    + Base64.getEncoder().encodeToString(plain.text().getBytes(StandardCharsets.UTF_8)));
        }
        return media.source() instanceof Part.Source.Address address ? Optional.of(address.url()) : Optional.empty();
    }

    private static String encoded(String percentEncoded) {
        byte[] bytes;
        try {
            bytes = URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                    .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            bytes = percentEncoded.getBytes(StandardCharsets.UTF_8);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}

package io.signalbox.face;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path under {@code /v1} or {@code /api/v1}, in segments. Segments are percent-decoded one by one, so that an encoded slash never
 * makes a new segment; empty segments, dots and path parameters are no paths of ours.
 *
 * @param openRouter whether it stands under {@code /api/v1}
 * @param segments what follows
 */
record ApiPath(boolean openRouter, List<String> segments) {

    static Optional<ApiPath> of(String path) {
        boolean openRouter = path.startsWith("/api/v1/");
        if (!openRouter && !path.startsWith("/v1/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(openRouter ? 8 : 4).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf(';') >= 0) {
                return Optional.empty();
            }
            try {
                segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new ApiPath(openRouter, List.copyOf(segments)));
    }

    /** The segments with slashes between them. */
    String joined() {
        return String.join("/", segments);
    }

    boolean is(String... expected) {
        return segments.equals(List.of(expected));
    }

    boolean startsWith(String first) {
        return segments.get(0).equals(first);
    }

    boolean endsWith(String last) {
        return segments.get(segments.size() - 1).equals(last);
    }
}

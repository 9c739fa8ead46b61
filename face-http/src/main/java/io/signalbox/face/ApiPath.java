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
 * @param joined the segments with slashes between them
 * @param segments what follows
 */
record ApiPath(boolean openRouter, String joined, List<String> segments) {

    static Optional<ApiPath> of(String path) {
        boolean openRouter = path.startsWith("/api/v1/");
        if (!openRouter && !path.startsWith("/v1/")) {
            return Optional.empty();
        }
        String rest = path.substring(openRouter ? 8 : 4);
        List<String> segments = new ArrayList<>(2);
        for (int from = 0; from <= rest.length(); ) {
            int slash = rest.indexOf('/', from);
            String segment = rest.substring(from, slash < 0 ? rest.length() : slash);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf(';') >= 0) {
                return Optional.empty();
            }
            try {
                segments.add(decoded(segment));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
            from += segment.length() + 1;
        }
        String joined = rest.indexOf('%') < 0 ? rest : String.join("/", segments);
        return Optional.of(new ApiPath(openRouter, joined, List.copyOf(segments)));
    }

    private static String decoded(String segment) {
        return segment.indexOf('%') < 0
                ? segment
                : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
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

package io.signalbox.face;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a query.
 *
 * @param all the values of each parameter, in their order
 */
record Query(Map<String, List<String>> all) {

    private static final int MOST_PARAMETERS = 64;

    static Query of(String raw) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String pair : raw.split("&", MOST_PARAMETERS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return new Query(all);
    }

    /** The value of a parameter; where it is given twice, the first counts. */
    Optional<String> first(String name) {
        return all.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

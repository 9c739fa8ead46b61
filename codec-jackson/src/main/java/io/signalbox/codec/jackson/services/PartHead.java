package io.signalbox.codec.jackson.services;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of a form's part says.
 *
 * @param name of the field
 * @param file whether the part is a file
 */
record PartHead(String name, boolean file) {

    private static final String DISPOSITION = "content-disposition:";
    private static final Pattern FORM_DATA = Pattern.compile("\\s*form-data(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER =
            Pattern.compile("\\G\\s*;\\s*([^\\s=;\"]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\";]+))");

    /** Reads the lines of a head; empty if they do not say, or say in more than one way, what the part is called. */
    static Optional<PartHead> read(String head) {
        Optional<String> disposition = Optional.empty();
        for (String line : head.split("\r\n", -1)) {
            // A line that goes on with the one before, or holds half a line end, is read in different ways.
            if (line.startsWith(" ") || line.startsWith("\t") || line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
                return Optional.empty();
            }
            if (line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION)) {
                if (disposition.isPresent()) {
                    return Optional.empty();
                }
                disposition = Optional.of(line.substring(DISPOSITION.length()));
            }
        }
        return disposition.map(FORM_DATA::matcher).filter(Matcher::matches).flatMap(found -> named(found.group(1)));
    }

    private static Optional<PartHead> named(String written) {
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(written);
        int end = 0;
        while (parameter.find()) {
            end = parameter.end();
            String value = Optional.ofNullable(parameter.group(2)).orElseGet(() -> parameter.group(3));
            if (parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return Optional.empty();
            }
        }
        boolean file = parameters.containsKey("filename") || parameters.containsKey("filename*");
        return written.substring(end).isBlank()
                ? Optional.ofNullable(parameters.get("name"))
                        .map(name -> new PartHead(name.replaceAll("\\\\(.)", "$1"), file))
                : Optional.empty();
    }
}

package io.signalbox.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes out of one exchange what nobody else may see: the credentials in its head, wherever they appear, and what looks
 * like a key, an account or a person.
 *
 * <p>Header lines are kept by a list of names; all others are left out. All that is looked for is ASCII, so that bodies are
 * looked through byte by byte, text or not.
 */
final class Scrubber {
    static final String REMOVED = "[removed]";
    private static final String REMOVED_FROM_TARGET = "removed";

    /** Shorter than this a value is no secret, and would tear words apart. */
    private static final int LEAST_SECRET = 8;

    private static final Pattern KEPT_HEADER = Pattern.compile(
            "content-type|accept|anthropic-version|anthropic-beta|openai-beta|openai-version|openai-processing-ms"
                    + "|(anthropic-|x-)?ratelimit-.*|retry-after(-ms)?|x-should-retry|x-amzn-errortype|x-amzn-bedrock-.*");
    private static final Pattern CREDENTIAL_HEADER = Pattern.compile(
            "authorization|proxy-authorization|.*(key|token|secret|cookie|organi[sz]ation|project|account).*");
    private static final Pattern CREDENTIAL_PARAMETER =
            Pattern.compile(".*(key|token|secret|sig|credential|auth|password).*");
    private static final String AT_SIGN = "(?:@|%40|\\\\u0040)";
    private static final List<String> SUSPECTS = List.of(
            "(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{6,}",
            "(?:AKIA|ASIA|ABSK)[A-Za-z0-9+/=]{8,}",
            "AIza[A-Za-z0-9_-]{8,}",
            "ya29\\.[A-Za-z0-9_.-]+",
            "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*",
            "(?<![A-Za-z0-9])(?:gsk|hf|ghp|gho|xai|pplx|nvapi|csk|fw|xoxb|xoxp)[_-][A-Za-z0-9_-]{12,}",
            "(?<=Bearer )[A-Za-z0-9._~+/=-]{6,}",
            "(?<![A-Za-z0-9])org-[A-Za-z0-9]{6,}",
            "(?<![A-Za-z0-9])(?:proj|user|acct|wrkspc)[_-][A-Za-z0-9]{8,}",
            "(?<=projects/)[A-Za-z0-9:._-]+",
            "(?<=arn(?::|%3A)aws(?::|%3A)[a-z0-9-]{1,40}(?::|%3A)[a-z0-9-]{0,30}(?::|%3A))\\d{12}",
            "(?<=\"(?:organi[sz]ation|org|project|account|user|workspace)_?[iI]d\"\\s{0,3}:\\s{0,3}\")[^\"]+",
            "[A-Za-z0-9._%+-]{1,64}" + AT_SIGN + "[A-Za-z0-9.-]{1,250}\\.[A-Za-z]{2,}");

    private final Pattern suspects;

    Scrubber(RecordedRequest request, List<HeaderField> responseHeaders) {
        List<HeaderField> headers = new ArrayList<>(request.headers());
        headers.addAll(responseHeaders);
        List<String> all = new ArrayList<>();
        secrets(request.target(), headers).stream()
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .forEach(all::add);
        all.addAll(SUSPECTS);
        suspects = Pattern.compile(String.join("|", all));
    }

    List<HeaderField> headers(List<HeaderField> headers) {
        return headers.stream()
                .filter(field -> KEPT_HEADER.matcher(lower(field.name())).matches())
                .map(field -> new HeaderField(lower(field.name()), text(field.value())))
                .toList();
    }

    /** A request target without the values of parameters that carry credentials. */
    String target(String target) {
        int query = target.indexOf('?');
        if (query < 0) {
            return replaced(target, REMOVED_FROM_TARGET);
        }
        String parameters = parameters(target)
                .map(parameter ->
                        CREDENTIAL_PARAMETER.matcher(lower(parameter[0])).matches()
                                ? parameter[0] + "=" + REMOVED_FROM_TARGET
                                : String.join("=", parameter))
                .collect(Collectors.joining("&"));
        return replaced(target.substring(0, query + 1) + parameters, REMOVED_FROM_TARGET);
    }

    String text(String text) {
        return replaced(text, REMOVED);
    }

    private String replaced(String text, String replacement) {
        return suspects.matcher(text).replaceAll(Matcher.quoteReplacement(replacement));
    }

    byte[] bytes(byte[] body) {
        return text(new String(body, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The pieces of a body. What is looked for may lie across a border, which then stands after it. In a binary event stream the
     * payloads are looked through; where one is changed the pieces become the frames.
     */
    List<byte[]> chunks(List<byte[]> chunks, Optional<String> contentType) {
        byte[] whole = Bytes.joined(chunks);
        if (contentType.orElse("").contains("vnd.amazon.eventstream")) {
            List<byte[]> frames = EventStreamFrames.withPayloads(whole, this::bytes);
            return Arrays.equals(Bytes.joined(frames), whole) ? chunks : frames;
        }
        return split(new String(whole, StandardCharsets.ISO_8859_1), chunks);
    }

    private List<byte[]> split(String whole, List<byte[]> chunks) {
        StringBuilder[] out = new StringBuilder[chunks.size()];
        Arrays.setAll(out, i -> new StringBuilder());
        Matcher found = suspects.matcher(whole);
        int chunk = 0;
        int at = 0;
        int end = 0;
        boolean more = found.find();
        for (byte[] piece : chunks) {
            end += piece.length;
            while (more && found.start() < end) {
                out[chunk].append(whole, at, found.start()).append(REMOVED);
                at = found.end();
                more = found.find();
            }
            if (at < end) {
                out[chunk].append(whole, at, end);
                at = end;
            }
            chunk++;
        }
        return Arrays.stream(out)
                .filter(text -> text.length() > 0)
                .map(text -> text.toString().getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static Set<String> secrets(String target, List<HeaderField> headers) {
        Set<String> secrets = new LinkedHashSet<>();
        for (HeaderField field : headers) {
            String name = lower(field.name());
            if (CREDENTIAL_HEADER.matcher(name).matches()
                    && !KEPT_HEADER.matcher(name).matches()) {
                secrets.add(field.value());
                secrets.addAll(List.of(field.value().split("[\\s;,=]+")));
            }
        }
        parameters(target)
                .filter(parameter -> parameter.length == 2
                        && CREDENTIAL_PARAMETER.matcher(lower(parameter[0])).matches())
                .forEach(parameter -> secrets.add(parameter[1]));
        secrets.removeIf(secret -> secret.length() < LEAST_SECRET);
        return secrets;
    }

    private static Stream<String[]> parameters(String target) {
        int query = target.indexOf('?');
        String parameters = query < 0 ? "" : target.substring(query + 1);
        return Arrays.stream(parameters.split("&")).map(parameter -> parameter.split("=", 2));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

package io.signalbox.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Headers;
import io.signalbox.testkit.simulation.ProviderScript.Kind;
import io.signalbox.testkit.simulation.ProviderScript.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Writes the script of one call, drawing whatever was not decided. Each token names its call, so that no two answers share one; only
 * a provider that is asked in words for the rest of an answer may repeat the beginning.
 */
final class ScriptWriter {

    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final Headers ANSWER_HEADERS = Headers.of("content-type", "text/plain");

    private final RandomGenerator chance;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final String repeated;
    private OptionalLong connectNanos;
    private Optional<Usage> usage = Optional.empty();
    private boolean whole;

    /**
     * A script without steps.
     *
     * @param soFar what the caller has of the answer, each token with a space after it; empty if the answer is to be whole
     * @param prefill whether that is a beginning of the provider's own answer, which nobody repeats
     */
    ScriptWriter(RandomGenerator chance, int call, String soFar, boolean prefill) {
        this.chance = chance;
        this.repeated = soFar.isEmpty() || prefill || chance.nextBoolean()
                ? ""
                : "c:" + soFar.strip().replace(" ", "\nc:") + "\n";
        this.connectNanos = OptionalLong.of(between(MILLISECOND, 80 * MILLISECOND));
        int count = chance.nextInt(20) == 0 ? 40 : 1 + chance.nextInt(8);
        for (int i = 0; i < count; i++) {
            tokens.add(call + "." + i);
        }
    }

    ProviderScript script() {
        return new ProviderScript(connectNanos, steps, tokens, usage, whole);
    }

    ScriptWriter neverConnects() {
        connectNanos = OptionalLong.empty();
        return this;
    }

    ScriptWriter refuses() {
        return then(Step.of(0, Kind.REFUSE));
    }

    ScriptWriter head() {
        return then(Step.head(between(10 * MILLISECOND, 2 * SECOND), 200, ANSWER_HEADERS));
    }

    ScriptWriter lateHead() {
        return then(Step.head(between(5 * SECOND, 180 * SECOND), 200, ANSWER_HEADERS));
    }

    ScriptWriter error(int status, String kind, Headers headers) {
        then(Step.head(between(10 * MILLISECOND, SECOND), status, headers));
        pieces("err:" + kind + "\n");
        return ends();
    }

    long seconds(int most) {
        return 1L + chance.nextInt(most);
    }

    /** The whole answer, with its terminator. */
    ScriptWriter answer() {
        whole = true;
        return pieces(lines(tokens.size()) + usage() + "f:stop\ndone\n");
    }

    /** The whole answer, with a finish reason in place of its terminator. */
    ScriptWriter answerWithoutTerminator() {
        whole = true;
        return pieces(lines(tokens.size()) + usage() + "f:stop\n");
    }

    /** Some of the answer, of at least so many tokens where it has so many. */
    ScriptWriter someLines(int fewest) {
        return pieces(lines(Math.min(tokens.size(), fewest + chance.nextInt(tokens.size()))));
    }

    /** Some of the answer, up to the middle of a line. */
    ScriptWriter someOfIt() {
        someLines(0);
        return chance.nextBoolean() ? this : pieces("c:9");
    }

    ScriptWriter event(String line) {
        return pieces(line + "\n");
    }

    ScriptWriter ends() {
        return then(Step.of(between(0, 20 * MILLISECOND), Kind.END));
    }

    ScriptWriter resets() {
        return then(Step.of(between(0, SECOND), Kind.RESET));
    }

    private String lines(int count) {
        StringBuilder text = new StringBuilder("r\n").append(repeated);
        for (String token : tokens.subList(0, count)) {
            text.append("c:").append(token).append('\n');
        }
        return text.toString();
    }

    private String usage() {
        if (chance.nextInt(8) == 0) {
            return "";
        }
        long prompt = 1L + chance.nextInt(900);
        long completion = tokens.size();
        usage = Optional.of(Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion)));
        return "u:" + prompt + "," + completion + "\n";
    }

    /** Cuts anywhere, as a network does. */
    private ScriptWriter pieces(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + chance.nextInt(48));
            then(Step.piece(between(0, 200 * MILLISECOND), Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        return this;
    }

    private ScriptWriter then(Step step) {
        steps.add(step);
        return this;
    }

    private long between(long least, long most) {
        return chance.nextLong(least, most + 1);
    }
}

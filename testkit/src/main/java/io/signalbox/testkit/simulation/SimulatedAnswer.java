package io.signalbox.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an answer of the simulated dialect; passes a stream's lines on as they come, and holds any other answer until it is whole. Of
 * an answer that goes on with another it leaves out what only begins one, and what it repeats.
 */
final class SimulatedAnswer implements AnswerReader {

    private final boolean stream;
    private final long promptTokens;
    private final StringBuilder unread = new StringBuilder();
    private final StringBuilder forCaller = new StringBuilder();
    private final StringBuilder passed = new StringBuilder();
    private final boolean continues;

    private String repeatable;
    private long tokens;
    private boolean newContent;
    private boolean terminated;
    private Optional<Usage> usage = Optional.empty();
    private Optional<String> finishReason = Optional.empty();
    private Optional<Failure> failure = Optional.empty();

    SimulatedAnswer(boolean stream, long promptTokens, Optional<String> continues) {
        this.stream = stream;
        this.promptTokens = promptTokens;
        this.continues = continues.isPresent();
        this.repeatable = continues.orElse("");
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        unread.append(US_ASCII.decode(bytes));
        int end = unread.indexOf("\n");
        while (end >= 0 && failure.isEmpty() && !terminated) {
            take(unread.substring(0, end));
            unread.delete(0, end + 1);
            end = unread.indexOf("\n");
        }
        if (failure.isPresent()) {
            return stream ? Part.failed(bytes(), content(), failure.get()) : failed(failure.get());
        }
        return stream ? part(terminated) : Part.NOTHING;
    }

    @Override
    public Part end() {
        if (terminated || finishReason.isPresent()) {
            if (!terminated) {
                forCaller.append("done\n");
            }
            return tokens == 0 ? failed(empty()) : part(true);
        }
        return failed(bad("upstream_truncated", "The answer broke off before its end."));
    }

    @Override
    public Summary summary() {
        Usage known = usage.orElseGet(
                () -> Usage.estimated(Map.of(UsageClass.PROMPT, promptTokens, UsageClass.COMPLETION, tokens)));
        return new Summary(Metered.of(known), finishReason, finishReason, Optional.empty(), 0);
    }

    @Override
    public Optional<String> plainText() {
        return stream && passed.length() > 0 ? Optional.of(passed.toString()) : Optional.empty();
    }

    private void take(String line) {
        if (line.startsWith("err:")) {
            failure = Optional.of(SimulatedBridge.failure(SimulatedBridge.kind(line)));
            return;
        }
        if (line.equals("done") && tokens == 0) {
            failure = Optional.of(empty());
            return;
        }
        if (continues && (line.equals("r") || isRepeated(line))) {
            return;
        }
        forCaller.append(line).append('\n');
        if (line.startsWith("c:")) {
            tokens++;
            newContent = true;
            passed.append(line.substring(2)).append(' ');
        } else if (line.startsWith("u:")) {
            String[] counts = line.substring(2).split(",", -1);
            usage = Optional.of(Usage.reported(Map.of(
                    UsageClass.PROMPT, Long.parseLong(counts[0]), UsageClass.COMPLETION, Long.parseLong(counts[1]))));
        } else if (line.startsWith("f:")) {
            finishReason = Optional.of(line.substring(2));
        } else if (line.equals("done")) {
            terminated = true;
        }
    }

    /** Who is asked in words may begin at the beginning. */
    private boolean isRepeated(String line) {
        String token = line.startsWith("c:") ? line.substring(2) + " " : "";
        boolean repeated = !token.isEmpty() && repeatable.startsWith(token);
        repeatable = repeated ? repeatable.substring(token.length()) : token.isEmpty() ? repeatable : "";
        return repeated;
    }

    private Part part(boolean complete) {
        return new Part(bytes(), content(), complete, Optional.empty());
    }

    private boolean content() {
        boolean fresh = newContent;
        newContent = false;
        return fresh;
    }

    private List<ByteBuffer> bytes() {
        if (forCaller.length() == 0) {
            return List.of();
        }
        ByteBuffer bytes = SimulatedDialect.ascii(forCaller.toString());
        forCaller.setLength(0);
        return List.of(bytes);
    }

    private static Part failed(Failure why) {
        return Part.failed(List.of(), false, why);
    }

    private static Failure empty() {
        return bad("upstream_empty_answer", "The answer was empty.");
    }

    private static Failure bad(String code, String message) {
        return Failure.of(FailureKind.BAD_RESPONSE, code, message).after(SendProgress.SENT);
    }
}

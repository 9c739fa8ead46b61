package io.signalbox.core.port;

import io.signalbox.core.config.ConfigChanges;
import java.time.Instant;
import java.util.List;

/**
 * What became of a configuration that a gateway was to take while it runs.
 *
 * @param at when
 * @param result what became of it
 * @param changes what is different from then on; nothing unless it was taken
 * @param objections why it was refused, each in a line that can be shown to operators, without secrets; none unless it was
 */
public record ReloadEvent(Instant at, Result result, ConfigChanges changes, List<String> objections) {

    private static final ConfigChanges NOTHING = new ConfigChanges(List.of(), List.of());

    /** Copies the list. */
    public ReloadEvent {
        objections = List.copyOf(objections);
    }

    /** The gateway runs by this configuration now: it was taken, or is what it ran by already. */
    public static ReloadEvent accepted(Instant at, ConfigChanges changes) {
        return new ReloadEvent(at, changes.isEmpty() ? Result.UNCHANGED : Result.TAKEN, changes, List.of());
    }

    /** Everything stays as it was. */
    public static ReloadEvent refused(Instant at, List<String> objections) {
        return new ReloadEvent(at, Result.REFUSED, NOTHING, objections);
    }

    /** What becomes of a configuration. */
    public enum Result {
        /** It is what requests see from then on. */
        TAKEN("taken"),

        /** It says what the one before it says. */
        UNCHANGED("unchanged"),

        /** It has problems, or cannot be taken without a restart. */
        REFUSED("refused");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** The word in logs and metrics. */
        public String word() {
            return word;
        }
    }
}

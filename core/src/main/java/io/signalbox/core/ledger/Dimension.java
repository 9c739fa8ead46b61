package io.signalbox.core.ledger;

import io.signalbox.core.attempt.FailureKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What generations can be grouped and filtered by. A generation has one value of each, or none; of tags it may have several. */
public enum Dimension {
    /** The catalog name of the model that answered. */
    MODEL,
    /** The configured name of the provider that answered. */
    PROVIDER,
    /** The name of the caller's key. */
    KEY,
    /** The caller's own end user. */
    USER,
    /** The calling app: its title, or else its address. */
    APP,
    /** What callers wrote on it; a generation with three tags stands in three rows. */
    TAG,
    /** How it ended. */
    STATUS,
    /** Why it failed. */
    FAILURE,
    /** Why somebody else than the first had to be asked. */
    FALLBACK;

    /** The name in API and command line: {@code model}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dimension of that name; empty if there is none. */
    public static Optional<Dimension> find(String word) {
        for (Dimension dimension : values()) {
            if (dimension.word().equals(word)) {
                return Optional.of(dimension);
            }
        }
        return Optional.empty();
    }

    /** The values that a settled generation has of it; the empty text stands for none. */
    public List<String> of(Generation generation) {
        GenerationIntent intent = generation.intent();
        return switch (this) {
            case MODEL -> List.of(generation.model());
            case PROVIDER -> List.of(generation.provider());
            case KEY -> List.of(intent.key().orElse(""));
            case USER -> List.of(intent.caller().user().orElse(""));
            case APP ->
                List.of(intent.caller().appTitle().or(intent.caller()::appUrl).orElse(""));
            case TAG ->
                intent.labels().tags().isEmpty() ? List.of("") : intent.labels().tags();
            case STATUS -> List.of(generation.status().word());
            case FAILURE -> List.of(generation.failureKind().orElse(""));
            case FALLBACK ->
                List.of(generation.fallbackCause().map(FailureKind::word).orElse(""));
        };
    }
}

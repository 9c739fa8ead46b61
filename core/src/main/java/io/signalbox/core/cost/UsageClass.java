package io.signalbox.core.cost;

import java.util.Locale;

/**
 * The disjoint classes in which use is counted. A token belongs to exactly one of them: a cached prompt token is not a
 * {@link #PROMPT} token, a reasoning token is not a {@link #COMPLETION} token.
 */
public enum UsageClass {
    /** Prompt tokens that were neither read from nor written to a cache. */
    PROMPT(Unit.TOKEN),
    /** Prompt tokens read from the provider's cache. */
    CACHED_READ(Unit.TOKEN),
    /** Prompt tokens written to the provider's cache for its usual time, which is some minutes. */
    CACHE_WRITE(Unit.TOKEN),
    /** Prompt tokens written to the provider's cache for an hour. */
    CACHE_WRITE_HOUR(Unit.TOKEN),
    /** Prompt tokens that stand for sound. */
    AUDIO_PROMPT(Unit.TOKEN),
    /** Prompt tokens that stand for sound and were read from the provider's cache. */
    AUDIO_CACHED_READ(Unit.TOKEN),
    /** Prompt tokens that stand for images, where the provider counts them apart. */
    IMAGE_PROMPT(Unit.TOKEN),
    /** Generated tokens that the caller sees. */
    COMPLETION(Unit.TOKEN),
    /** Generated tokens of reasoning, seen or not. */
    REASONING(Unit.TOKEN),
    /** Generated tokens that stand for sound. */
    AUDIO_COMPLETION(Unit.TOKEN),
    /** Generated tokens that stand for images. */
    IMAGE_COMPLETION(Unit.TOKEN),
    /** Images in the prompt, where they are billed by the piece. */
    IMAGE(Unit.PIECE),
    /** Images made, where they are billed by the piece. */
    MADE_IMAGE(Unit.PIECE),
    /** Seconds of sound, taken or made, where they are billed by time. */
    AUDIO_SECOND(Unit.PIECE),
    /** Characters to be spoken, where they are billed instead of tokens. */
    CHARACTER(Unit.TOKEN),
    /** The request itself. */
    REQUEST(Unit.PIECE),
    /** Web searches that the provider made for the request. */
    SEARCH(Unit.PIECE),
    /** Searches in files that the provider made for the request. */
    FILE_SEARCH(Unit.PIECE);

    private final Unit unit;

    UsageClass(Unit unit) {
        this.unit = unit;
    }

    /** The name in configuration, ledger and API: {@code cached_read}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether price pages state its price for a million, and not for one. */
    public boolean isPricedByTheMillion() {
        return unit == Unit.TOKEN;
    }

    private enum Unit {
        TOKEN,
        PIECE
    }
}

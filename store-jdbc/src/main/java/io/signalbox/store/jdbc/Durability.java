package io.signalbox.store.jdbc;

/** When settlements reach the disk. Intents always do at once, since their requests wait for it. */
public enum Durability {
    /**
     * A settlement waits for the next intent or for the commit interval, whichever comes first, and shares its flush. A power cut, or
     * the death of the process, within that time leaves the generation open; the next start settles it with its estimate.
     */
    STANDARD,
    /** A settlement is flushed as soon as the one before is. */
    STRICT
}

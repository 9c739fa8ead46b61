package io.signalbox.server;

/** How a command prints what it found. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON,
    /** For spreadsheets. */
    CSV
}

package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

/**
 * One header line, spelled as it was on the wire.
 *
 * @param name the field name in its original case
 * @param value the field value, without the white space around it
 */
public record HeaderField(String name, String value) {
    /** Checks that both parts are there; neither is validated, so that a test can send what no server should. */
    public HeaderField {
        requireNonNull(name, "name");
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}

package io.signalbox.codec.jackson.config;

import java.util.List;

/**
 * One key of a configuration file.
 *
 * @param name how it is written
 * @param synonyms how else it may be written
 * @param expects what its value is, in words
 * @param fallback what holds where it is not given; empty if that needs no words
 * @param meaning one line for the reference page
 * @param later whether it is read only to be warned of, because nothing acts on it yet
 */
record ConfigKey(String name, List<String> synonyms, String expects, String fallback, String meaning, boolean later) {

    static ConfigKey key(String name, String expects, String fallback, String meaning) {
        return new ConfigKey(name, List.of(), expects, fallback, meaning, false);
    }

    static ConfigKey later(String name, String expects, String meaning) {
        return new ConfigKey(name, List.of(), expects, "", meaning, true);
    }

    ConfigKey or(String... others) {
        return new ConfigKey(name, List.of(others), expects, fallback, meaning, later);
    }
}

package io.signalbox.testkit;

import java.util.List;

/**
 * An error as a dialect says it.
 *
 * @param status the HTTP status, if it comes instead of an answer
 * @param headers the header lines that belong to it
 * @param body the body of JSON
 */
record ErrorAnswer(int status, List<HeaderField> headers, String body) {
    ErrorAnswer(int status, String body) {
        this(status, List.of(), body);
    }
}

package io.signalbox.face;

import io.signalbox.core.port.Headers;

/**
 * The head of an HTTP request, as the server parsed it.
 *
 * @param method in upper case
 * @param path the raw path, still percent-encoded, without the query
 * @param query the raw query without its question mark; empty if there is none
 * @param headers as they came
 */
public record FaceHead(String method, String path, String query, Headers headers) {

    /**
     * The head of a request.
     *
     * @param target as in the request line: the path, and the query if there is one
     */
    public static FaceHead of(String method, String target, Headers headers) {
        int question = target.indexOf('?');
        return question < 0
                ? new FaceHead(method, target, "", headers)
                : new FaceHead(method, target.substring(0, question), target.substring(question + 1), headers);
    }
}

package io.signalbox.face;

import io.signalbox.core.port.Headers;
import java.util.Optional;

/**
 * The head of an HTTP request, as the server parsed it.
 *
 * @param method in upper case
 * @param mount what stands before the face's own paths, {@code /ai}; empty if they begin at the root
 * @param path the raw path, still percent-encoded, without the query
 * @param query the raw query without its question mark; empty if there is none
 * @param headers as they came
 */
public record FaceHead(String method, String mount, String path, String query, Headers headers) {

    /** The head of a request to a face at the root. */
    public FaceHead(String method, String path, String query, Headers headers) {
        this(method, "", path, query, headers);
    }

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

    /**
     * The same for a face that is mounted under a path; empty if the request goes elsewhere, which another spelling of the
     * mount does, too.
     *
     * @param path plain segments, each after a slash; none is the root
     */
    public Optional<FaceHead> below(String path) {
        if (path.isEmpty()) {
            return Optional.of(this);
        }
        return this.path.startsWith(path + "/")
                ? Optional.of(new FaceHead(method, mount + path, this.path.substring(path.length()), query, headers))
                : Optional.empty();
    }
}

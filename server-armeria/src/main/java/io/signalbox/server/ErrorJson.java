package io.signalbox.server;

/** Error bodies for requests that never reach the face, in OpenAI's shape. */
final class ErrorJson {

    private ErrorJson() {}

    /**
     * An error body.
     *
     * @param code and {@code message} need no escaping in JSON
     */
    static String of(String code, String message) {
        return "{\"error\":{\"message\":\"" + message
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"" + code + "\"}}";
    }
}

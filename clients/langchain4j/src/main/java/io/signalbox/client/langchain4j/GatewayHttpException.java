package io.signalbox.client.langchain4j;

import dev.langchain4j.exception.HttpException;
import io.signalbox.core.port.Headers;

/**
 * An answer that is an error, with its headers: {@code x-generation-id}, {@code retry-after} and what else the gateway says of it.
 * LangChain4j makes it the cause of its own exceptions.
 */
public final class GatewayHttpException extends HttpException {

    private static final long serialVersionUID = 1L;

    private final transient Headers headers;

    GatewayHttpException(int status, Headers headers, String body) {
        super(status, body);
        this.headers = headers;
    }

    /** The answer's headers. */
    public Headers headers() {
        return headers;
    }
}

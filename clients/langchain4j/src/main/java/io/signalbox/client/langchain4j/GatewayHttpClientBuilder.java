package io.signalbox.client.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.face.InProcess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the gateway the HTTP client of a LangChain4j model: pass it to {@code httpClientBuilder}, with {@link #BASE_URL} as the base URL.
 * No host of that name is ever called; requests are planned, sent and accounted for in this process.
 *
 * <p>For one thread, as builders are; what it builds may be used from any.
 */
public final class GatewayHttpClientBuilder implements HttpClientBuilder {

    /** A base URL for models of the OpenAI family. */
    public static final String BASE_URL = "http://gateway/v1";

    private final InProcess face;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration readTimeout;

    private GatewayHttpClientBuilder(InProcess face) {
        this.face = face;
    }

    /** Everything that the gateway serves, for callers without a key. */
    public static GatewayHttpClientBuilder on(Gateway gateway) {
        return on(InProcess.of(gateway));
    }

    /** What this face answers, with its keys: the model's API key is the caller's. */
    public static GatewayHttpClientBuilder on(InProcess face) {
        return new GatewayHttpClientBuilder(face);
    }

    @Override
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    /** Taken note of; there is nothing to connect to. */
    @Override
    public GatewayHttpClientBuilder connectTimeout(@Nullable Duration value) {
        connectTimeout = value;
        return this;
    }

    @Override
    public @Nullable Duration readTimeout() {
        return readTimeout;
    }

    /** How long an answer may take to begin; the gateway's own limits hold besides. */
    @Override
    public GatewayHttpClientBuilder readTimeout(@Nullable Duration value) {
        readTimeout = value;
        return this;
    }

    @Override
    public HttpClient build() {
        return new GatewayHttpClient(face, java.util.Optional.ofNullable(readTimeout));
    }
}

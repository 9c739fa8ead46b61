package io.signalbox.conformance;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ClientOptions;
import io.signalbox.client.openai.GatewayHttpClient;

/** The official SDK's clients: over HTTP only base URL and key are ours, in process the HTTP client too. */
final class OpenAiClients {

    private OpenAiClients() {}

    static OpenAIClient of(Access gateway, String key) {
        return gateway.inProcess()
                .map(face -> (OpenAIClient) new OpenAIClientImpl(ClientOptions.builder()
                        .httpClient(GatewayHttpClient.on(face))
                        .baseUrl(gateway.baseUrl())
                        .apiKey(key)
                        .maxRetries(0)
                        .build()))
                .orElseGet(() -> OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey(key)
                        .maxRetries(0)
                        .build());
    }
}

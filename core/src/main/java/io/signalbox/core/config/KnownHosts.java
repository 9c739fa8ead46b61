package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.ProviderTypes;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Which type of provider an address on the internet belongs to. */
final class KnownHosts {

    private KnownHosts() {}

    static Optional<ProviderType> typeOf(URI baseUrl) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return typeOf(host)
                .map(type ->
                        isChatApi(type, String.valueOf(baseUrl.getPath())) ? ProviderType.OPENAI_COMPATIBLE : type);
    }

    private static Optional<ProviderType> typeOf(String host) {
        if (host.endsWith(".openai.azure.com") || host.endsWith(".services.ai.azure.com")) {
            return Optional.of(ProviderType.AZURE);
        }
        if (host.startsWith("bedrock-runtime.") && host.endsWith(".amazonaws.com")) {
            return Optional.of(ProviderType.BEDROCK);
        }
        if (host.equals("aiplatform.googleapis.com") || host.endsWith("-aiplatform.googleapis.com")) {
            return Optional.of(ProviderType.VERTEX);
        }
        if (host.endsWith(".api.openai.com")) {
            return Optional.of(ProviderType.OPENAI);
        }
        if (host.equals("api.together.ai")) {
            return Optional.of(ProviderType.TOGETHER);
        }
        for (ProviderType type : ProviderTypes.STANDARD.all()) {
            String known = URI.create(type.defaultBaseUrl()).getHost();
            if (host.equals(known) && !host.equals("localhost")) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Google and Cohere have OpenAI's chat API under a path beside their own. */
    private static boolean isChatApi(ProviderType type, String path) {
        if (type == ProviderType.GEMINI || type == ProviderType.VERTEX) {
            return path.contains("/openai") || path.contains("/endpoints/openapi");
        }
        return type == ProviderType.COHERE && path.contains("/compatibility/");
    }
}

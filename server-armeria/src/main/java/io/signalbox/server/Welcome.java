package io.signalbox.server;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import java.util.stream.Collectors;

/** What is printed when the proxy listens. */
final class Welcome {

    private Welcome() {}

    /**
     * The text, with commands to try where the demonstration provider serves.
     *
     * @param baseUrl for clients
     * @param fromFile whether the configuration came from a file
     */
    static String text(GatewayConfig config, String baseUrl, boolean fromFile) {
        String providers =
                config.allProviders().stream().map(ProviderConfig::name).collect(Collectors.joining(", "));
        String facts = """
                Signalbox listens. Base URL for clients: %s (the same under /api/v1 for clients of OpenRouter)
                Providers: %s. Ledger: %s. Keys: %s.
                """.formatted(
                        baseUrl,
                        providers.isEmpty() ? "none, so no model can be called" : providers,
                        LedgerPlace.shown(config.ledger()),
                        config.keys().isEmpty()
                                ? "none, everybody on this machine may call"
                                : config.keys().size());
        boolean demonstrates =
                config.allProviders().stream().anyMatch(provider -> provider.type() == ProviderType.DEMO);
        if (demonstrates && !fromFile) {
            return facts + DEMONSTRATION.replace("BASE", baseUrl);
        }
        return fromFile ? facts : facts + "The provider comes from the key in the environment.\n";
    }

    private static final String DEMONSTRATION = """

            No file and no key was given, so a demonstration provider answers. Try it:

              curl BASE/chat/completions -d '{"model": "demo/echo", "messages": [{"role": "user", "content": "Hello!"}]}'

            The same as a stream, word by word:

              curl -N BASE/chat/completions -d '{"model": "demo/slow", "stream": true, "messages": [{"role": "user", "content": "One word after the other"}]}'

            demo/flaky always answers 503; demo/echo is its fallback and answers instead:

              curl BASE/chat/completions -d '{"model": "demo/flaky", "messages": [{"role": "user", "content": "Hello!"}]}'

            With a real provider: stop, then  OPENROUTER_API_KEY=sk-or-... ./signalbox  (or OPENAI_API_KEY),
            or write a file and start  ./signalbox serve --config FILE
            """;
}

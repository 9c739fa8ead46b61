package io.signalbox.testkit.arbitraries;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.model.ModelAlias;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Configurations that are sound. */
@SuppressWarnings("exports")
public final class Configurations {

    /** The models that are served in all of them, by one provider or by several. */
    public static final List<String> MODELS = List.of("acme/one", "acme/two", "acme/three");

    /** The name that stands for the first two models in all of them. */
    public static final String ALIAS = "smart";

    private static final List<ProviderType> TYPES = List.of(
            ProviderType.OPENAI_COMPATIBLE, ProviderType.OPENROUTER, ProviderType.ANTHROPIC, ProviderType.GEMINI);

    private Configurations() {}

    /**
     * One to four providers, {@code p0} and so on, that serve {@link #MODELS} at different prices: {@code p0} all of them, the others
     * some. An alias, and fallbacks now and then.
     */
    public static Arbitrary<GatewayConfig> any() {
        Arbitrary<List<Drawn>> providers = drawn().list().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(providers, Arbitraries.of(true, false)).as(Configurations::config);
    }

    private static Arbitrary<Drawn> drawn() {
        return Combinators.combine(
                        Arbitraries.of(TYPES),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(MODELS).set().ofMinSize(1),
                        PriceLists.any())
                .as(Drawn::new);
    }

    private static GatewayConfig config(List<Drawn> providers, boolean falls) {
        GatewayConfig.Builder config = GatewayConfig.builder();
        for (int i = 0; i < providers.size(); i++) {
            Drawn drawn = providers.get(i);
            String name = "p" + i;
            config.provider(ProviderConfig.builder(name, drawn.type())
                    .baseUrl(URI.create("https://" + name + ".example/v1"))
                    .apiKey(Secret.of("sk-" + name))
                    .priority(drawn.priority())
                    .models(models(i == 0 ? Set.copyOf(MODELS) : drawn.models(), drawn.prices())));
        }
        config.alias(new ModelAlias.Group(ALIAS, MODELS.subList(0, 2)));
        if (falls) {
            config.fallbacks(MODELS.get(0), List.of(MODELS.get(2)));
        }
        return config.build();
    }

    private static List<ProviderModelConfig> models(Set<String> names, Prices prices) {
        List<ProviderModelConfig> models = new ArrayList<>();
        for (String name : MODELS) {
            if (names.contains(name)) {
                models.add(ProviderModelConfig.of(name, EndpointFacts.priced(prices)));
            }
        }
        return models;
    }

    private record Drawn(ProviderType type, int priority, Set<String> models, Prices prices) {}
}

package io.signalbox.codec.jackson.catalog;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.testkit.CatalogSourceContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ModelListsContractTest extends CatalogSourceContract {

    @Override
    protected CatalogSource source() {
        return ModelLists.source();
    }

    @Override
    protected Map<ProviderConfig, String> pages() {
        Map<ProviderConfig, String> pages = new LinkedHashMap<>();
        pages.put(provider(ProviderType.OPENAI), "{\"data\":[{\"id\":\"gpt-4o\",\"created\":1715367049}]}");
        pages.put(
                provider(ProviderType.OPENROUTER),
                "{\"data\":[{\"id\":\"acme/m\",\"pricing\":{\"prompt\":\"0.000001\",\"completion\":\"0.000002\"}},{\"id\":\"acme/n\"}]}");
        pages.put(provider(ProviderType.ANTHROPIC), "{\"data\":[{\"id\":\"claude-opus-4-5\"}],\"has_more\":false}");
        pages.put(
                provider(ProviderType.GEMINI),
                "{\"models\":[{\"name\":\"models/gemini-2.5-pro\",\"supportedGenerationMethods\":[\"generateContent\"]}]}");
        return pages;
    }

    @Override
    protected List<ProviderConfig> withoutList() {
        return List.of(provider(ProviderType.DEMO));
    }

    private static ProviderConfig provider(ProviderType type) {
        return ProviderConfig.builder(type.word(), type).apiKey(Secret.of("sk")).build();
    }
}

package io.signalbox.codec.jackson.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.MalformedListException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;

/** The lists of models of every type of provider that has one. May be used from any thread. */
public final class ModelLists implements CatalogSource {

    /** Numbers stay the decimals that they were written as: they may be prices. */
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private ModelLists() {}

    /** All of them. */
    public static CatalogSource source() {
        return new ModelLists();
    }

    @Override
    public Optional<URI> address(ProviderConfig provider) {
        return ListFormat.of(provider.type())
                .flatMap(format -> provider.address().models().map(format::firstPage));
    }

    @Override
    public Page read(ProviderConfig provider, byte[] body) {
        ListFormat format = ListFormat.of(provider.type())
                .orElseThrow(() -> new IllegalArgumentException(
                        provider.name() + ": has no list of models (expected: a provider that has one)"));
        return read(format, body);
    }

    static Page read(ListFormat format, byte[] body) {
        return format.read(tree(body));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new MalformedListException("the list is no JSON (expected: one JSON document)");
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }
}

package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.CatalogSource.Page;
import io.signalbox.core.port.MalformedListException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The laws of the port {@link CatalogSource}. Extend it, give it providers and a page of each one's list, and run it. */
public abstract class CatalogSourceContract {

    /** For subclasses. */
    protected CatalogSourceContract() {}

    /** The source. */
    protected abstract CatalogSource source();

    /** Providers that list their models, each with a page that has at least one. */
    protected abstract Map<ProviderConfig, String> pages();

    /** Providers that list nothing. */
    protected abstract List<ProviderConfig> withoutList();

    @Test
    @DisplayName("G-01: a list is at the provider's own host, whose headers it is got with")
    void listsAreAtTheProvider() {
        pages().keySet()
                .forEach(provider -> assertThat(source().address(provider)).hasValueSatisfying(address -> {
                    assertThat(address.isAbsolute()).isTrue();
                    assertThat(provider.address().models())
                            .as("only a provider whose models have an address is asked")
                            .hasValueSatisfying(
                                    models -> assertThat(address.getHost()).isEqualTo(models.getHost()));
                }));
    }

    @Test
    @DisplayName("G-02: whoever lists nothing has no address")
    void othersHaveNone() {
        withoutList().forEach(provider -> assertThat(source().address(provider)).isEmpty());
    }

    @Test
    @DisplayName("G-03: a page's models have names, each another one")
    void modelsHaveNames() {
        pages().forEach((provider, body) -> assertThat(page(provider, body).models())
                .isNotEmpty()
                .extracting(ListedModel::upstreamName)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).isNotBlank()));
    }

    @Test
    @DisplayName("G-04: what is no list is refused as that, and with no other exception")
    void refusesWhatIsNone() {
        Random random = new Random(7);
        pages().forEach((provider, body) -> {
            for (String wrong : List.of("", "{", "null", "7", "\"text\"", "<html>", "[[[[")) {
                assertThatThrownBy(() -> page(provider, wrong)).as(wrong).isInstanceOf(MalformedListException.class);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            IntStream.range(0, 300).forEach(i -> readsOrRefuses(provider, broken(bytes, random)));
        });
    }

    @Test
    @DisplayName("G-05: it keeps nothing: the same page is read the same, from any thread")
    void keepsNothing() {
        CatalogSource source = source();
        pages().forEach((provider, body) -> {
            Page first = page(provider, body);
            assertThat(IntStream.range(0, 50)
                            .parallel()
                            .mapToObj(i -> source.read(provider, body.getBytes(StandardCharsets.UTF_8))))
                    .containsOnly(first);
        });
    }

    private Page page(ProviderConfig provider, String body) {
        return source().read(provider, body.getBytes(StandardCharsets.UTF_8));
    }

    private void readsOrRefuses(ProviderConfig provider, byte[] body) {
        try {
            assertThat(source().read(provider, body).models()).isNotNull();
        } catch (MalformedListException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    /** A page that was cut, or has a byte changed. */
    private static byte[] broken(byte[] page, Random random) {
        if (random.nextBoolean()) {
            return Arrays.copyOf(page, random.nextInt(page.length));
        }
        byte[] changed = page.clone();
        changed[random.nextInt(page.length)] = (byte) random.nextInt(128);
        return changed;
    }
}

package io.signalbox.core.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.config.PriceBook;
import io.signalbox.core.port.TokenCounter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExtensionsTest {

    /** Prices under a name. */
    public static class Prices implements PriceExtension {
        private final String name;
        private final int preference;

        public Prices() {
            this("acme", 0);
        }

        Prices(String name, int preference) {
            this.name = name;
            this.preference = preference;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int preference() {
            return preference;
        }

        @Override
        public PriceBook book() {
            return PriceBook.NONE;
        }
    }

    /** The same name again. */
    public static final class SameName extends Prices {
        public SameName() {
            super("ACME", -1);
        }
    }

    /** Cannot be made. */
    public static final class Broken extends Prices {
        public Broken() {
            throw new NoClassDefFoundError("vendor/Library");
        }
    }

    private record Counter(String name) implements TokenCounterExtension {
        @Override
        public TokenCounter counter() {
            return (model, text) -> 1;
        }
    }

    @Test
    void findsWhatServiceFilesName() {
        Extensions found = Extensions.discovered(naming(Prices.class));
        assertThat(found.names(PriceExtension.class)).containsExactly("acme");
        assertThat(found.names(TransportExtension.class)).isEmpty();
        assertThat(found.isGiven(found.all(PriceExtension.class).get(0))).isFalse();
    }

    @Test
    void refusesTwoOfOneNameAndNamesBothClasses() {
        Extensions found = Extensions.discovered(naming(Prices.class, SameName.class));
        assertThatThrownBy(() -> found.all(PriceExtension.class))
                .isInstanceOf(ExtensionException.class)
                .hasMessage("PriceExtension \"ACME\" is there twice: " + Prices.class.getName() + " and "
                        + SameName.class.getName()
                        + " (expected: one of them on the class path, or one given by hand)");
        Prices given = new Prices("acme", 7);
        assertThat(found.with(given).all(PriceExtension.class)).containsExactly(given);
    }

    @Test
    void namesWhatCannotBeLoadedAndKeepsTheOthers() {
        Extensions found =
                Extensions.discovered(namingWords(Broken.class.getName(), "no.such.Class", Prices.class.getName()));
        assertThat(found.names(PriceExtension.class)).containsExactly("acme");
        assertThat(found.unloadable()).hasSize(2);
        assertThat(found.hint())
                .contains(Broken.class.getName())
                .contains("vendor/Library")
                .contains("no.such.Class");
    }

    @Test
    void aGivenOneTakesThePlaceOfAFoundOne() {
        Prices given = new Prices("Acme", 0);
        Extensions all = Extensions.discovered(naming(Prices.class)).with(given);
        assertThat(all.all(PriceExtension.class)).containsExactly(given);
        assertThat(all.isGiven(given)).isTrue();
    }

    @Test
    void ordersByPreferenceAndThenByName() {
        Extensions all = Extensions.none()
                .with(new Prices("c", -10))
                .with(new Prices("b", 0))
                .with(new Prices("a", 0));
        assertThat(all.names(PriceExtension.class)).containsExactly("a", "b", "c");
        assertThat(all.named(PriceExtension.class, "B")).isPresent();
        assertThat(all.named(PriceExtension.class, "d")).isEmpty();
    }

    @Test
    void choosesNoneOfTwoThatAreEquallyPreferred() {
        Extensions all = Extensions.none().with(new Counter("a")).with(new Counter("b"));
        assertThatThrownBy(() -> all.preferred(TokenCounterExtension.class))
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("a (" + Counter.class.getName() + ") and b (");
        assertThatThrownBy(() -> all.with(new Counter("A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TokenCounterExtension \"A\" is there twice");
    }

    private static ClassLoader naming(Class<?>... classes) {
        return namingWords(Arrays.stream(classes).map(Class::getName).toArray(String[]::new));
    }

    /** A class loader with a service file that names these. */
    private static ClassLoader namingWords(String... classes) {
        String file = Arrays.stream(classes).collect(Collectors.joining("\n"));
        return new ClassLoader(ExtensionsTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + PriceExtension.class.getName())
                        ? Collections.enumeration(List.of(inMemory(file)))
                        : super.getResources(name);
            }
        };
    }

    private static URL inMemory(String text) throws IOException {
        return new URL(null, "memory:services", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                    }
                };
            }
        });
    }
}

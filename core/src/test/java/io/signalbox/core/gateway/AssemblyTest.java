package io.signalbox.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.InvalidConfigException;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.extension.ContentExtension;
import io.signalbox.core.extension.DialectExtension;
import io.signalbox.core.extension.ExtensionException;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.LedgerExtension;
import io.signalbox.core.extension.ListenerExtension;
import io.signalbox.core.extension.SignerExtension;
import io.signalbox.core.extension.TransportExtension;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.ledger.LedgerUnavailableException.Reason;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a builder finds, what it opens, and when that is closed. */
class AssemblyTest {

    /** What was opened and closed, in order. */
    private final List<String> log = new ArrayList<>();

    private static GatewayConfig.Builder config() {
        return GatewayConfig.builder().provider(provider("main"));
    }

    private static ProviderConfig.Builder provider(String name) {
        return ProviderConfig.builder(name, ProviderType.OPENAI_COMPATIBLE)
                .baseUrl(URI.create("http://" + name + ".example/v1"));
    }

    private Extensions found() {
        return Extensions.none()
                .with(new Wires("fast", 0))
                .with(new Wires("slow", -1))
                .with(new Words())
                .with(new Books())
                .with(new Ears());
    }

    @Test
    void findsWhatIsNeededAndClosesItOnceInOrder() {
        GatewayConfig config = config().provider(provider("far").outboundProxy(URI.create("http://proxy.example:3128")))
                .ledger(LedgerConfig.STANDARD.withDataDir(Path.of("somewhere")))
                .build();
        Gateway gateway = Gateway.builder().config(config).extensions(found()).build();
        assertThat(log)
                .containsExactly("ledger opens", "ears open", "fast opens", "fast opens through proxy.example:3128");
        log.clear();
        gateway.close();
        gateway.close();
        assertThat(log)
                .containsExactly(
                        "fast through proxy.example:3128 closes", "fast closes", "ledger closes", "ears close");
    }

    @Test
    @DisplayName("F-005: a provider whose name may lead inside has a transport of its own, and listeners hear of names")
    void opensTransportsByTheRulesOfNames() {
        List<NameRules> rules = new ArrayList<>();
        List<NameEvent> heard = new ArrayList<>();
        Extensions found = found().with(new Wires("named", 1) {
            @Override
            public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy, NameRules names) {
                rules.add(names);
                return open(clock, outboundProxy);
            }
        });
        GatewayConfig config = config().provider(provider("inside").privateAddresses(true))
                .provider(provider("another"))
                .build();
        Gateway.builder()
                .config(config)
                .extensions(found)
                .listener(new Listener() {
                    @Override
                    public void ended(Generation generation) {}

                    @Override
                    public void named(NameEvent event) {
                        heard.add(event);
                    }
                })
                .build()
                .close();
        assertThat(rules).extracting(NameRules::privateAddresses).containsExactlyInAnyOrder(false, true);
        NameEvent event = new NameEvent(NameEvent.Kind.STALE, "main.example");
        rules.forEach(each -> each.events().accept(event));
        assertThat(heard).containsExactly(event, event);
    }

    @Test
    void tellsWhatItFound() {
        try (Gateway gateway =
                Gateway.builder().config(config().build()).extensions(found()).build()) {
            assertThat(gateway.assembly().toString())
                    .contains("transport: given (fast)")
                    .contains("ledger: none (none of ledger.data_dir, ledger.url and ledger.store is set)");
        }
    }

    @Test
    void whatIsSetByHandWins() {
        Transport own = wire("own");
        Ledger ledger = ledger("own ledger");
        Gateway gateway = Gateway.builder()
                .config(config().ledger(LedgerConfig.STANDARD.withDataDir(Path.of("somewhere")))
                        .build())
                .extensions(found())
                .transport(own)
                .ledger(ledger)
                .build();
        gateway.close();
        assertThat(log).containsExactly("ears open", "own closes", "own ledger closes", "ears close");
    }

    @Test
    void closesWhatItOpenedWhereBuildingFails() {
        Ledger mine = ledger("mine");
        GatewayBuilder builder = Gateway.builder()
                .config(config().provider(ProviderConfig.builder("aws", ProviderType.BEDROCK)
                                .baseUrl(URI.create("https://bedrock-runtime.us-east-1.amazonaws.com")))
                        .build())
                .extensions(found())
                .ledger(mine);
        assertThatThrownBy(builder::build)
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("providers.aws")
                .hasMessageContaining("no signer \"aws\"")
                .hasMessageContaining("signalbox-signer-aws");
        assertThat(log).containsExactly("ears open", "fast opens", "fast closes", "ears close");
    }

    @Test
    void signsOverATransportThatSeveralShare() {
        Gateway gateway = Gateway.builder()
                .config(config().provider(ProviderConfig.builder("aws", ProviderType.BEDROCK)
                                .baseUrl(URI.create("https://bedrock-runtime.us-east-1.amazonaws.com")))
                        .build())
                .extensions(Extensions.none()
                        .with(new Wires("fast", 0))
                        .with(new Words())
                        .with(new Pens()))
                .build();
        assertThat(log).containsExactly("fast opens", "signs for aws");
        log.clear();
        gateway.close();
        assertThat(log).containsExactly("signer closes", "fast closes");
    }

    @Test
    void saysWhatIsMissing() {
        GatewayBuilder nothing = Gateway.builder().config(config().build()).withoutDiscovery();
        assertThatThrownBy(nothing::build)
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("There is no transport")
                .hasMessageContaining("signalbox-transport-jdk");
        assertThatThrownBy(nothing.transport(wire("own"))::build)
                .hasMessageContaining("There are no dialects")
                .hasMessageContaining("signalbox-codec-jackson");
        assertThatThrownBy(Gateway.builder()::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("config(…)");
        GatewayConfig database = config().ledger(
                        LedgerConfig.STANDARD.withDatabase(LedgerDatabase.at("jdbc:postgresql://db:5432/ledger")))
                .build();
        assertThatThrownBy(Gateway.builder().config(database).extensions(found())::build)
                .hasMessageContaining("no ledger \"postgresql\"")
                .hasMessageContaining("signalbox-store-jdbc");
    }

    @Test
    void storesNothingThatNobodyCouldRead() {
        Extensions shelf = found().with(new Shelf());
        assertThatThrownBy(Gateway.builder().config(config().build()).extensions(shelf)::build)
                .isInstanceOf(ExtensionException.class)
                .hasMessageContaining("Nothing reads stored content");
        assertThat(log).containsExactly("ears open", "fast opens", "fast closes", "shelf closes", "ears close");
    }

    @Test
    void saysThatNothingBringsAProviderOfTheProcess() {
        GatewayConfig demo = config().provider(ProviderConfig.builder("demo", ProviderType.DEMO))
                .build();
        assertThatThrownBy(Gateway.builder().config(demo).extensions(found())::build)
                .isInstanceOf(ExtensionException.class)
                .hasMessage("providers.demo: type demo lives in the process, and nothing brings it"
                        + " (expected: its extension on the class path)");
    }

    @Test
    void aNameThatIsNotThereDoesNotMatterWhereItsPartIsSetByHand() {
        GatewayConfig shared = config().transport("pigeon")
                .routingPolicy("whim")
                .ledger(LedgerConfig.STANDARD.withStore("sand"))
                .build();
        assertThatThrownBy(Gateway.builder().config(shared).extensions(found())::build)
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.path() + " " + problem.reason())
                                .containsExactly(
                                        "transport is not there (expected: fast, slow)",
                                        "routing.policy is not there (none is on the class path)",
                                        "ledger.store is not there (expected: sqlite)"));
        Gateway.builder()
                .config(shared)
                .extensions(found())
                .transport(wire("own"))
                .ledger(Ledger.none())
                .routing(standard -> standard)
                .build()
                .close();
        assertThat(log).containsExactly("ears open", "own closes", "ears close");
    }

    @Test
    void whatFailsToCloseKeepsNothingOpen() {
        Ledger broken = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (self, method, arguments) -> {
                    throw new IllegalStateException("disk");
                });
        Gateway gateway = Gateway.builder()
                .config(config().build())
                .extensions(found())
                .ledger(broken)
                .build();
        assertThatThrownBy(gateway::close).hasMessage("disk");
        assertThat(log).containsExactly("ears open", "fast opens", "fast closes", "ears close");
    }

    @Test
    void saysThatALibraryIsMissing() {
        Extensions broken = found().with(new Wires("broken", 7) {
            @Override
            public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy) {
                throw new NoClassDefFoundError("vendor/Client");
            }
        });
        assertThatThrownBy(Gateway.builder().config(config().build()).extensions(broken)::build)
                .isInstanceOf(ExtensionException.class)
                .hasMessage(
                        "transport \"broken\" cannot be used, because something that it needs is not on the class path:"
                                + " vendor/Client (expected: the libraries of its module, as Maven brings them)");
        assertThat(log).containsExactly("ears open", "ears close");
    }

    @Test
    @DisplayName("Who builds a gateway is told by key and folder which ledger cannot be opened")
    void saysWhichLedgerCannotBeOpened() {
        Extensions taken = Extensions.none()
                .with(new Wires("fast", 0))
                .with(new Words())
                .with(new Books() {
                    @Override
                    public Ledger open(LedgerConfig config, Clock clock) {
                        throw new LedgerUnavailableException(
                                Reason.IN_USE, "The ledger's file is in use by another process.");
                    }
                });
        GatewayConfig config = config().ledger(LedgerConfig.STANDARD.withDataDir(Path.of("somewhere")))
                .build();
        assertThatThrownBy(Gateway.builder().config(config).extensions(taken)::build)
                .hasMessage("ledger.data_dir: \"somewhere\": The ledger's file is in use by another process.")
                .isInstanceOfSatisfying(
                        LedgerUnavailableException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.IN_USE));
    }

    private Transport wire(String name) {
        return new Transport() {
            @Override
            public Call send(TransportRequest request) {
                throw new IllegalStateException("nobody calls");
            }

            @Override
            public void close() {
                log.add(name + " closes");
            }
        };
    }

    private Ledger ledger(String name) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (self, method, arguments) -> {
                    log.add(name + " " + method.getName() + "s");
                    return null;
                });
    }

    private class Wires implements TransportExtension {
        private final String name;
        private final int preference;

        Wires(String name, int preference) {
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
        public Transport open(Clock clock, Optional<InetSocketAddress> outboundProxy) {
            String through = outboundProxy
                    .map(proxy -> " through " + proxy.getHostString() + ":" + proxy.getPort())
                    .orElse("");
            log.add(name + " opens" + through);
            return wire(name + through);
        }
    }

    private final class Pens implements SignerExtension {
        @Override
        public String name() {
            return "aws";
        }

        @Override
        public Transport sign(ProviderConfig provider, Transport plain, Clock clock) {
            log.add("signs for " + provider.name());
            return new Transport() {
                @Override
                public Call send(TransportRequest request) {
                    return plain.send(request);
                }

                @Override
                public void close() {
                    log.add("signer closes");
                    plain.close();
                }
            };
        }
    }

    private class Books implements LedgerExtension {
        @Override
        public String name() {
            return FILE;
        }

        @Override
        public Ledger open(LedgerConfig config, Clock clock) {
            log.add("ledger opens");
            return ledger("ledger");
        }

        @Override
        public Ledger reading(LedgerConfig config) {
            return ledger("ledger");
        }
    }

    private final class Shelf implements ContentExtension {
        @Override
        public String name() {
            return "shelf";
        }

        @Override
        public Optional<ContentStore> open(GatewayConfig config) {
            return Optional.of((ContentStore) Proxy.newProxyInstance(
                    ContentStore.class.getClassLoader(),
                    new Class<?>[] {ContentStore.class},
                    (self, method, arguments) -> {
                        log.add("shelf " + method.getName() + "s");
                        return null;
                    }));
        }
    }

    private final class Ears implements ListenerExtension {
        @Override
        public String name() {
            return "ears";
        }

        @Override
        public Optional<Listener> open(Surroundings gateway) {
            log.add("ears open");
            return Optional.of(new ClosedListener());
        }
    }

    private final class ClosedListener implements Listener, AutoCloseable {
        @Override
        public void ended(Generation generation) {}

        @Override
        public void close() {
            log.add("ears close");
        }
    }

    private static final class Words implements DialectExtension {
        @Override
        public String name() {
            return "words";
        }

        @Override
        public List<Bridge> bridges() {
            return List.of(new Bridge() {
                @Override
                public String upstreamDialect() {
                    return "openai-chat";
                }

                @Override
                public UpstreamRequest request(
                        Dialect.Envelope envelope, Endpoint endpoint, Map<String, String> parameters) {
                    throw new IllegalStateException("nobody asks");
                }

                @Override
                public UpstreamRequest continuation(
                        Dialect.Envelope envelope,
                        Endpoint endpoint,
                        Map<String, String> parameters,
                        String soFar,
                        boolean prefill) {
                    throw new IllegalStateException("nobody asks");
                }

                @Override
                public Failure failure(int status, Headers headers, byte[] body, Instant now) {
                    throw new IllegalStateException("nobody fails");
                }

                @Override
                public AnswerReader reader(Dialect.Envelope envelope, AnswerContext context) {
                    throw new IllegalStateException("nobody answers");
                }
            });
        }
    }
}

package io.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.model.RewritePattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {

    private static GatewayConfig.Builder config() {
        return GatewayConfig.builder()
                .provider(provider("main", 1))
                .provider(provider("other", 1))
                .alias(new ModelAlias.Group("smart", List.of("main:acme/one")))
                .alias(new ModelAlias.Rewrite(RewritePattern.of("^gpt-(.*)"), "main:gpt-old-\\1"))
                .key(KeyConfig.of("team", Secret.of("sk-1")));
    }

    private static ProviderConfig.Builder provider(String name, int priority) {
        return ProviderConfig.builder(name, ProviderType.OPENAI_COMPATIBLE)
                .baseUrl(URI.create("http://" + name + ".example/v1"))
                .apiKey(Secret.of("sk-canary"))
                .priority(priority);
    }

    private static ConfigChanges changes(GatewayConfig.Builder after) {
        return ConfigChanges.between(config().build(), after.build());
    }

    @Test
    @DisplayName("the same configuration, made twice, is no change")
    void findsNothing() {
        assertThat(changes(config()).isEmpty()).isTrue();
        assertThat(changes(config())).hasToString("nothing");
    }

    @Test
    @DisplayName("F-140: what is added, changed, removed or put in another order is named by its key")
    void namesChanges() {
        GatewayConfig.Builder after = GatewayConfig.builder()
                .provider(provider("main", 2))
                .provider(provider("new", 1))
                .alias(new ModelAlias.Group("smart", List.of("main:acme/one")))
                .alias(new ModelAlias.Rewrite(RewritePattern.of("^gpt-(.*)"), "main:gpt-\\1"))
                .key(KeyConfig.of("team", Secret.of("sk-2")))
                .defaultProvider("main")
                .content(new ContentConfig(
                        false, Set.of("team"), ContentConfig.OFF.dir(), Duration.ofDays(3), List.of(), 1 << 12));
        ConfigChanges changes = changes(after);
        assertThat(changes)
                .hasToString(
                        "providers.main changed, providers.new added, providers.other removed, model_aliases changed,"
                                + " default_provider changed, keys.team changed, content.keys changed, content.retention changed,"
                                + " content.most_bytes changed");
        assertThat(changes.problems()).isEmpty();
        assertThat(changes(config().providers(List.of(
                        provider("other", 1).build(), provider("main", 1).build()))))
                .hasToString("providers changed");
    }

    @Test
    @DisplayName("F-140: what a restart alone can change is named with what it is, secrets without")
    void namesWhatNeedsARestart() {
        GatewayConfig before = config().build();
        GatewayConfig after = config().server(
                        before.server().withPort(9090).withAdmin(AdminConfig.STANDARD.withKey(Secret.of("sk-canary"))))
                .ledger(before.ledger()
                        .withDurability(LedgerConfig.Durability.STRICT)
                        .withDatabase(
                                LedgerDatabase.at("jdbc:postgresql://db/a").as("u", Secret.of("sk-canary"))))
                .transport("vertx")
                .build();
        assertThat(ConfigChanges.between(before, after).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "server.port: \"9090\": takes effect with a restart alone (expected: 8080)",
                        "server.admin_key: takes effect with a restart alone (expected: as it was)",
                        "ledger.durability: \"strict\": takes effect with a restart alone (expected: standard)",
                        "ledger.url: \"jdbc:postgresql://db/a\": takes effect with a restart alone (expected: not set)",
                        "ledger.user: \"u\": takes effect with a restart alone (expected: not set)",
                        "ledger.password: takes effect with a restart alone (expected: as it was)",
                        "ledger.pool: \"8\": takes effect with a restart alone (expected: not set)",
                        "transport: \"vertx\": takes effect with a restart alone (expected: not set)");
    }

    @Test
    @DisplayName(
            "F-140: the first key would close operators' pages, and the last one open them, which is decided at the start")
    void keepsOperatorsPagesAsTheyAre() {
        GatewayConfig open =
                GatewayConfig.builder().provider(provider("main", 1)).build();
        GatewayConfig closed =
                open.toBuilder().key(KeyConfig.of("team", Secret.of("sk-1"))).build();
        assertThat(ConfigChanges.between(open, closed).problems())
                .extracting(ConfigProblem::path)
                .containsExactly("keys");
        assertThat(ConfigChanges.between(closed, open).problems())
                .extracting(ConfigProblem::path)
                .containsExactly("keys");
    }
}

package io.signalbox.server;

import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.ContentConfig;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.LocalModelConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.ProviderModelConfig;
import io.signalbox.core.config.ReloadConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.core.config.SigningCredentials;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.config.UpstreamApi;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.routing.OrderingStrategy;
import io.signalbox.core.routing.RoutingDefaults;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A configuration as it takes effect, in the words of the file; secrets as stars, and so is whatever might be one. */
final class EffectiveConfig {

    private final StringBuilder text = new StringBuilder();

    private EffectiveConfig() {}

    /** The configuration, ready to be printed. */
    static String text(GatewayConfig config) {
        EffectiveConfig effective = new EffectiveConfig();
        effective.providers(config.allProviders());
        effective.models(config.models());
        effective.names(config);
        effective.routing(config);
        effective.timeouts(config.timeouts());
        effective.failover(config);
        effective.server(config);
        effective.keys(config.keys());
        effective.ledger(config);
        effective.content(config);
        effective.health(config.health());
        effective.discovery(config.discovery());
        effective.alerts(config.alerts());
        effective.reload(config.reload());
        effective.line(0, "transport", config.transport().orElse(SignalboxServer.TRANSPORT));
        return effective.text.toString();
    }

    private void providers(List<ProviderConfig> providers) {
        section(0, "providers");
        for (ProviderConfig provider : providers) {
            section(1, provider.name());
            line(2, "type", provider.type().word());
            line(2, "base_url", shown(provider.baseUrl()));
            api(provider);
            line(2, "api_key", provider.apiKey().map(Secret::toString).orElse("none"));
            signing(provider.signing());
            provider.leftOut().ifPresent(why -> line(2, "left out of every plan", why));
            if (!provider.furtherKeys().isEmpty()) {
                line(2, "api_keys", provider.keys());
            }
            line(2, "priority", provider.priority());
            if (provider.concurrency().most().isPresent()) {
                line(2, "concurrency.most", provider.concurrency().most().getAsInt());
                line(2, "concurrency.waiting", provider.concurrency().waiting());
                line(2, "concurrency.longest_wait", shown(provider.concurrency().longestWait()));
            }
            line(
                    2,
                    "models",
                    provider.models()
                            .map(models -> models.stream()
                                    .map(ProviderModelConfig::id)
                                    .collect(Collectors.joining(", ", "[", "]")))
                            .orElse("what it lists, and whatever it is asked for"));
            provider.discover().ifPresent(asked -> line(2, "discover", asked));
            if (provider.afterCancel() != provider.type().afterCancel()) {
                line(2, "after_cancel", provider.afterCancel().word());
            }
            provider.httpReferer().ifPresent(value -> line(2, "http_referer", quoted(value)));
            provider.title().ifPresent(value -> line(2, "x_title", quoted(value)));
            provider.appName().ifPresent(value -> line(2, "app_name", quoted(value)));
            provider.customHeaders().keySet().forEach(name -> line(2, "custom_headers." + name, Secret.STARS));
            provider.connectTimeout().ifPresent(value -> line(2, "connect_timeout", shown(value)));
            provider.timeout().ifPresent(value -> line(2, "timeout", shown(value)));
            provider.outboundProxy().ifPresent(value -> line(2, "outbound_proxy", shown(value)));
            if (provider.privateAddresses()) {
                line(2, "allow_private_addresses", true);
            }
            if (!provider.healthProbe()) {
                line(2, "health_probe", false);
            }
        }
    }

    private void api(ProviderConfig provider) {
        UpstreamApi api = provider.api();
        line(2, "dialect", api.dialect().orElse(provider.type().dialects().get(0)));
        api.version().ifPresent(value -> line(2, "api_version", value));
        api.anthropicVersion().ifPresent(value -> line(2, "anthropic_version", value));
        if (!api.anthropicBeta().isEmpty()) {
            line(2, "anthropic_beta", api.anthropicBeta());
        }
        api.project().ifPresent(value -> line(2, "project", value));
        api.location().ifPresent(value -> line(2, "location", value));
    }

    private void signing(SigningCredentials signing) {
        signing.awsAccessKeyId().ifPresent(id -> line(2, "aws_access_key_id", Secret.STARS));
        signing.awsSecretAccessKey().ifPresent(key -> line(2, "aws_secret_access_key", key));
        signing.awsSessionToken().ifPresent(token -> line(2, "aws_session_token", token));
        signing.awsProfile().ifPresent(name -> line(2, "aws_profile", quoted(name)));
        signing.file().ifPresent(file -> line(2, "credentials_file", quoted(file.toString())));
    }

    private void models(List<LocalModelConfig> models) {
        if (!models.isEmpty()) {
            section(0, "model_list");
        }
        for (LocalModelConfig model : models) {
            line(1, model.name(), model.provider().map(name -> name + ":").orElse("") + model.upstreamModel());
        }
    }

    private void names(GatewayConfig config) {
        if (!config.aliases().isEmpty()) {
            section(0, "model_aliases");
        }
        for (ModelAlias alias : config.aliases()) {
            if (alias instanceof ModelAlias.Group group) {
                line(1, group.name(), members(group));
            } else if (alias instanceof ModelAlias.Rewrite rewrite) {
                line(1, quoted(rewrite.pattern().toString()), quoted(rewrite.replacement()));
            }
        }
        if (!config.fallbacks().isEmpty()) {
            section(0, "router");
            section(1, "fallbacks");
            config.fallbacks().forEach((model, others) -> line(2, model, others));
        }
        config.auto().ifPresent(auto -> {
            section(0, "auto");
            line(1, "pool", auto.members().isEmpty() ? "every model that is known" : auto.members());
            line(1, "preference", auto.preference().word());
        });
        if (!config.presets().isEmpty()) {
            section(0, "presets");
            config.presets().forEach(preset -> line(1, preset.slug(), preset.models()));
        }
        line(0, "default_provider", config.defaultProvider().orElse("none"));
        line(0, "force_model", config.forcedModel().orElse("none"));
    }

    private static List<String> members(ModelAlias.Group group) {
        return group.weights().isEmpty()
                ? group.members()
                : IntStream.range(0, group.members().size())
                        .mapToObj(i -> "{model: " + group.members().get(i) + ", weight: "
                                + group.weights().get(i) + "}")
                        .toList();
    }

    private void routing(GatewayConfig config) {
        RoutingDefaults routing = config.routing();
        section(0, "routing");
        config.routingPolicy().ifPresent(policy -> line(1, "policy", policy));
        line(
                1,
                "strategy",
                routing.everywhere()
                        .strategy()
                        .orElse(OrderingStrategy.BALANCED)
                        .word());
        line(
                1,
                "data_collection",
                routing.everywhere().preferences().denyDataCollection() ? "deny" : "allow, unless a request denies it");
        routing.byName()
                .forEach((name, rule) -> line(
                        1,
                        "models." + name + ".strategy",
                        rule.strategy().map(OrderingStrategy::word).orElse("as above")));
    }

    private void timeouts(TimeoutConfig timeouts) {
        section(0, "timeouts");
        line(1, "connect", shown(timeouts.connect()));
        line(1, "answer", shown(timeouts.answer()));
        line(1, "first_content", shown(timeouts.firstContent()));
        line(1, "idle", shown(timeouts.idle()));
        line(1, "request", shown(timeouts.request()));
        line(1, "keepalive_after", shown(timeouts.keepAliveAfter()));
    }

    private void failover(GatewayConfig config) {
        section(0, "failover");
        line(1, "attempts", config.failover().mostAttempts());
        line(1, "retries", config.failover().retries());
        line(1, "longest_retry_after", shown(config.failover().longestRetryAfter()));
        line(1, "content_policy_fallbacks", config.failover().contentPolicyFallbacks());
        line(1, "when_slow", config.failover().whenSlow().word());
        line(1, "continuation", config.failover().continuation());
    }

    private void server(GatewayConfig config) {
        ServerConfig server = config.server();
        section(0, "server");
        line(1, "host", server.host());
        line(1, "port", server.port());
        line(1, "path_prefix", server.pathPrefix().isEmpty() ? "none" : server.pathPrefix());
        line(1, "max_request_bytes", server.maxRequestBytes());
        line(1, "max_header_bytes", server.maxHeaderBytes());
        line(1, "max_connections", server.maxConnections());
        line(1, "max_streams_per_connection", server.maxStreamsPerConnection());
        line(1, "shutdown_grace", shown(server.shutdownGrace()));
        line(1, "allow_open_access", server.allowOpenAccess());
        line(
                1,
                "admin_key",
                switch (config.adminAccess()) {
                    case KEY -> Secret.STARS;
                    case OPEN -> "none, everybody on this machine may open /admin";
                    case NONE -> "none, /admin is not there";
                });
        line(
                1,
                "admin_port",
                server.admin().port().isPresent() ? server.admin().port().getAsInt() : "the callers' port");
    }

    private void keys(List<KeyConfig> keys) {
        if (keys.isEmpty()) {
            line(0, "keys", "none, everybody on this machine may call");
            return;
        }
        section(0, "keys");
        keys.forEach(key -> line(1, key.name(), key.disabled() ? "disabled" : Secret.STARS));
    }

    private void ledger(GatewayConfig config) {
        section(0, "ledger");
        config.ledger().store().ifPresent(store -> line(1, "store", store));
        line(1, "data_dir", config.ledger().dataDir().orElseGet(Addresses::dataDirectory));
        line(1, "durability", config.ledger().durability().name().toLowerCase(Locale.ROOT));
        line(1, "commit_interval", shown(config.ledger().commitInterval()));
        line(1, "max_waiting", config.ledger().maxWaiting());
        line(
                1,
                "retention",
                config.ledger().retention().map(EffectiveConfig::shown).orElse("for ever"));
        line(1, "archive", config.ledger().archive());
        config.ledger().database().ifPresent(database -> {
            line(1, "url", database.place());
            line(1, "user", database.user().orElse("the driver's"));
            line(1, "password", database.password().map(Secret::toString).orElse("none"));
            line(1, "pool", database.connections());
        });
    }

    private void content(GatewayConfig config) {
        ContentConfig content = config.content();
        section(0, "content");
        line(1, "store", content.store());
        line(1, "keys", content.keys().isEmpty() ? "everybody's" : content.keys());
        line(1, "dir", content.dir().or(() -> config.ledger().dataDir()).orElseGet(Addresses::dataDirectory));
        line(1, "retention", shown(content.retention()));
        line(1, "most_bytes", content.mostBytes());
        if (content.encryptionKeys().isEmpty()) {
            line(1, "encryption_keys", "none, what is stored can be read in the file");
            return;
        }
        section(1, "encryption_keys");
        content.encryptionKeys().forEach(key -> line(2, key.id(), key.key()));
    }

    private void health(HealthConfig health) {
        section(0, "health");
        line(1, "probe", health.probe().word());
        line(1, "interval", shown(health.interval()));
        line(1, "daily_cap", health.dailyCap());
    }

    private void discovery(DiscoveryConfig discovery) {
        section(0, "discovery");
        line(1, "enabled", discovery.enabled());
        line(1, "interval", shown(discovery.interval()));
    }

    private void reload(ReloadConfig reload) {
        section(0, "reload");
        line(1, "enabled", reload.enabled());
        line(1, "interval", shown(reload.interval()));
    }

    private void alerts(List<AlertConfig> alerts) {
        if (!alerts.isEmpty()) {
            section(0, "alerts");
        }
        for (AlertConfig alert : alerts) {
            section(1, alert.name());
            line(2, "of", alert.of().map(Dimension::word).orElse("all"));
            if (!alert.only().isEmpty()) {
                line(2, "only", alert.only());
            }
            if (alert.span() instanceof AlertConfig.Calendar calendar) {
                line(
                        2,
                        "spend",
                        alert.amount() + " a " + calendar.per().word() + " in zone "
                                + (calendar.zone().equals(ZoneOffset.UTC) ? "UTC" : calendar.zone()));
            } else if (alert.span() instanceof AlertConfig.Latest latest) {
                line(2, "rate", alert.amount() + " an hour, over " + shown(latest.over()));
            }
            line(
                    2,
                    "thresholds",
                    alert.thresholds().stream()
                            .map(share -> share.movePointRight(2).toPlainString() + "%")
                            .toList());
            line(2, "counts", alert.counts().word());
            alert.webhook().ifPresent(webhook -> line(2, "webhook", webhook.shown()));
        }
    }

    private void section(int depth, String name) {
        text.append("  ".repeat(depth)).append(name).append(":\n");
    }

    private void line(int depth, String name, Object value) {
        text.append("  ".repeat(depth)).append(name).append(": ").append(value).append('\n');
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }

    private static String shown(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /** An address without a user or password in it. */
    private static String shown(URI address) {
        return Optional.ofNullable(address.getRawUserInfo())
                .map(user -> address.toString().replace(user + "@", Secret.STARS + "@"))
                .orElse(address.toString());
    }
}

package io.signalbox.codec.jackson.config;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.AdminConfig;
import io.signalbox.core.config.ChargingConfig;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.FailoverConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.HealthConfig;
import io.signalbox.core.config.IdentityConfig;
import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.config.LedgerConfig.Durability;
import io.signalbox.core.config.LedgerDatabase;
import io.signalbox.core.config.ReloadConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.cost.ChargeRule;
import io.signalbox.core.failover.Retries;
import io.signalbox.core.failover.SlowPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sections that are not about models: identity, limits, server, keys, charging, ledger, probes, discovery, transport. */
final class SettingsReader {

    private final GatewayConfig.Builder builder;

    SettingsReader(GatewayConfig.Builder builder) {
        this.builder = builder;
    }

    void settings(YamlMap file) {
        file.map("identity", ConfigSections.IDENTITY)
                .map(SettingsReader::identity)
                .ifPresent(builder::identity);
        file.map("timeouts", ConfigSections.TIMEOUTS)
                .map(SettingsReader::timeouts)
                .ifPresent(builder::timeouts);
        file.map("failover", ConfigSections.FAILOVER)
                .map(SettingsReader::failover)
                .ifPresent(builder::failover);
        file.map("server", ConfigSections.SERVER).map(SettingsReader::server).ifPresent(builder::server);
        file.map("ledger", ConfigSections.LEDGER).map(SettingsReader::ledger).ifPresent(builder::ledger);
        file.map("content", ConfigSections.CONTENT).map(ContentSettings::read).ifPresent(builder::content);
        file.map("charging", ConfigSections.CHARGING)
                .map(SettingsReader::charging)
                .ifPresent(builder::charging);
        file.map("health", ConfigSections.HEALTH).map(SettingsReader::health).ifPresent(builder::health);
        file.map("discovery", ConfigSections.DISCOVERY)
                .map(SettingsReader::discovery)
                .ifPresent(builder::discovery);
        file.map("reload", ConfigSections.RELOAD).map(SettingsReader::reload).ifPresent(builder::reload);
        file.text("transport", builder::transport);
        int keys = 0;
        for (YamlValue item : file.items("keys", "a mapping")) {
            Optional<KeyConfig> key = YamlMap.of(item.as("keys[" + keys + "]"), ConfigSections.KEY)
                    .flatMap(SettingsReader::key);
            key.ifPresent(builder::key);
            keys += key.isPresent() ? 1 : 0;
        }
        AlertReader.alerts(file, builder);
    }

    private static IdentityConfig identity(YamlMap map) {
        IdentityConfig standard = IdentityConfig.STANDARD;
        return new IdentityConfig(
                header(map, "user_agent", standard.userAgent()),
                header(map, "http_referer", standard.httpReferer()),
                header(map, "x_title", standard.title()));
    }

    private static IdentityConfig.Header header(YamlMap identity, String key, IdentityConfig.Header standard) {
        Optional<YamlMap> map = identity.map(key, ConfigSections.IDENTITY_HEADER);
        if (map.isEmpty()) {
            return standard;
        }
        IdentityConfig.Mode mode = map.get()
                .value("mode")
                .flatMap(value -> word(value, IdentityConfig.Mode.class))
                .orElse(standard.mode());
        Optional<String> override = map.get().value("override_value").flatMap(YamlValue::text);
        Optional<String> byDefault = map.get().value("default_value").flatMap(YamlValue::text);
        return new IdentityConfig.Header(mode, mode == IdentityConfig.Mode.OVERRIDE ? override : byDefault);
    }

    private static TimeoutConfig timeouts(YamlMap map) {
        TimeoutConfig standard = TimeoutConfig.STANDARD;
        return new TimeoutConfig(
                duration(map, "connect", standard.connect()),
                duration(map, "answer", standard.answer()),
                duration(map, "first_content", standard.firstContent()),
                duration(map, "idle", standard.idle()),
                duration(map, "request", standard.request()),
                duration(map, "keepalive_after", standard.keepAliveAfter()));
    }

    private static FailoverConfig failover(YamlMap map) {
        FailoverConfig standard = FailoverConfig.STANDARD;
        return new FailoverConfig(
                number(map, "attempts", standard.mostAttempts()),
                map.value("retries").map(SettingsReader::retries).orElse(standard.retries()),
                duration(map, "longest_retry_after", standard.longestRetryAfter()),
                flag(map, "content_policy_fallbacks", standard.contentPolicyFallbacks()),
                whenSlow(map),
                flag(map, "continuation", standard.continuation()));
    }

    /** One number for all, or one for each kind of failure. */
    private static Retries retries(YamlValue value) {
        if (!value.isMapping()) {
            return value.smallNumber().map(Retries::upTo).orElse(Retries.STANDARD);
        }
        return YamlMap.of(value, ConfigSections.RETRIES_OF_EVERY_KIND)
                .map(SettingsReader::retriesByKind)
                .orElse(Retries.STANDARD);
    }

    private static Retries retriesByKind(YamlMap map) {
        Retries retries = Retries.upTo(number(map, "default", Retries.STANDARD.byDefault()));
        for (FailureKind kind : FailureKind.values()) {
            Optional<Integer> number = map.value(kind.word()).flatMap(YamlValue::smallNumber);
            retries = number.isPresent() ? retries.with(kind, number.get()) : retries;
        }
        return retries;
    }

    private static SlowPolicy whenSlow(YamlMap map) {
        return map.value("when_slow")
                .flatMap(value -> word(value, SlowPolicy.class))
                .orElse(FailoverConfig.STANDARD.whenSlow());
    }

    private static ServerConfig server(YamlMap map) {
        ServerConfig standard = ServerConfig.STANDARD;
        return new ServerConfig(
                map.value("host").flatMap(YamlValue::text).orElse(standard.host()),
                number(map, "port", standard.port()),
                map.value("path_prefix").flatMap(YamlValue::text).orElse(standard.pathPrefix()),
                bytes(map, "max_request_bytes", standard.maxRequestBytes()),
                bytes(map, "max_header_bytes", standard.maxHeaderBytes()),
                number(map, "max_connections", standard.maxConnections()),
                number(map, "max_streams_per_connection", standard.maxStreamsPerConnection()),
                duration(map, "shutdown_grace", standard.shutdownGrace()),
                flag(map, "allow_open_access", standard.allowOpenAccess()),
                admin(map));
    }

    private static AdminConfig admin(YamlMap map) {
        AdminConfig admin = map.value("admin_port")
                .flatMap(YamlValue::smallNumber)
                .map(AdminConfig.STANDARD::withPort)
                .orElse(AdminConfig.STANDARD);
        return map.value("admin_key")
                .map(YamlValue::asSecret)
                .flatMap(YamlValue::text)
                .map(Secret::of)
                .map(admin::withKey)
                .orElse(admin);
    }

    private static LedgerConfig ledger(YamlMap map) {
        LedgerConfig standard = LedgerConfig.STANDARD;
        return new LedgerConfig(
                map.value("data_dir").flatMap(YamlValue::path).or(standard::dataDir),
                map.value("durability")
                        .flatMap(value -> word(value, Durability.class))
                        .orElse(standard.durability()),
                duration(map, "commit_interval", standard.commitInterval()),
                number(map, "max_waiting", standard.maxWaiting()),
                map.value("retention").flatMap(YamlValue::duration).or(standard::retention),
                map.value("archive").flatMap(YamlValue::flag).orElse(standard.archive()),
                database(map),
                map.value("store").flatMap(YamlValue::text).or(standard::store));
    }

    private static Optional<LedgerDatabase> database(YamlMap map) {
        List<String> more =
                Stream.of("user", "password", "pool").filter(map::has).toList();
        if (!map.has("url") && !more.isEmpty()) {
            map.whole().refuse("has " + more.get(0) + " but no url (expected: the address of a database)");
        }
        return map.value("url")
                .flatMap(YamlValue::text)
                .map(LedgerDatabase::at)
                .map(standard -> new LedgerDatabase(
                        standard.url(),
                        map.value("user").flatMap(YamlValue::text),
                        map.value("password")
                                .map(YamlValue::asSecret)
                                .flatMap(YamlValue::text)
                                .map(Secret::of),
                        number(map, "pool", standard.connections())));
    }

    private static HealthConfig health(YamlMap map) {
        HealthConfig standard = HealthConfig.STANDARD;
        return new HealthConfig(
                map.value("probe")
                        .flatMap(value -> word(value, HealthConfig.Probe.class))
                        .orElse(standard.probe()),
                duration(map, "interval", standard.interval()),
                number(map, "daily_cap", standard.dailyCap()));
    }

    private static ChargingConfig charging(YamlMap map) {
        return new ChargingConfig(
                new ChargeRule(percentage(map, "margin"), percentage(map, "own_key_fee")),
                new TreeSet<>(
                        map.value("own_key_providers").map(YamlValue::texts).orElse(List.of())));
    }

    private static BigDecimal percentage(YamlMap map, String key) {
        return map.value(key)
                .flatMap(value ->
                        value.text().flatMap(text -> Quantities.percentage(text).or(value::unexpected)))
                .orElse(BigDecimal.ZERO);
    }

    private static DiscoveryConfig discovery(YamlMap map) {
        DiscoveryConfig standard = DiscoveryConfig.STANDARD;
        return new DiscoveryConfig(
                flag(map, "enabled", standard.enabled()), duration(map, "interval", standard.interval()));
    }

    private static ReloadConfig reload(YamlMap map) {
        ReloadConfig standard = ReloadConfig.STANDARD;
        return new ReloadConfig(
                flag(map, "enabled", standard.enabled()), duration(map, "interval", standard.interval()));
    }

    private static Optional<KeyConfig> key(YamlMap map) {
        Optional<String> name = map.required("name").flatMap(YamlValue::text);
        boolean disabled = flag(map, "disabled", false);
        if (map.has("key") == map.has("hash")) {
            map.whole()
                    .refuse(
                            map.has("key")
                                    ? "has a key and a hash (expected: one of them)"
                                    : "has no key (expected: key, or hash)");
            return Optional.empty();
        }
        Optional<String> hash = map.has("key")
                ? map.value("key")
                        .map(YamlValue::asSecret)
                        .flatMap(YamlValue::text)
                        .map(Secret::of)
                        .map(KeyConfig::hashOf)
                : map.value("hash").map(YamlValue::asSecret).flatMap(SettingsReader::hash);
        return name.isEmpty() ? Optional.empty() : hash.map(text -> new KeyConfig(name.get(), text, disabled));
    }

    private static Optional<String> hash(YamlValue value) {
        return value.text().flatMap(text -> {
            String lower = text.toLowerCase(Locale.ROOT);
            return lower.matches("sha256:[0-9a-f]{64}")
                    ? Optional.of(lower.substring("sha256:".length()))
                    : value.unexpected();
        });
    }

    private static <E extends Enum<E>> Optional<E> word(YamlValue value, Class<E> words) {
        return value.text().flatMap(text -> {
            for (E constant : words.getEnumConstants()) {
                if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return Optional.of(constant);
                }
            }
            return value.unexpected();
        });
    }

    private static Duration duration(YamlMap map, String key, Duration standard) {
        return map.value(key).flatMap(YamlValue::duration).orElse(standard);
    }

    private static int number(YamlMap map, String key, int standard) {
        return map.value(key).flatMap(YamlValue::smallNumber).orElse(standard);
    }

    private static int bytes(YamlMap map, String key, int standard) {
        return map.value(key).flatMap(YamlValue::bytes).orElse(standard);
    }

    private static boolean flag(YamlMap map, String key, boolean standard) {
        return map.value(key).flatMap(YamlValue::flag).orElse(standard);
    }
}

package io.signalbox.core.config;

import io.signalbox.core.model.NearestName;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The checks that every configuration goes through, wherever it came from. Each looks at everything it can, so that all problems
 * come out at once; what needs sound names to make sense is skipped while they are not.
 */
final class ConfigCheck {

    private static final Duration LONGEST = Duration.ofDays(36_600);

    private static final Pattern DATABASE_URL = Pattern.compile("jdbc:postgresql://[^/?]+/[^/?]+(\\?.*)?");
    private static final Pattern SECRET_IN_URL = Pattern.compile("@|[?&](user|password|sslpassword)=");
    private static final Pattern PATH_PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~-]+)*");
    private static final String NOBODYS_KEY = KeyConfig.hashOf(Secret.of(""));

    private final GatewayConfig config;
    private final Problems problems = new Problems();

    private ConfigCheck(GatewayConfig config) {
        this.config = config;
    }

    /** What came of the checks, and of others before. */
    static ConfigResult of(GatewayConfig config, List<ConfigProblem> others) {
        ConfigCheck check = new ConfigCheck(config);
        new ProviderCheck(config, check.problems).run();
        check.defaultProvider();
        new NameCheck(config, check.problems).run();
        check.identity();
        check.limits();
        check.keys();
        new ContentCheck(config, check.problems).run();
        new AlertCheck(config.alerts(), check.problems).run();
        check.charging();
        others.forEach(check.problems::add);
        return check.problems.result(config);
    }

    /** An address as it may be printed. */
    static String withoutUserInfo(String url) {
        int at = url.lastIndexOf('@');
        int slashes = url.indexOf("//");
        return at < 0 ? url : url.substring(0, slashes < 0 ? 0 : slashes + 2) + Secret.STARS + url.substring(at);
    }

    static URI withoutTrailingSlash(URI url) {
        String text = url.toString();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/' && !text.substring(0, end).endsWith("://")) {
            end--;
        }
        return end == text.length() ? url : URI.create(text.substring(0, end));
    }

    private void defaultProvider() {
        List<String> known =
                config.allProviders().stream().map(ProviderConfig::name).toList();
        config.defaultProvider()
                .filter(name -> !known.contains(name))
                .ifPresent(name -> problems.add("default_provider", name, "no such provider" + oneOf(name, known)));
    }

    /** The nearest of the known names, or else all of them. */
    static String oneOf(String wanted, List<String> known) {
        String hint = NearestName.hint(wanted, known);
        if (!hint.isEmpty()) {
            return hint;
        }
        return known.isEmpty() ? " (none is configured)" : " (expected: one of " + String.join(", ", known) + ")";
    }

    private void identity() {
        header("identity.user_agent", config.identity().userAgent());
        header("identity.http_referer", config.identity().httpReferer());
        header("identity.x_title", config.identity().title());
        config.openRouter().httpReferer().ifPresent(text -> problems.headerText("OPENROUTER_HTTP_REFERER", text));
        config.openRouter().title().ifPresent(text -> problems.headerText("OPENROUTER_X_TITLE", text));
        config.openRouter().appName().ifPresent(text -> problems.headerText("OPENROUTER_APP_NAME", text));
    }

    private void header(String path, IdentityConfig.Header header) {
        String key = header.mode() == IdentityConfig.Mode.OVERRIDE ? ".override_value" : ".default_value";
        header.value().ifPresent(text -> problems.headerText(path + key, text));
        if (header.mode() == IdentityConfig.Mode.OVERRIDE && header.value().isEmpty()) {
            problems.add(path + ".override_value", "missing (expected: the text to send, as mode is override)");
        }
    }

    private void limits() {
        TimeoutConfig timeouts = config.timeouts();
        problems.duration("timeouts.connect", timeouts.connect());
        problems.duration("timeouts.answer", timeouts.answer());
        problems.duration("timeouts.first_content", timeouts.firstContent());
        problems.duration("timeouts.idle", timeouts.idle());
        problems.duration("timeouts.request", timeouts.request());
        problems.duration("timeouts.keepalive_after", timeouts.keepAliveAfter());
        FailoverConfig failover = config.failover();
        problems.range("failover.attempts", failover.mostAttempts(), 1, 100);
        new RetryCheck(config, problems).run();
        problems.duration("failover.longest_retry_after", failover.longestRetryAfter());
        LedgerConfig ledger = config.ledger();
        problems.duration("ledger.commit_interval", ledger.commitInterval());
        problems.range("ledger.max_waiting", ledger.maxWaiting(), 1, 10_000_000);
        ledger.retention()
                .filter(retention -> retention.compareTo(Duration.ofDays(1)) < 0 || retention.compareTo(LONGEST) > 0)
                .ifPresent(wrong ->
                        problems.add("ledger.retention", wrong.toHours() + "h", "(expected: 1 to 36600 days)"));
        if (ledger.store().isEmpty()) {
            ledger.database().ifPresent(this::database);
        }
        health(config.health());
        problems.duration("discovery.interval", config.discovery().interval());
        problems.duration("reload.interval", config.reload().interval());
        server(config.server());
    }

    /** What is wrong with the address may hold a password, and is not repeated. */
    private void database(LedgerDatabase database) {
        if (!DATABASE_URL.matcher(database.url()).matches()) {
            problems.add("ledger.url", "(expected: jdbc:postgresql://HOST:PORT/DATABASE)");
        } else if (SECRET_IN_URL.matcher(database.url()).find()) {
            problems.add("ledger.url", "holds a user or a password (expected: ledger.user and ledger.password)");
        }
        problems.range(
                "ledger.pool",
                database.connections(),
                LedgerDatabase.FEWEST_CONNECTIONS,
                LedgerDatabase.MOST_CONNECTIONS);
    }

    private void health(HealthConfig health) {
        problems.duration("health.interval", health.interval());
        problems.range("health.daily_cap", health.dailyCap(), 1, 86_400);
    }

    private void server(ServerConfig server) {
        if (server.host().isBlank() || server.host().chars().anyMatch(c -> c <= ' ' || c > '~' || c == '/')) {
            problems.add(
                    "server.host", server.host(), "is no address to listen on (expected: 127.0.0.1, 0.0.0.0, ::1 …)");
        } else if (!server.isLoopback() && config.keys().isEmpty() && !server.allowOpenAccess()) {
            problems.add(
                    "server.host",
                    server.host(),
                    "can be reached from other machines while no keys are configured"
                            + " (expected: keys, or 127.0.0.1, or server.allow_open_access: true)");
        }
        problems.range("server.port", server.port(), 0, 65535);
        if (!PATH_PREFIX.matcher(server.pathPrefix()).matches()) {
            problems.add("server.path_prefix", server.pathPrefix(), "(expected: /segment, without a slash at its end)");
        }
        problems.range("server.max_request_bytes", server.maxRequestBytes(), 1024, 1 << 30);
        problems.range("server.max_header_bytes", server.maxHeaderBytes(), 1024, 1 << 20);
        problems.range("server.max_connections", server.maxConnections(), 1, 1_000_000);
        problems.range("server.max_streams_per_connection", server.maxStreamsPerConnection(), 1, 10_000);
        if (server.shutdownGrace().isNegative()) {
            problems.add("server.shutdown_grace", server.shutdownGrace().toMillis() + "ms", "(expected: 0 or more)");
        } else if (!server.shutdownGrace().isZero()) {
            problems.duration("server.shutdown_grace", server.shutdownGrace());
        }
        admin(server);
    }

    private void admin(ServerConfig server) {
        AdminConfig admin = server.admin();
        String hash = admin.key().map(KeyConfig::hash).orElse("");
        if (hash.equals(NOBODYS_KEY)) {
            problems.add("server.admin_key", "is empty (expected: a key)");
        }
        config.keys().stream()
                .filter(key -> key.hash().equals(hash))
                .forEach(key -> problems.add(
                        "server.admin_key",
                        "is the same key as that of " + key.name() + " (expected: a key of its own)"));
        if (admin.port().isEmpty()) {
            return;
        }
        int port = admin.port().getAsInt();
        problems.range("server.admin_port", port, 0, 65535);
        if (port != 0 && port == server.port()) {
            problems.add(
                    "server.admin_port",
                    Integer.toString(port),
                    "is the callers' port (expected: another, or none, which is the callers' too)");
        }
        if (config.adminAccess() == AdminConfig.Access.NONE) {
            problems.add(
                    "server.admin_port", Integer.toString(port), "opens to nobody (expected: server.admin_key too)");
        }
    }

    private void charging() {
        ChargingConfig charging = config.charging();
        share("charging.margin", charging.rule().margin());
        share("charging.own_key_fee", charging.rule().ownKeyFee());
        List<String> known =
                config.allProviders().stream().map(ProviderConfig::name).toList();
        charging.ownKeyProviders().stream()
                .filter(name -> !known.contains(name))
                .forEach(name ->
                        problems.add("charging.own_key_providers", name, "no such provider" + oneOf(name, known)));
    }

    private void share(String path, BigDecimal share) {
        if (share.signum() < 0 || share.compareTo(BigDecimal.TEN) > 0) {
            problems.add(path, share.movePointRight(2).toPlainString() + "%", "(expected: 0% to 1000%)");
        }
    }

    private void keys() {
        Set<String> names = new HashSet<>();
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < config.keys().size(); i++) {
            KeyConfig key = config.keys().get(i);
            String path = "keys[" + i + "]";
            if (key.name().isBlank() || key.name().length() > 100) {
                problems.add(path + ".name", key.name(), "(expected: 1 to 100 characters)");
            } else if (!names.add(key.name())) {
                problems.add(path + ".name", key.name(), "is the name of another key too (expected: one of its own)");
            }
            if (!key.hash().matches("[0-9a-f]{64}")) {
                problems.add(path + ".hash", "is no hash (expected: sha256: and 64 hexadecimal digits)");
            } else if (key.hash().equals(NOBODYS_KEY)) {
                problems.add(path + ".key", "is empty (expected: a key)");
            } else {
                String owner = owners.putIfAbsent(key.hash(), key.name());
                if (owner != null) {
                    problems.add(
                            path + ".key", "is the same key as that of " + owner + " (expected: a key of its own)");
                }
            }
        }
        if (!config.keys().isEmpty() && config.keys().stream().allMatch(KeyConfig::disabled)) {
            problems.add(
                    "keys",
                    "all are disabled (expected: at least one in use, or none at all, which opens the gateway)");
        }
    }
}

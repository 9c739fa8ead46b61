package io.signalbox.core.config;

import io.signalbox.core.model.ModelAlias;
import io.signalbox.core.routing.Preset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * In what one configuration differs from another, and which of it a gateway that runs cannot take over: where it listens, where it
 * writes, and what it was put together from are decided once.
 *
 * @param changes all differences, in the order of the configuration's keys
 * @param problems those that take effect with a restart alone, each with what it is while the gateway runs
 */
public record ConfigChanges(List<Change> changes, List<ConfigProblem> problems) {

    private static final List<Setting> SETTINGS = List.of(
            named("providers", config -> byName(config.providers(), ProviderConfig::name)),
            named("model_list", config -> byName(config.models(), LocalModelConfig::name)),
            named("model_aliases", config -> byName(groups(config), ModelAlias.Group::name)),
            taken("model_aliases", ConfigChanges::rewrites),
            named("router.fallbacks", GatewayConfig::fallbacks),
            taken("auto", GatewayConfig::auto),
            named("presets", config -> byName(config.presets(), Preset::slug)),
            taken("default_provider", GatewayConfig::defaultProvider),
            taken("force_model", GatewayConfig::forcedModel),
            taken("routing", GatewayConfig::routing),
            fixed("routing.policy", GatewayConfig::routingPolicy),
            taken("identity", config -> List.of(config.identity(), config.openRouter())),
            taken("timeouts", GatewayConfig::timeouts),
            taken("failover", GatewayConfig::failover),
            fixed("server.host", config -> config.server().host()),
            fixed("server.port", config -> config.server().port()),
            fixed("server.path_prefix", config -> config.server().pathPrefix()),
            fixed("server.max_request_bytes", config -> config.server().maxRequestBytes()),
            fixed("server.max_header_bytes", config -> config.server().maxHeaderBytes()),
            fixed("server.max_connections", config -> config.server().maxConnections()),
            fixed("server.max_streams_per_connection", config -> config.server().maxStreamsPerConnection()),
            fixed("server.shutdown_grace", config -> config.server().shutdownGrace()),
            fixed("server.allow_open_access", config -> config.server().allowOpenAccess()),
            hidden("server.admin_key", config -> config.server().admin().key()),
            fixed("server.admin_port", config -> config.server().admin().port()),
            named("keys", config -> byName(config.keys(), KeyConfig::name)),
            taken("price_files", config -> config.pricing().files()),
            taken("shipped_prices", config -> config.pricing().shipped()),
            taken("charging", GatewayConfig::charging),
            fixed("ledger.data_dir", config -> config.ledger().dataDir()),
            fixed("ledger.durability", config -> config.ledger().durability()),
            fixed("ledger.commit_interval", config -> config.ledger().commitInterval()),
            fixed("ledger.max_waiting", config -> config.ledger().maxWaiting()),
            fixed("ledger.retention", config -> config.ledger().retention()),
            fixed("ledger.archive", config -> config.ledger().archive()),
            fixed("ledger.url", config -> config.ledger().database().map(LedgerDatabase::url)),
            fixed("ledger.user", config -> config.ledger().database().flatMap(LedgerDatabase::user)),
            hidden("ledger.password", config -> config.ledger().database().flatMap(LedgerDatabase::password)),
            fixed("ledger.pool", config -> config.ledger().database().map(LedgerDatabase::connections)),
            fixed("ledger.store", config -> config.ledger().store()),
            fixed("content.store", config -> config.content().store()),
            taken("content.keys", config -> config.content().keys()),
            fixed("content.dir", config -> config.content().dir()),
            taken("content.retention", config -> config.content().retention()),
            hidden("content.encryption_keys", config -> config.content().encryptionKeys()),
            taken("content.most_bytes", config -> config.content().mostBytes()),
            fixed("transport", GatewayConfig::transport),
            taken("health", GatewayConfig::health),
            taken("discovery", GatewayConfig::discovery),
            hidden("alerts", GatewayConfig::alerts),
            taken("reload", GatewayConfig::reload));

    /** Copies the lists. */
    public ConfigChanges {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    /** What becomes different if the second configuration takes the place of the first. */
    public static ConfigChanges between(GatewayConfig before, GatewayConfig after) {
        List<Change> changes = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            List<Change> found = setting.compare(before, after);
            changes.addAll(found);
            if (!found.isEmpty() && setting.how() != How.TAKEN) {
                problems.add(setting.problem(before, after));
            }
        }
        if (opensOrClosesAdmin(before, after)) {
            problems.add(
                    ConfigProblem.of(
                            "keys",
                            "the first key closes /admin, and without any it opens (expected: server.admin_key, or a restart)"));
        }
        return new ConfigChanges(changes, problems);
    }

    /** Whether keys alone do: who may see operators' pages is decided at the start. */
    private static boolean opensOrClosesAdmin(GatewayConfig before, GatewayConfig after) {
        return before.keys().isEmpty() != after.keys().isEmpty()
                && before.server().equals(after.server())
                && before.adminAccess() != after.adminAccess();
    }

    /** Whether nothing is different. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The changes in one line: {@code model_aliases.smart changed, providers.acme added}. */
    @Override
    public String toString() {
        return changes.isEmpty()
                ? "nothing"
                : changes.stream().map(Change::toString).collect(Collectors.joining(", "));
    }

    /**
     * One difference.
     *
     * @param path the key, as {@code timeouts}, with the name of what has one: {@code providers.acme}
     * @param kind what became of it
     */
    public record Change(String path, Kind kind) {
        @Override
        public String toString() {
            return path.replaceAll("\\p{Cntrl}", "?") + " " + kind.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of something. */
    public enum Kind {
        /** It was not there. */
        ADDED,
        /** It is another. */
        CHANGED,
        /** It is not there any more. */
        REMOVED
    }

    private enum How {
        /** A gateway that runs takes it over. */
        TAKEN,
        /** A restart takes it over. */
        FIXED,
        /** The same, and nobody is to see what it is. */
        HIDDEN
    }

    /** What is compared at once. */
    private record Setting(String path, How how, boolean isNamed, Function<GatewayConfig, ?> value) {

        List<Change> compare(GatewayConfig before, GatewayConfig after) {
            Object was = value.apply(before);
            Object is = value.apply(after);
            if (is.equals(was) && !(isNamed && isReordered((Map<?, ?>) was, (Map<?, ?>) is))) {
                return List.of();
            }
            return isNamed ? byName((Map<?, ?>) was, (Map<?, ?>) is) : List.of(new Change(path, Kind.CHANGED));
        }

        private static boolean isReordered(Map<?, ?> was, Map<?, ?> is) {
            return !List.copyOf(was.keySet()).equals(List.copyOf(is.keySet()));
        }

        private List<Change> byName(Map<?, ?> was, Map<?, ?> is) {
            List<Change> found = new ArrayList<>();
            is.forEach((name, now) -> {
                Object then = was.get(name);
                if (then == null) {
                    found.add(new Change(path + "." + name, Kind.ADDED));
                } else if (!then.equals(now)) {
                    found.add(new Change(path + "." + name, Kind.CHANGED));
                }
            });
            was.keySet().stream()
                    .filter(name -> !is.containsKey(name))
                    .forEach(name -> found.add(new Change(path + "." + name, Kind.REMOVED)));
            return found.isEmpty() ? List.of(new Change(path, Kind.CHANGED)) : found;
        }

        ConfigProblem problem(GatewayConfig before, GatewayConfig after) {
            String reason = "takes effect with a restart alone (expected: ";
            return how == How.HIDDEN
                    ? ConfigProblem.of(path, reason + "as it was)")
                    : ConfigProblem.of(path, shown(value.apply(after)), reason + shown(value.apply(before)) + ")");
        }

        private static String shown(Object value) {
            Optional<?> written = value instanceof OptionalInt number
                    ? number.stream().boxed().findFirst()
                    : value instanceof Optional<?> given ? given : Optional.of(value);
            return written.map(
                            given -> given instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : given)
                    .map(Object::toString)
                    .orElse("not set");
        }
    }

    private static Setting taken(String path, Function<GatewayConfig, ?> value) {
        return new Setting(path, How.TAKEN, false, value);
    }

    private static Setting named(String path, Function<GatewayConfig, Map<String, ?>> value) {
        return new Setting(path, How.TAKEN, true, value);
    }

    private static Setting fixed(String path, Function<GatewayConfig, ?> value) {
        return new Setting(path, How.FIXED, false, value);
    }

    private static Setting hidden(String path, Function<GatewayConfig, ?> value) {
        return new Setting(path, How.HIDDEN, false, value);
    }

    /** Some names stand for several things of a kind. */
    private static <T> Map<String, List<T>> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.groupingBy(name, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<ModelAlias.Group> groups(GatewayConfig config) {
        return config.aliases().stream()
                .filter(ModelAlias.Group.class::isInstance)
                .map(ModelAlias.Group.class::cast)
                .toList();
    }

    /** In their order, which is that in which they are tried. */
    private static List<ModelAlias> rewrites(GatewayConfig config) {
        return config.aliases().stream()
                .filter(ModelAlias.Rewrite.class::isInstance)
                .toList();
    }
}

package io.signalbox.core.extension;

import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.PriceBook;
import io.signalbox.core.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The extensions that a gateway may use: what was given by hand, and what was found. Immutable.
 *
 * <p>An extension that cannot be loaded is left out and remembered: it is named where something is missing, and does no harm otherwise.
 */
public final class Extensions {

    /** A loader that does nothing but fail is left alone after so many times. */
    private static final int MOST_FAILURES = 100;

    private static final Extensions NONE = new Extensions(List.of(), List.of(), List.of(), Set.of());

    private final List<Extension> given;
    private final List<Extension> found;
    private final List<String> unloadable;
    private final Set<Class<? extends Extension>> decided;

    private Extensions(
            List<Extension> given,
            List<Extension> found,
            List<String> unloadable,
            Set<Class<? extends Extension>> decided) {
        this.given = List.copyOf(given);
        this.found = List.copyOf(found);
        this.unloadable = List.copyOf(unloadable);
        this.decided = Set.copyOf(decided);
    }

    /** None. */
    public static Extensions none() {
        return NONE;
    }

    /** Those that the thread's context class loader finds, or, where it has none, the class loader of this class. */
    public static Extensions discovered() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return discovered(context == null ? Extensions.class.getClassLoader() : context);
    }

    /** Those that this class loader finds, of every kind. Reads {@code META-INF/services} and makes one instance of each. */
    public static Extensions discovered(ClassLoader loader) {
        List<Extension> found = new ArrayList<>();
        List<String> unloadable = new ArrayList<>();
        Arrays.stream(Extension.class.getPermittedSubclasses())
                .map(kind -> kind.asSubclass(Extension.class))
                .forEach(kind -> load(kind, loader, found, unloadable));
        return new Extensions(List.of(), found, unloadable, Set.of());
    }

    private static <E extends Extension> void load(
            Class<E> kind, ClassLoader loader, List<Extension> found, List<String> unloadable) {
        int most = unloadable.size() + MOST_FAILURES;
        Iterator<E> services = ServiceLoader.load(kind, loader).iterator();
        boolean more = true;
        while (more && unloadable.size() < most) {
            try {
                more = services.hasNext();
                if (more) {
                    found.add(services.next());
                }
            } catch (ServiceConfigurationError | LinkageError broken) {
                unloadable.add(reasonOf(broken));
            }
        }
    }

    /** The loader's message names interface and class; its cause says what the class lacked. */
    private static String reasonOf(Error broken) {
        Throwable cause = broken.getCause();
        return cause == null ? String.valueOf(broken.getMessage()) : broken.getMessage() + ": " + cause;
    }

    /**
     * The same, and one that is given by hand, which takes the place of a found one of the same kind and name.
     *
     * @throws IllegalArgumentException if another one of this kind and name was given
     */
    public Extensions with(Extension extension) {
        Class<? extends Extension> kind = kindOf(extension);
        for (Extension other : given) {
            if (kindOf(other) == kind && key(other).equals(key(extension))) {
                throw new IllegalArgumentException(
                        twice(kind, extension.name(), other, extension) + " (expected: names of their own)");
            }
        }
        List<Extension> more = new ArrayList<>(given);
        more.add(extension);
        return new Extensions(more, found, unloadable, decided);
    }

    /** The same, where it does not matter what a configuration names of this kind, because something else was set by hand. */
    public Extensions decided(Class<? extends Extension> kind) {
        Set<Class<? extends Extension>> more = new HashSet<>(decided);
        more.add(kind);
        return new Extensions(given, found, unloadable, more);
    }

    /**
     * All of a kind: the highest preference first, equal ones by name.
     *
     * @throws ExtensionException if two of them were found under one name
     */
    public <E extends Extension> List<E> all(Class<E> kind) {
        Map<String, E> byName = new LinkedHashMap<>();
        of(kind, given).forEach(extension -> byName.put(key(extension), extension));
        Map<String, E> discovered = new LinkedHashMap<>();
        for (E extension : of(kind, found)) {
            E other = discovered.putIfAbsent(key(extension), extension);
            if (other != null && !byName.containsKey(key(extension))) {
                throw new ExtensionException(twice(kind, extension.name(), other, extension)
                        + " (expected: one of them on the class path, or one given by hand)");
            }
        }
        discovered.forEach(byName::putIfAbsent);
        return byName.values().stream()
                .sorted(Comparator.comparing((E extension) -> -extension.preference())
                        .thenComparing(Extensions::key))
                .toList();
    }

    /**
     * The one of a kind with this name, in upper or lower case.
     *
     * @throws ExtensionException if two of the kind were found under one name
     */
    public <E extends Extension> Optional<E> named(Class<E> kind, String name) {
        return all(kind).stream()
                .filter(extension -> extension.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /**
     * The one of a kind that is taken where none is chosen.
     *
     * @throws ExtensionException if two have the highest preference, or two were found under one name
     */
    public <E extends Extension> Optional<E> preferred(Class<E> kind) {
        List<E> all = all(kind);
        if (all.size() > 1 && all.get(0).preference() == all.get(1).preference()) {
            throw new ExtensionException(
                    described(kind) + ": " + all.get(0).name() + " ("
                            + all.get(0).getClass().getName() + ") and "
                            + all.get(1).name() + " ("
                            + all.get(1).getClass().getName()
                            + ") have the same preference (expected: one of them named in the configuration, or one given by hand)");
        }
        return all.stream().findFirst();
    }

    /** The names of a kind, in the order of {@link #all}. */
    public List<String> names(Class<? extends Extension> kind) {
        return all(kind).stream().map(Extension::name).toList();
    }

    /** Whether it was given by hand. */
    public boolean isGiven(Extension extension) {
        return given.stream().anyMatch(other -> other == extension);
    }

    /**
     * The types of provider that a configuration may name: those that everybody knows, and those of extensions.
     *
     * @throws ExtensionException if one of an extension is called like another
     */
    public ProviderTypes providerTypes() {
        ProviderTypes types = ProviderTypes.STANDARD;
        for (ProviderExtension extension : all(ProviderExtension.class)) {
            try {
                types = types.with(extension.type());
            } catch (IllegalArgumentException taken) {
                throw new ExtensionException(extension.getClass().getName() + ": " + taken.getMessage(), taken);
            }
        }
        return types;
    }

    /**
     * What models cost, by all that know it.
     *
     * @throws ExtensionException if two were found under one name
     */
    public PriceBook prices() {
        List<PriceBook> books =
                all(PriceExtension.class).stream().map(PriceExtension::book).toList();
        return books.size() == 1
                ? books.get(0)
                : PriceBook.of(
                        books.stream().flatMap(book -> book.models().stream()).toList());
    }

    /**
     * The routing policy of a configuration, given the standard one; that one where the configuration names none.
     *
     * @throws ExtensionException if two were found under one name
     */
    public UnaryOperator<RoutingPolicy> policy(GatewayConfig config) {
        return config.routingPolicy()
                .flatMap(name -> named(RoutingExtension.class, name))
                .<UnaryOperator<RoutingPolicy>>map(found -> found::policy)
                .orElse(UnaryOperator.identity());
    }

    /** What a configuration names that is not there, each as a problem with its key, its value and the names that are. */
    public List<ConfigProblem> missing(GatewayConfig config) {
        return Stream.of(
                        missing(TransportExtension.class, "transport", config.transport()),
                        missing(RoutingExtension.class, "routing.policy", config.routingPolicy()),
                        missing(
                                LedgerExtension.class,
                                "ledger.store",
                                config.ledger().store()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<ConfigProblem> missing(Class<? extends Extension> kind, String key, Optional<String> named) {
        List<String> known = names(kind);
        String expected = known.isEmpty() ? "none is on the class path" : "expected: " + String.join(", ", known);
        return named.filter(name -> !decided.contains(kind) && named(kind, name).isEmpty())
                .map(name -> ConfigProblem.of(key, name, "is not there (" + expected + ")" + hint()));
    }

    /** What could not be loaded, each with why; names classes. */
    public List<String> unloadable() {
        return unloadable;
    }

    /** What to add to a message about something that is missing: what could not be loaded, or nothing. */
    public String hint() {
        return unloadable.isEmpty() ? "" : ". Could not be loaded: " + String.join("; ", unloadable);
    }

    private static <E extends Extension> List<E> of(Class<E> kind, List<Extension> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Class<? extends Extension> kindOf(Extension extension) {
        return Arrays.stream(Extension.class.getPermittedSubclasses())
                .filter(kind -> kind.isInstance(extension))
                .findFirst()
                .orElseThrow()
                .asSubclass(Extension.class);
    }

    private static String key(Extension extension) {
        return extension.name().toLowerCase(Locale.ROOT);
    }

    private static String twice(Class<?> kind, String name, Extension one, Extension other) {
        return described(kind) + " \"" + name + "\" is there twice: "
                + one.getClass().getName() + " and " + other.getClass().getName();
    }

    private static String described(Class<?> kind) {
        return kind.getSimpleName();
    }
}

package io.signalbox.core.name;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.NameResolver;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which addresses names have, for a transport.
 *
 * <p>Remembers good answers for {@link #FRESH}, and after that asks again. Where nobody can say then, the last good answer holds until it
 * is {@link #OLDEST} old, and those who call wait for a better one at most {@link #PATIENCE}. That there is no such name is remembered for
 * {@link #ABSENT}. A name is asked for once at a time, however many calls wait for it, and at most {@value #MOST_NAMES} names are kept.
 *
 * <p>A public name at an address that is none of the internet's ({@link AddressRule}) is refused, unless the rules allow it. A transport
 * connects to the very addresses that it gets here, so that nobody can put another one in between.
 *
 * <p>May be used from any thread. Costs a look into a map where the answer is known.
 */
public final class AddressBook {

    /** How long a good answer holds without asking again. */
    public static final Duration FRESH = Duration.ofSeconds(30);

    /** How old a good answer may become where nobody can say whether it still holds. */
    public static final Duration OLDEST = Duration.ofMinutes(5);

    /** How long a name that does not exist is not asked for again. */
    public static final Duration ABSENT = Duration.ofSeconds(5);

    /** How long nobody asks again where nobody could say, and an older answer is there. */
    public static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long calls wait for an answer while there is an older one. */
    public static final Duration PATIENCE = Duration.ofMillis(500);

    /** How many names are kept. */
    public static final int MOST_NAMES = 1_000;

    private final NameResolver resolver;
    private final NameRules rules;
    private final Clock clock;
    private final Map<String, KnownName> names = new ConcurrentHashMap<>();

    /**
     * An empty book.
     *
     * @param resolver is asked, whatever the rules say of a resolver
     * @param rules whether private addresses are allowed, and who is told
     * @param clock measures how old answers are
     */
    public AddressBook(NameResolver resolver, NameRules rules, Clock clock) {
        this.resolver = resolver;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Addresses to connect to, one after the other until one answers. Done at once where they are known; otherwise done on a thread of
     * the resolver's or the clock's. Not to be completed by those who get it.
     *
     * @param name of a host, no {@linkplain AddressRule#isLiteral literal} address
     * @return at least one; fails with a {@link TransportException} that is {@link Reason#NAME_NOT_RESOLVED} or
     *     {@link Reason#ADDRESS_DENIED}
     */
    public CompletableFuture<List<InetAddress>> addresses(String name) {
        KnownName known = names.get(name);
        return (known == null ? begin(name) : known).addresses();
    }

    /**
     * Begins to try addresses.
     *
     * @param name whose they are
     * @param addresses as {@link #addresses} gave them
     * @param limit for all of them together
     * @param startNanos when the call began, by the book's clock
     */
    public AddressWalk walk(String name, List<InetAddress> addresses, Duration limit, long startNanos) {
        return new AddressWalk(this, name, addresses, limit, clock, startNanos);
    }

    /**
     * What it means to a call that there are no addresses for it.
     *
     * @param thrown what {@link #addresses} failed with, or whatever else came before it was done
     */
    public static TransportException failure(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause instanceof TransportException known
                ? known
                : new TransportException(Reason.NAME_NOT_RESOLVED, SendProgress.NOT_SENT);
    }

    /** One that answers no connection: the others of its name come first until the name is looked up again. */
    void avoid(String name, InetAddress address) {
        KnownName known = names.get(name);
        if (known != null) {
            known.avoid(address);
        }
    }

    private KnownName begin(String name) {
        if (names.size() >= MOST_NAMES) {
            names.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().askedNanos() - clock.nanos()))
                    .ifPresent(longestUnasked -> names.remove(longestUnasked.getKey()));
        }
        return names.computeIfAbsent(
                name, absent -> new KnownName(absent, resolver, this::checked, rules.events(), clock));
    }

    /** Those that may be connected to; whoever may not is told of, and is no answer. */
    private List<InetAddress> checked(String name, List<InetAddress> addresses) {
        if (rules.privateAddresses() || !AddressRule.isPublic(name)) {
            return addresses;
        }
        List<InetAddress> allowed =
                addresses.stream().filter(AddressRule::isPublic).toList();
        if (allowed.size() < addresses.size()) {
            rules.events().accept(new NameEvent(NameEvent.Kind.DENIED, name));
        }
        if (allowed.isEmpty()) {
            throw new TransportException(Reason.ADDRESS_DENIED, SendProgress.NOT_SENT);
        }
        return allowed;
    }
}

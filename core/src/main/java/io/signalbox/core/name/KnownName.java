package io.signalbox.core.name;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.NameResolver;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One name of an address book: the answer that holds, and the question that is under way. */
final class KnownName {

    /** More are not worth trying within one limit for connecting. */
    private static final int MOST_ADDRESSES = 8;

    /** A resolver that never answers is asked again after this. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(30);

    private final String name;
    private final NameResolver resolver;
    private final BiFunction<String, List<InetAddress>, List<InetAddress>> rule;
    private final Consumer<NameEvent> events;
    private final Clock clock;

    /** Changed under this name's lock, read without it. */
    private volatile Answer answer;

    private Optional<Question> asking = Optional.empty();

    /** @param rule which of a name's addresses are its answer; throws a {@link TransportException} if none is */
    KnownName(
            String name,
            NameResolver resolver,
            BiFunction<String, List<InetAddress>, List<InetAddress>> rule,
            Consumer<NameEvent> events,
            Clock clock) {
        this.name = name;
        this.resolver = resolver;
        this.rule = rule;
        this.events = events;
        this.clock = clock;
        this.answer = Answer.none(clock.nanos());
    }

    CompletableFuture<List<InetAddress>> addresses() {
        Answer known = answer;
        return clock.nanos() - known.sinceNanos < known.holdsNanos ? known.addresses : ask();
    }

    /** When somebody last had to ask. */
    long askedNanos() {
        return answer.sinceNanos;
    }

    synchronized void avoid(InetAddress address) {
        answer = answer.avoiding(address);
    }

    private CompletableFuture<List<InetAddress>> ask() {
        Question question = new Question();
        synchronized (this) {
            if (asking.isPresent()) {
                return asking.get().outcome;
            }
            asking = Optional.of(question);
        }
        Duration patience = answer.isUsable(clock.nanos()) ? AddressBook.PATIENCE : LONGEST_QUESTION;
        question.limit = clock.schedule(patience, () -> question.failed(new TimeoutException()));
        try {
            resolver.resolve(name).whenComplete(question::heard);
        } catch (RuntimeException e) {
            question.failed(e);
        }
        return question.outcome;
    }

    /** An answer that comes too late for those who asked is still the newest. */
    private Answer learned(List<InetAddress> addresses) {
        long now = clock.nanos();
        CompletableFuture<List<InetAddress>> checked;
        try {
            List<InetAddress> some = addresses.stream().limit(MOST_ADDRESSES).toList();
            checked = CompletableFuture.completedFuture(rule.apply(name, some));
        } catch (TransportException denied) {
            checked = CompletableFuture.failedFuture(denied);
        }
        return new Answer(checked, now, AddressBook.FRESH.toNanos(), Optional.of(now));
    }

    private Answer missing(Throwable thrown) {
        long now = clock.nanos();
        Answer last = answer;
        if (!(thrown instanceof UnknownHostException) && last.isUsable(now)) {
            events.accept(new NameEvent(NameEvent.Kind.STALE, name));
            return new Answer(last.addresses, now, AddressBook.PAUSE.toNanos(), last.goodNanos);
        }
        TransportException none = new TransportException(Reason.NAME_NOT_RESOLVED, SendProgress.NOT_SENT, thrown);
        Duration holds = thrown instanceof UnknownHostException ? AddressBook.ABSENT : Duration.ZERO;
        return new Answer(CompletableFuture.failedFuture(none), now, holds.toNanos(), Optional.empty());
    }

    /** One question to the resolver, and those who wait for it. */
    private final class Question {
        private final CompletableFuture<List<InetAddress>> outcome = new CompletableFuture<>();
        private volatile Clock.Cancellable limit = () -> {};

        private void heard(List<InetAddress> addresses, Throwable thrown) {
            if (thrown != null) {
                failed(thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown);
            } else if (addresses.isEmpty()) {
                failed(new UnknownHostException("no addresses"));
            } else {
                end(learned(addresses));
            }
        }

        private void failed(Throwable thrown) {
            if (isUnderWay()) {
                end(missing(thrown));
            }
        }

        private boolean isUnderWay() {
            synchronized (KnownName.this) {
                return asking.filter(present -> present == this).isPresent();
            }
        }

        private void end(Answer last) {
            limit.cancel();
            synchronized (KnownName.this) {
                answer = last;
                asking = asking.filter(other -> other != this);
            }
            last.addresses.whenComplete((addresses, thrown) -> {
                if (thrown == null) {
                    outcome.complete(addresses);
                } else {
                    outcome.completeExceptionally(thrown);
                }
            });
        }
    }

    /**
     * What is known.
     *
     * @param addresses done, well or not
     * @param sinceNanos when it was learned
     * @param holdsNanos for how long nobody asks again
     * @param goodNanos when the resolver gave the addresses; empty if it gave none
     */
    private record Answer(
            CompletableFuture<List<InetAddress>> addresses,
            long sinceNanos,
            long holdsNanos,
            Optional<Long> goodNanos) {

        static Answer none(long now) {
            return new Answer(new CompletableFuture<>(), now, 0, Optional.empty());
        }

        boolean isUsable(long now) {
            return goodNanos
                    .filter(good -> now - good < AddressBook.OLDEST.toNanos())
                    .isPresent();
        }

        Answer avoiding(InetAddress address) {
            if (!addresses.isDone()
                    || addresses.isCompletedExceptionally()
                    || !addresses.join().contains(address)) {
                return this;
            }
            List<InetAddress> others = Stream.concat(
                            addresses.join().stream().filter(other -> !other.equals(address)), Stream.of(address))
                    .toList();
            return new Answer(CompletableFuture.completedFuture(others), sinceNanos, holdsNanos, goodNanos);
        }
    }
}

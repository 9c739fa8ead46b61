package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.name.AddressBook;
import io.signalbox.core.name.AddressWalk;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.NameEvent.Kind;
import io.signalbox.core.port.NameResolver;
import io.signalbox.core.port.NameRules;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AddressBookTest {

    private static final String INSIDE = "gpu.internal";
    private static final String PUBLIC = "api.example.com";

    private final ManualClock clock = ManualClock.atNoon();
    private final List<CompletableFuture<List<InetAddress>>> questions = new ArrayList<>();
    private final List<NameEvent> events = new ArrayList<>();
    private final NameResolver resolver = name -> {
        CompletableFuture<List<InetAddress>> question = new CompletableFuture<>();
        questions.add(question);
        return question;
    };
    private final AddressBook book = new AddressBook(resolver, NameRules.STANDARD.telling(events::add), clock);

    @Test
    void asksOnceForAllWhoWait() {
        CompletableFuture<List<InetAddress>> first = book.addresses(INSIDE);
        CompletableFuture<List<InetAddress>> second = book.addresses(INSIDE);
        assertThat(questions).hasSize(1);
        answer("10.0.0.1", "10.0.0.2");
        assertThat(first.join()).extracting(InetAddress::getHostAddress).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(second.join()).isSameAs(first.join());
        assertThat(book.addresses(INSIDE)).isDone();
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName("F-004: a good answer is fresh for half a minute")
    void asksAgainAfterAWhile() {
        know(INSIDE, "10.0.0.1");
        clock.advance(AddressBook.FRESH.minusNanos(1));
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.1");
        assertThat(questions).hasSize(1);
        clock.advance(Duration.ofNanos(1));
        know(INSIDE, "10.0.0.2");
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.2");
    }

    @Test
    @DisplayName("F-004: an older answer holds while nobody can say, asks again every five seconds, and is told of")
    void holdsOldAnswers() {
        know(INSIDE, "10.0.0.1");
        clock.advance(AddressBook.FRESH);
        CompletableFuture<List<InetAddress>> waiting = book.addresses(INSIDE);
        last().completeExceptionally(new CompletionException(new IOException("SERVFAIL")));
        assertThat(waiting.join()).hasSize(1);
        assertThat(events).containsExactly(new NameEvent(Kind.STALE, INSIDE));
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.1");
        assertThat(questions).hasSize(2);
        clock.advance(AddressBook.PAUSE);
        book.addresses(INSIDE);
        assertThat(questions).hasSize(3);
        last().completeExceptionally(new IOException("SERVFAIL"));
        assertThat(events).hasSize(2);
        clock.advance(AddressBook.OLDEST);
        CompletableFuture<List<InetAddress>> tooLate = book.addresses(INSIDE);
        last().completeExceptionally(new IOException("SERVFAIL"));
        expect(tooLate, Reason.NAME_NOT_RESOLVED);
    }

    @Test
    @DisplayName(
            "F-004: who has an older answer waits for a better one half a second, and what comes later is for the next")
    void hasLittlePatience() {
        know(INSIDE, "10.0.0.1");
        clock.advance(AddressBook.FRESH);
        CompletableFuture<List<InetAddress>> waiting = book.addresses(INSIDE);
        clock.advance(AddressBook.PATIENCE.minusNanos(1));
        assertThat(waiting).isNotDone();
        clock.advance(Duration.ofNanos(1));
        assertThat(waiting.join()).extracting(InetAddress::getHostAddress).containsExactly("10.0.0.1");
        answer("10.0.0.2");
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.2");
        assertThat(clock.waiting()).isZero();
    }

    @Test
    @DisplayName("F-003: that there is no such name holds for five seconds, also against an older answer")
    void believesThatThereIsNone() {
        know(INSIDE, "10.0.0.1");
        clock.advance(AddressBook.FRESH);
        CompletableFuture<List<InetAddress>> gone = book.addresses(INSIDE);
        last().completeExceptionally(new UnknownHostException("NXDOMAIN"));
        expect(gone, Reason.NAME_NOT_RESOLVED);
        expect(book.addresses(INSIDE), Reason.NAME_NOT_RESOLVED);
        assertThat(questions).hasSize(2);
        clock.advance(AddressBook.ABSENT);
        know(INSIDE, "10.0.0.3");
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.3");
    }

    @Test
    @DisplayName("F-004: what nobody could say is not remembered where there is no older answer")
    void asksAgainAtOnceWhereNobodyCouldSay() {
        CompletableFuture<List<InetAddress>> first = book.addresses(INSIDE);
        last().completeExceptionally(new IOException("SERVFAIL"));
        expect(first, Reason.NAME_NOT_RESOLVED);
        know(INSIDE, "10.0.0.1");
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.1");
        assertThat(events).isEmpty();
    }

    @Test
    @DisplayName("F-005: of a public name only the internet's addresses are used, and the others are told of once")
    void keepsToPublicAddresses() {
        know(PUBLIC, "10.0.0.1", "1.1.1.1", "169.254.169.254");
        assertThat(addressesOf(PUBLIC)).containsExactly("1.1.1.1");
        assertThat(addressesOf(PUBLIC)).containsExactly("1.1.1.1");
        assertThat(events).containsExactly(new NameEvent(Kind.DENIED, PUBLIC));
    }

    @Test
    @DisplayName("F-005: a public name that moves inside leads nowhere, also when nobody can say any more")
    void deniesWhatMovedInside() {
        know(PUBLIC, "1.1.1.1");
        clock.advance(AddressBook.FRESH);
        know(PUBLIC, "10.0.0.1");
        expect(book.addresses(PUBLIC), Reason.ADDRESS_DENIED);
        clock.advance(AddressBook.FRESH);
        CompletableFuture<List<InetAddress>> later = book.addresses(PUBLIC);
        last().completeExceptionally(new IOException("SERVFAIL"));
        expect(later, Reason.ADDRESS_DENIED);
    }

    @Test
    void allowsPrivateAddressesWhereToldTo() {
        AddressBook open = new AddressBook(resolver, NameRules.STANDARD.withPrivateAddresses(true), clock);
        CompletableFuture<List<InetAddress>> addresses = open.addresses(PUBLIC);
        answer("10.0.0.1");
        assertThat(addresses.join()).hasSize(1);
    }

    @Test
    @DisplayName(
            "F-001, F-002: addresses are tried in turn, each for a share of the limit, and what was dead comes last")
    void walksFromAddressToAddress() {
        know(INSIDE, "10.0.0.1", "10.0.0.2", "10.0.0.3");
        AddressWalk walk = walk(INSIDE, Duration.ofSeconds(10));
        assertThat(walk.share()).isEqualTo(Duration.ofSeconds(4));
        assertThat(walk.next(notSent(Reason.CONNECTION_REFUSED))).isTrue();
        assertThat(walk.address().getHostAddress()).isEqualTo("10.0.0.2");
        clock.advance(Duration.ofSeconds(4));
        assertThat(walk.next(notSent(Reason.CONNECT_TIMEOUT))).isTrue();
        assertThat(walk.address().getHostAddress()).isEqualTo("10.0.0.3");
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.3", "10.0.0.1", "10.0.0.2");
        assertThat(walk.next(notSent(Reason.CONNECTION_REFUSED))).isFalse();
    }

    @Test
    @DisplayName("F-002: no further address is tried where no time is left for it")
    void stopsAtTheLimit() {
        know(INSIDE, "10.0.0.1", "10.0.0.2", "10.0.0.3");
        AddressWalk walk = walk(INSIDE, Duration.ofSeconds(10));
        clock.advance(Duration.ofMillis(6_001));
        assertThat(walk.next(notSent(Reason.CONNECT_TIMEOUT))).isFalse();
    }

    @Test
    @DisplayName("F-006, F-009: what is no dead address is no reason to try another")
    void staysWhereSomebodyAnswered() {
        know(INSIDE, "10.0.0.1", "10.0.0.2");
        for (Reason reason : List.of(Reason.TLS, Reason.CONNECTION_RESET, Reason.PROTOCOL, Reason.CANCELLED)) {
            assertThat(walk(INSIDE, Duration.ofSeconds(10)).next(notSent(reason)))
                    .isFalse();
        }
        TransportException sent = new TransportException(Reason.CONNECT_TIMEOUT, SendProgress.SENT);
        assertThat(walk(INSIDE, Duration.ofSeconds(10)).next(sent)).isFalse();
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void givesOneAddressTheWholeLimit() {
        know(INSIDE, "10.0.0.1");
        assertThat(walk(INSIDE, Duration.ofSeconds(3)).share()).isEqualTo(Duration.ofSeconds(3));
    }

    private AddressWalk walk(String name, Duration limit) {
        return book.walk(name, book.addresses(name).join(), limit, clock.nanos());
    }

    private static TransportException notSent(Reason reason) {
        return new TransportException(reason, SendProgress.NOT_SENT);
    }

    @Test
    void takesFewAddressesAndAnEmptyListForNone() {
        know(INSIDE, IntStream.range(0, 50).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));
        assertThat(addressesOf(INSIDE)).hasSize(8);
        CompletableFuture<List<InetAddress>> none = book.addresses("none.internal");
        last().complete(List.of());
        expect(none, Reason.NAME_NOT_RESOLVED);
    }

    @Test
    void asksAResolverThatNeverAnswersOnceMore() {
        CompletableFuture<List<InetAddress>> never = book.addresses(INSIDE);
        clock.advance(Duration.ofSeconds(30));
        expect(never, Reason.NAME_NOT_RESOLVED);
        know(INSIDE, "10.0.0.1");
        assertThat(addressesOf(INSIDE)).containsExactly("10.0.0.1");
    }

    @Test
    void survivesAResolverThatThrows() {
        AddressBook broken = new AddressBook(
                name -> {
                    throw new IllegalStateException("closed");
                },
                NameRules.STANDARD,
                clock);
        expect(broken.addresses(INSIDE), Reason.NAME_NOT_RESOLVED);
    }

    @Test
    void keepsABoundedNumberOfNames() {
        for (int i = 0; i < AddressBook.MOST_NAMES; i++) {
            know("n" + i, "10.0.0.1");
            clock.advance(Duration.ofNanos(1));
        }
        know("one-more", "10.0.0.1");
        int asked = questions.size();
        book.addresses("n1");
        assertThat(questions).hasSize(asked);
        book.addresses("n0");
        assertThat(questions).hasSize(asked + 1);
    }

    private void know(String name, String... addresses) {
        book.addresses(name);
        answer(addresses);
    }

    private void answer(String... addresses) {
        last().complete(IntStream.range(0, addresses.length)
                .mapToObj(i -> address(addresses[i]))
                .toList());
    }

    private CompletableFuture<List<InetAddress>> last() {
        return questions.get(questions.size() - 1);
    }

    private List<String> addressesOf(String name) {
        return book.addresses(name).join().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static void expect(CompletableFuture<?> failed, Reason reason) {
        Throwable thrown = catchThrowable(failed::join);
        assertThat(thrown).cause().isInstanceOfSatisfying(TransportException.class, why -> {
            assertThat(why.reason()).isEqualTo(reason);
            assertThat(why.progress()).isEqualTo(SendProgress.NOT_SENT);
        });
    }
}

package io.signalbox.testkit;

import static io.signalbox.testkit.TransportProtocol.HTTP_1_1;
import static io.signalbox.testkit.TransportProtocol.HTTP_1_1_TLS;
import static io.signalbox.testkit.TransportProtocol.HTTP_2_TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.name.AddressBook;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.NameEvent.Kind;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException.Reason;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

/** Laws of names: what they may lead to, and what holds while nobody can say. */
abstract class TransportNameLaws extends TransportConnectionLaws {

    private static final String PUBLIC = "api.example.com";
    private static final String INSIDE = "provider.test";
    private static final String HERE = "127.0.0.1";
    private static final String NOBODY = "127.0.0.2";
    private static final Duration MOMENT = Duration.ofMillis(1);

    final ScriptedNames names = new ScriptedNames();

    @Law(needs = {TransportTrait.NEXT_ADDRESS, TransportTrait.GUARDED_NAMES})
    @DisplayName("T-77: where the first address of a name refuses, the next is tried")
    void triesTheNextAddress() {
        names.answer(NOBODY, HERE);
        upstream().answers(Reply.text("second"));
        try (Transport named = named()) {
            for (int i = 0; i < 3; i++) {
                assertThat(read(responseOf(named.send(to("localhost"))))).isEqualTo("second");
            }
        }
        assertThat(names.asked()).isEqualTo(1);
    }

    @Law(
            on = HTTP_1_1,
            needs = {TransportTrait.NEXT_ADDRESS, TransportTrait.GUARDED_NAMES})
    @DisplayName("T-132, F-001: where every address of a name refuses, the connection is refused")
    void refusesWhereAllRefuse() {
        names.answer(NOBODY, "127.0.0.3", "127.0.0.4");
        try (Transport named = named()) {
            expect(failureOf(named.send(to(INSIDE))), SendProgress.NOT_SENT, Reason.CONNECTION_REFUSED);
        }
    }

    @Law(
            on = HTTP_1_1,
            needs = {TransportTrait.NEXT_ADDRESS, TransportTrait.GUARDED_NAMES})
    @DisplayName(
            "T-133, F-002: where the first address of a name stays silent, the next is tried within the connect limit")
    void triesTheNextAddressInTime() throws IOException {
        names.answer(NOBODY, HERE);
        upstream().answers(Reply.text("second"));
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(upstream().port(), 1, InetAddress.getByName(NOBODY));
                Transport named = named()) {
            fill(full, fillers);
            TransportLimits limits = new TransportLimits(Duration.ofSeconds(2), LONG, LONG, LONG);
            assertThat(read(responseOf(named.send(to(INSIDE, limits))))).isEqualTo("second");
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-134, F-003: a name that is not there is asked for again after five seconds, and not before")
    void forgetsWhatWasMissing() {
        upstream().answers(Reply.text("there"));
        try (Transport named = named()) {
            for (int i = 0; i < 3; i++) {
                expect(failureOf(named.send(to(INSIDE))), SendProgress.NOT_SENT, Reason.NAME_NOT_RESOLVED);
            }
            assertThat(names.asked()).isEqualTo(1);
            names.answer(HERE);
            clock.advance(AddressBook.ABSENT.minus(MOMENT));
            expect(failureOf(named.send(to(INSIDE))), SendProgress.NOT_SENT, Reason.NAME_NOT_RESOLVED);
            clock.advance(MOMENT);
            assertThat(read(responseOf(named.send(to(INSIDE))))).isEqualTo("there");
        }
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-135, F-004: while nobody can say which addresses a name has, the last ones hold for five minutes")
    void livesOnOldAddresses() {
        upstream().answers(Reply.text("old"));
        names.answer(HERE);
        try (Transport named = named()) {
            assertThat(read(responseOf(named.send(to(INSIDE))))).isEqualTo("old");
            names.fail();
            Duration step = Duration.ofSeconds(60);
            for (Duration age = step; age.compareTo(AddressBook.OLDEST) < 0; age = age.plus(step)) {
                clock.advance(step);
                assertThat(read(responseOf(named.send(to(INSIDE))))).isEqualTo("old");
                assertThat(names.events())
                        .hasSize((int) (age.toSeconds() / step.toSeconds()))
                        .containsOnly(Kind.STALE);
            }
            clock.advance(step);
            expect(failureOf(named.send(to(INSIDE))), SendProgress.NOT_SENT, Reason.NAME_NOT_RESOLVED);
            names.answer(HERE);
            assertThat(read(responseOf(named.send(to(INSIDE))))).isEqualTo("old");
        }
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.GUARDED_NAMES)
    @DisplayName(
            "T-136, F-004: a resolver that does not answer is not waited for where there is an address, and else for the connect limit")
    void waitsShortlyForNames() {
        upstream().answers(Reply.text("old"));
        try (Transport named = named()) {
            names.keepSilent();
            TransportLimits impatient = new TransportLimits(Duration.ofMillis(100), LONG, LONG, LONG);
            expect(failureOf(named.send(to(PUBLIC, impatient))), SendProgress.NOT_SENT, Reason.NAME_NOT_RESOLVED);
            names.answer(HERE);
            assertThat(read(responseOf(named.send(to(INSIDE))))).isEqualTo("old");
            names.keepSilent();
            clock.advance(AddressBook.FRESH);
            Transport.Call call = named.send(to(INSIDE));
            assertThat(call.response().toCompletableFuture()).isNotDone();
            clock.advance(AddressBook.PATIENCE);
            assertThat(read(responseOf(call))).isEqualTo("old");
        }
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-137, F-005: a public name leads to no address that is not the internet's, and nothing is sent")
    void deniesPrivateAddresses() {
        try (Transport named = named()) {
            List<String> denied =
                    List.of(HERE, "0.0.0.0", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "fe80::1");
            for (int i = 0; i < denied.size(); i++) {
                names.answer(denied.get(i));
                expect(failureOf(named.send(to(i + "." + PUBLIC))), SendProgress.NOT_SENT, Reason.ADDRESS_DENIED);
            }
            assertThat(names.events()).hasSize(denied.size()).containsOnly(Kind.DENIED);
        }
        assertThat(upstream().connections()).isZero();
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-138, F-005: a public name that leads outside first and inside later leads nowhere then")
    void deniesRebinding() {
        TransportLimits impatient = new TransportLimits(Duration.ofMillis(100), LONG, LONG, LONG);
        names.answer("192.0.2.1");
        try (Transport named = named()) {
            expect(
                    failureOf(named.send(to(PUBLIC, impatient))),
                    SendProgress.NOT_SENT,
                    Set.of(Reason.CONNECT_TIMEOUT, Reason.CONNECTION_REFUSED));
            names.answer(HERE);
            clock.advance(AddressBook.FRESH);
            expect(failureOf(named.send(to(PUBLIC))), SendProgress.NOT_SENT, Reason.ADDRESS_DENIED);
        }
        assertThat(upstream().connections()).isZero();
    }

    @Law(on = HTTP_1_1, needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-139, F-005: names for use inside, and public ones where that is allowed, lead to private addresses")
    void allowsWhatIsMeant() {
        names.answer(HERE);
        upstream().answers(Reply.text("inside"));
        try (Transport named = named();
                Transport open = transport(settings().naming(names.rules().withPrivateAddresses(true)))) {
            for (String name : List.of("localhost", "vllm", "gpu-1.internal", "gpu-1.local", INSIDE)) {
                assertThat(read(responseOf(named.send(to(name))))).isEqualTo("inside");
            }
            assertThat(read(responseOf(open.send(to(PUBLIC))))).isEqualTo("inside");
            assertThat(names.events()).isEmpty();
        }
    }

    @Law(needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-140: under whichever address, the provider is called by its name")
    void keepsTheName() {
        names.answer(HERE);
        upstream().answers(Reply.text("x"));
        try (Transport named = named()) {
            read(responseOf(named.send(to("localhost"))));
        }
        RecordedRequest got = upstream().takeRequest();
        assertThat(got.headerValues("host"))
                .containsExactly("localhost:" + upstream().port());
    }

    @Law(
            on = {HTTP_1_1_TLS, HTTP_2_TLS},
            needs = TransportTrait.GUARDED_NAMES)
    @DisplayName("T-141, F-006: the certificate has to be the name's, though it is the address's")
    void checksTheName() {
        names.answer(HERE);
        try (Transport named = named()) {
            expect(failureOf(named.send(to(INSIDE))), SendProgress.NOT_SENT, Reason.TLS);
        }
        assertThat(upstream().requestCount()).isZero();
    }

    private Transport named() {
        return transport(settings().naming(names.rules()));
    }

    private TransportRequest to(String host) {
        return to(host, limits());
    }

    private TransportRequest to(String host, TransportLimits limits) {
        URI uri = URI.create((protocol().tls() ? "https" : "http") + "://" + host + ":"
                + upstream().port() + "/named");
        return new TransportRequest("GET", uri, Headers.NONE, List.of(), limits);
    }
}

package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.attempt.TransportTrait;
import io.signalbox.core.port.MissingTraitException;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

/**
 * The laws of {@link Transport}: extend this class, say how a transport is made, and every law is a test on every
 * {@linkplain TransportProtocol protocol} that the transport declares.
 *
 * <p>All of them run over real sockets, most against {@link ScriptedUpstream}. Limits are measured on a {@link ManualClock}, so none of
 * them waits for real time, but for the connect limit, which only the operating system knows.
 *
 * <p>A law that needs a {@link TransportTrait} is skipped where the transport does not declare it, and says so. A transport that is asked
 * for what it lacks has to refuse with a {@link MissingTraitException}, which is a law too.
 */
public abstract class TransportContract extends TransportHttp2Laws {

    private static final int DISCARD_PORT = 9;

    /** For subclasses. */
    protected TransportContract() {}

    @Law(on = TransportProtocol.HTTP_1_1)
    @DisplayName(
            "T-130: a transport that is asked for what it lacks refuses by name, when it is made or when it is called")
    void refusesWhatItLacks() {
        TransportSettings plain = TransportSettings.of(clock);
        for (TransportSettings asked : List.of(
                plain.withHttp2(),
                plain.through(new InetSocketAddress(InetAddress.getLoopbackAddress(), DISCARD_PORT)),
                plain.trusting(TestAuthority.trusted().trustManager()),
                plain.naming(names.rules()))) {
            Set<TransportTrait> lacks = EnumSet.copyOf(asked.needs());
            lacks.removeAll(declared());
            if (!lacks.isEmpty()) {
                assertThatExceptionOfType(MissingTraitException.class)
                        .isThrownBy(() -> transport(asked).close())
                        .satisfies(refused -> assertThat(lacks).contains(refused.trait()));
            }
        }
        if (!declared().contains(TransportTrait.TLS)) {
            Throwable refused = failure(get("https://127.0.0.1:" + upstream().port() + "/"));
            expect(refused, SendProgress.NOT_SENT, Reason.UNSENDABLE);
            assertThat(refused)
                    .isInstanceOf(TransportException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            MissingTraitException.class,
                            missing -> assertThat(missing.trait()).isEqualTo(TransportTrait.TLS));
        }
        assertThat(upstream().connections()).isZero();
    }

    @Law(on = TransportProtocol.HTTP_1_1)
    @DisplayName("T-131: what a transport declares is always the same, and nobody can change it")
    void declaresTheSame() {
        assertThat(transport().traits()).isEqualTo(declared());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> transport().traits().add(TransportTrait.TLS));
    }
}

package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signalbox.core.port.NameResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The laws of the port {@link NameResolver}, for those that ask name servers. Extend it, say how yours is made, and run it. */
@Timeout(60)
public abstract class NameResolverContract {

    private static final int NO_ERROR = 0;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;
    private static final int REFUSED = 5;

    /** For subclasses. */
    protected NameResolverContract() {}

    /**
     * A resolver that remembers nothing, and that the subclass closes after the test.
     *
     * @param nameServer the one that it asks, by UDP
     */
    protected abstract NameResolver resolver(InetSocketAddress nameServer);

    @Test
    @DisplayName("A-01: the addresses that a name server knows are a name's addresses")
    void findsAddresses() throws Exception {
        try (NameServer server = NameServer.answering(NO_ERROR, (byte) 192, (byte) 0, (byte) 2, (byte) 7)) {
            List<InetAddress> found = resolver(server.address())
                    .resolve("api.example.com.")
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(found).extracting(InetAddress::getHostAddress).containsExactly("192.0.2.7");
        }
    }

    @Test
    @DisplayName("A-02, F-003: a server that knows of no such name says that there is none")
    void knowsThatThereIsNone() throws IOException {
        try (NameServer server = NameServer.answering(NXDOMAIN)) {
            assertThat(failure(server)).isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    @DisplayName(
            "A-03, F-004: a server that failed, or knows the name without an address, does not say that there is none")
    void doesNotTakeFailuresForAnswers() throws IOException {
        for (int code : List.of(NO_ERROR, SERVFAIL, REFUSED)) {
            try (NameServer server = NameServer.answering(code)) {
                assertThat(failure(server)).isNotInstanceOf(UnknownHostException.class);
            }
        }
    }

    private Throwable failure(NameServer server) {
        Throwable thrown = catchThrowable(() -> resolver(server.address())
                .resolve("api.example.com.")
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS));
        assertThat(thrown).as("what became of the question").isInstanceOf(ExecutionException.class);
        return Objects.requireNonNull(thrown.getCause(), "an ExecutionException has a cause");
    }
}

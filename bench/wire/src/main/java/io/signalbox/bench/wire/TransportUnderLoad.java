package io.signalbox.bench.wire;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.transport.armeria.ArmeriaTransport;
import io.signalbox.transport.jdk.JdkTransport;
import io.signalbox.transport.vertx.VertxTransport;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.X509TrustManager;

/**
 * Calls a {@link Provider} over one transport, and prints what a call costs this process: {@code jdk|vertx|armeria http|https|h2 PORT
 * CERTIFICATE SECONDS}, which are seconds of CPU to warm up with; a fifth of them is measured.
 */
public final class TransportUnderLoad {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final TransportLimits LIMITS = new TransportLimits(
            Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final Transport transport;
    private final TransportRequest request;
    private final Semaphore free;
    private final int concurrent;
    private final AtomicLong failed = new AtomicLong();

    private TransportUnderLoad(Transport transport, URI uri, boolean stream, int concurrent) {
        this.transport = transport;
        this.concurrent = concurrent;
        this.free = new Semaphore(concurrent);
        String body = "{\"model\":\"a/b\"" + (stream ? ",\"stream\":true" : "")
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"What does a signal box do?\"}]}";
        this.request = new TransportRequest(
                "POST",
                uri,
                Headers.of("content-type", "application/json", "authorization", "Bearer sk-none"),
                List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))),
                LIMITS);
    }

    /** Measures and prints a line for each load. */
    public static void main(String[] arguments) throws Exception {
        String scheme = arguments[1].equals("http") ? "http" : "https";
        URI uri = URI.create(scheme + "://127.0.0.1:" + arguments[2] + "/v1/chat/completions");
        X509TrustManager trust = Certificate.trusted(Path.of(arguments[3]));
        long seconds = Long.parseLong(arguments[4]);
        try (Transport transport = transport(arguments[0], arguments[1].equals("h2"), trust)) {
            for (boolean stream : new boolean[] {false, true}) {
                for (int concurrent : new int[] {64, 1}) {
                    TransportUnderLoad load = new TransportUnderLoad(transport, uri, stream, concurrent);
                    load.callFor(Duration.ofSeconds(seconds));
                    System.out.println(arguments[0] + " " + arguments[1] + (stream ? " stream " : " whole ")
                            + concurrent + " " + load.callFor(Duration.ofMillis(seconds * 200)));
                }
            }
        }
    }

    private static Transport transport(String name, boolean http2, X509TrustManager trust) {
        return switch (name) {
            case "jdk" -> {
                JdkTransport.Builder jdk = JdkTransport.builder().trust(trust);
                yield (http2 ? jdk.http2() : jdk).build();
            }
            case "vertx" -> {
                VertxTransport.Builder vertx = VertxTransport.builder().trust(trust);
                yield (http2 ? vertx.http2() : vertx).build();
            }
            case "armeria" -> {
                ArmeriaTransport.Builder armeria = ArmeriaTransport.builder().trust(trust);
                yield (http2 ? armeria.http2() : armeria).build();
            }
            default -> throw new IllegalArgumentException(name + " (expected: jdk, vertx or armeria)");
        };
    }

    /** Calls until so much CPU was used; what that came to. */
    private String callFor(Duration cpu) throws InterruptedException {
        long before = PROCESS.getProcessCpuTime();
        long allocatedBefore = allocated();
        long calls = 0;
        while (PROCESS.getProcessCpuTime() - before < cpu.toNanos()) {
            for (int i = 0; i < 200; i++) {
                free.acquire();
                call();
            }
            calls += 200;
        }
        free.acquire(concurrent);
        free.release(concurrent);
        double micros = (PROCESS.getProcessCpuTime() - before) / 1000.0 / calls;
        long bytes = (allocated() - allocatedBefore) / calls;
        return String.format(
                Locale.ROOT, "%.0f µs %.1f kB, %d calls, %d failed", micros, bytes / 1000.0, calls, failed.get());
    }

    private static long allocated() {
        long bytes = 0;
        for (long thread : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            bytes += Math.max(0, thread);
        }
        return bytes;
    }

    private void call() {
        transport.send(request).response().whenComplete((response, thrown) -> {
            if (response == null || response.status() != 200) {
                failed.incrementAndGet();
                free.release();
            } else {
                response.body().subscribe(new PieceByPiece());
            }
        });
    }

    /** Reads as the gateway does: one piece after the other. */
    private final class PieceByPiece implements Flow.Subscriber<ByteBuffer> {

        private Flow.Subscription body = new NoBody();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body = subscription;
            body.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            body.request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            failed.incrementAndGet();
            free.release();
        }

        @Override
        public void onComplete() {
            free.release();
        }
    }

    private static final class NoBody implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }
}

package io.signalbox.core.alert;

import io.signalbox.core.config.AlertConfig.Webhook;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Posts alerts to their webhooks, again after a while where that failed, and gives up in the end. Redirects are not followed. */
final class WebhookDelivery {

    static final int MOST_PENDING = 1_000;
    private static final int MOST_TRIES = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int WAIT_GROWS = 4;
    private static final TransportLimits LIMITS = new TransportLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(15));

    private final Transport transport;
    private final Clock clock;
    private final Function<Alert, byte[]> writer;
    private final AlertListener listener;
    private final AtomicInteger pending = new AtomicInteger();

    WebhookDelivery(Transport transport, Clock clock, Function<Alert, byte[]> writer, AlertListener listener) {
        this.transport = transport;
        this.clock = clock;
        this.writer = writer;
        this.listener = listener;
    }

    void deliver(Alert alert, Webhook webhook) {
        if (pending.incrementAndGet() > MOST_PENDING) {
            pending.decrementAndGet();
            listener.undelivered(alert, "too many alerts wait for their webhooks");
            return;
        }
        attempt(new Delivery(alert, request(alert, webhook)), 1, FIRST_WAIT);
    }

    private TransportRequest request(Alert alert, Webhook webhook) {
        Headers headers = Headers.of("content-type", "application/json", "user-agent", "signalbox");
        if (!webhook.secret().isEmpty()) {
            headers = headers.plus(webhook.header(), webhook.secret().reveal());
        }
        return new TransportRequest(
                "POST", webhook.url(), headers, List.of(ByteBuffer.wrap(writer.apply(alert))), LIMITS);
    }

    private void attempt(Delivery delivery, int number, Duration wait) {
        Transport.Call call = transport.send(delivery.request);
        call.response().whenComplete((response, thrown) -> {
            call.cancel(); // What it says beside its status is of no interest.
            if (response != null && response.status() / 100 == 2) {
                pending.decrementAndGet();
                listener.delivered(delivery.alert);
            } else if (number < MOST_TRIES && mayPass(response)) {
                clock.schedule(wait, () -> attempt(delivery, number + 1, wait.multipliedBy(WAIT_GROWS)));
            } else {
                pending.decrementAndGet();
                listener.undelivered(delivery.alert, why(response, thrown));
            }
        });
    }

    /** Whether it may be taken another time. */
    private static boolean mayPass(@Nullable TransportResponse response) {
        return response == null || response.status() >= 500 || response.status() == 408 || response.status() == 429;
    }

    private static String why(@Nullable TransportResponse response, @Nullable Throwable thrown) {
        if (response != null) {
            return "it answers " + response.status();
        }
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof TransportException failed
                ? "it cannot be reached: " + failed.reason().name().toLowerCase(Locale.ROOT)
                : "it cannot be reached";
    }

    private record Delivery(Alert alert, TransportRequest request) {}
}

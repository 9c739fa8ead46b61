package io.signalbox.core.gateway;

import io.signalbox.core.config.GatewayConfig;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One configuration at work. A request enters it once, at its beginning, and sees no other to its end. When the gateway has taken
 * another one and the last request has left, it is unused, for good. From any thread.
 */
final class Snapshot {

    private final GatewayConfig config;
    private final GatewayParts parts;
    private final Runnable onUnused;
    private final Consumer<RequestDriver> finished;

    /** Requests under way, and the gateway as one more for as long as it takes requests with this. */
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * A snapshot that the gateway uses.
     *
     * @param onFinished told of every request that has ended, before it leaves
     * @param onUnused called once
     */
    Snapshot(GatewayConfig config, GatewayParts parts, Consumer<RequestDriver> onFinished, Runnable onUnused) {
        this.config = config;
        this.parts = parts;
        this.onUnused = onUnused;
        this.finished = driver -> {
            onFinished.accept(driver);
            leave();
        };
    }

    GatewayConfig config() {
        return config;
    }

    GatewayParts parts() {
        return parts;
    }

    /** What a request tells of its end, which is how it leaves. */
    Consumer<RequestDriver> finished() {
        return finished;
    }

    /** Begins to use it, unless nobody does any more. */
    boolean enter() {
        int now = users.get();
        while (now > 0) {
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
            now = users.get();
        }
        return false;
    }

    /** Ends to use it. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            onUnused.run();
        }
    }

    boolean isUnused() {
        return users.get() == 0;
    }
}

package io.signalbox.router.vertx;

import io.signalbox.face.FaceLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;

/**
 * The context of a request. An event loop is always the same thread, whichever of its contexts is the current one; other contexts
 * have threads of their own choice.
 *
 * @param thread the one on which the request began
 */
record VertxLoop(Vertx vertx, Context context, Thread thread) implements FaceLoop {

    /** The loop of the request that is being handled. */
    static VertxLoop current() {
        Context context = Objects.requireNonNull(Vertx.currentContext(), "a request has a context");
        return new VertxLoop(context.owner(), context, Thread.currentThread());
    }

    @Override
    public void execute(Runnable task) {
        if (isHere()) {
            task.run();
        } else {
            context.runOnContext(nothing -> task.run());
        }
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> execute(task));
        return () -> vertx.cancelTimer(id);
    }

    private boolean isHere() {
        return context.isEventLoopContext() ? Thread.currentThread() == thread : Vertx.currentContext() == context;
    }
}

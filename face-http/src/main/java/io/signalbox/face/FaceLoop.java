package io.signalbox.face;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The event loop of a connection: whatever is done for its requests is done here, one thing after the other. */
public interface FaceLoop extends Executor {

    /** Does this on the loop; at once if the calling thread is the loop's. May be called from any thread. */
    @Override
    void execute(Runnable task);

    /** Does this on the loop after a while, which is positive. Called on the loop. */
    Timer after(Duration delay, Runnable task);

    /** Something that is still to be done. */
    interface Timer {
        /** It is not to be done any more; nothing happens if it was. Called on the loop. */
        void cancel();
    }
}

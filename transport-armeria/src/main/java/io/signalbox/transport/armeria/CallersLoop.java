package io.signalbox.transport.armeria;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.EventLoopScheduler;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.ReleasableHolder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves a call on the event loop it is made on; a call from elsewhere on the next one. */
final class CallersLoop implements EventLoopScheduler {

    private final EventLoopGroup group;
    private final List<Held> loops = new ArrayList<>();

    CallersLoop(EventLoopGroup group) {
        this.group = group;
        for (EventExecutor executor : group) {
            if (executor instanceof EventLoop loop) {
                loops.add(new Held(loop));
            }
        }
    }

    /** The loop that we are on, if it is one of these. */
    static Optional<EventLoop> of(EventLoopGroup group) {
        for (EventExecutor executor : group) {
            if (executor instanceof EventLoop loop && loop.inEventLoop()) {
                return Optional.of(loop);
            }
        }
        return Optional.empty();
    }

    @Override
    public ReleasableHolder<EventLoop> acquire(
            SessionProtocol protocol, EndpointGroup endpointGroup, @Nullable Endpoint endpoint) {
        for (Held held : loops) {
            if (held.loop.inEventLoop()) {
                return held;
            }
        }
        return new Held(group.next());
    }

    /** A loop that nobody has to give back. */
    private record Held(EventLoop loop) implements ReleasableHolder<EventLoop> {
        @Override
        public EventLoop get() {
            return loop;
        }

        @Override
        public void release() {}
    }
}

package io.signalbox.core.gateway;

import io.signalbox.core.port.Listener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells listeners. One that throws, against its promise, keeps neither the others from hearing nor whoever tells them from going on; what
 * it threw they hear as a fault.
 */
final class Listeners {

    private Listeners() {}

    static void tell(List<Listener> all, Consumer<Listener> news) {
        for (Listener listener : all) {
            try {
                news.accept(listener);
            } catch (RuntimeException broken) {
                fault(all, broken);
            }
        }
    }

    /** Something in the gateway, or one of them, is broken. */
    static void fault(List<Listener> all, RuntimeException thrown) {
        for (Listener listener : all) {
            try {
                listener.fault(thrown);
            } catch (RuntimeException deaf) {
                // Of this one nobody can be told.
            }
        }
    }
}

package io.signalbox.core.routing;

import java.util.Optional;

/**
 * What a request says, beyond names, about which model it wants.
 *
 * @param session the conversation it belongs to, if it says so
 */
public record Selection(Optional<String> session) {

    /** Nothing is said. */
    public static final Selection NONE = new Selection(Optional.empty());
}

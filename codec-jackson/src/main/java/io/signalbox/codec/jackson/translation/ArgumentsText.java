package io.signalbox.codec.jackson.translation;

import java.util.Optional;

/**
 * The arguments of one call as they come in pieces. What begins like an object goes on as it comes; anything else, which models write
 * where a tool takes nothing, is held and becomes an object at the end. Used by one thread at a time.
 */
public final class ArgumentsText {

    private final StringBuilder held = new StringBuilder();
    private boolean isObject;
    private boolean closed;

    /** Takes a piece; what may go on, if anything may. */
    public Optional<String> add(String piece) {
        if (isObject || closed) {
            return isObject && !closed && !piece.isEmpty() ? Optional.of(piece) : Optional.empty();
        }
        held.append(piece);
        isObject = held.toString().stripLeading().startsWith("{");
        return isObject ? Optional.of(held.toString()) : Optional.empty();
    }

    /** The call has ended; the object that was made of what was held. Only the first end counts. */
    public Optional<String> close() {
        boolean none = closed || isObject;
        closed = true;
        return none ? Optional.empty() : Optional.of(Trees.text(Trees.arguments(held.toString())));
    }

    /** Arguments that are all there: as they were written if that is an object. */
    public static String whole(String written) {
        return Trees.read(written).filter(tree -> tree.isObject()).isPresent()
                ? written
                : Trees.text(Trees.arguments(written));
    }
}

package io.signalbox.face;

import java.util.Arrays;

/**
 * A request's body on its way into one array, up to a limit. A body of announced length is copied once; memory is taken as bytes
 * arrive, not as they are promised.
 */
final class RequestBody {

    private static final int FIRST_ARRAY = 256 * 1024;
    private static final int FIRST_ARRAY_UNANNOUNCED = 8 * 1024;
    private static final int GROWTH = 4;

    private final int most;
    private final int announced;
    private byte[] bytes;
    private int length;

    /**
     * A body of which nothing has arrived.
     *
     * @param most the longest body in bytes
     * @param announced its length, at most {@code most}; -1 if it was not announced
     */
    RequestBody(int most, int announced) {
        this.most = most;
        this.announced = announced;
        this.bytes =
                new byte[announced < 0 ? Math.min(most, FIRST_ARRAY_UNANNOUNCED) : Math.min(announced, FIRST_ARRAY)];
    }

    /** Takes the next piece, unless the body would be too long with it. */
    boolean take(int pieceLength, ServedRequest.Piece piece) {
        if (pieceLength > most - length) {
            return false;
        }
        int needed = length + pieceLength;
        if (needed > bytes.length) {
            int bound = announced < 0 ? most : Math.max(announced, needed);
            long grown = Math.max(needed, (long) bytes.length * GROWTH);
            bytes = Arrays.copyOf(bytes, (int) Math.min(bound, grown));
        }
        piece.copyTo(bytes, length);
        length = needed;
        return true;
    }

    byte[] whole() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}

package io.signalbox.face;

/** Where a request goes, decided by its head alone, so that a refusal needs no body. */
public interface FaceRoute {

    /** How many bytes of body the server may read for it; a longer one is answered by {@link HttpFace#bodyTooLarge}. */
    int mostBodyBytes();

    /**
     * Handles the request.
     *
     * @param body the whole body; kept by reference, so nobody may change it afterwards
     */
    FaceExchange handle(byte[] body);
}

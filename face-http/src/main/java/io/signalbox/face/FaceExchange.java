package io.signalbox.face;

import java.util.concurrent.CompletionStage;

/** One request being answered. */
public interface FaceExchange {

    /** The answer's beginning; never fails. */
    CompletionStage<FaceResponse> response();

    /** The client has left before the answer began. After that, cancel the body's subscription instead; both may be called. */
    void cancel();
}

package io.signalbox.router.vertx;

import io.signalbox.testkit.FaceContract;

/** The laws of a face, kept on the root of a Vert.x router. */
class VertxFaceContractTest extends FaceContract {

    @Override
    protected Server start(Setup setup) {
        return RoutedGateway.atRoot(setup);
    }
}

package io.signalbox.router.vertx;

import io.signalbox.testkit.FaceContract;
import io.vertx.ext.web.Router;

/** The laws of a face, kept under a path of a router that is mounted under another. */
class MountedFaceContractTest extends FaceContract {

    @Override
    protected Server start(Setup setup) {
        return RoutedGateway.of(setup, GatewayRoutes.serverOptions(), "/internal/ai", (vertx, routes) -> {
            Router inner = Router.router(vertx);
            routes.mount(inner, "/ai");
            Router outer = Router.router(vertx);
            outer.route("/internal/*").subRouter(inner);
            routes.mount(outer, "/elsewhere");
            return outer;
        });
    }
}

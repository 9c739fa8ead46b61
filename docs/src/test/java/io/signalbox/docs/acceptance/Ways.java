package io.signalbox.docs.acceptance;

import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.BodyCollector;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Which ways there are, and which one the tests go now. Not for tests that run side by side. */
final class Ways {

    /** The face is asked where it is, as a server would ask it. */
    static final Way IN_PROCESS = new InProcessWay();

    private static final List<Way> ALL = Stream.concat(
                    Stream.of(IN_PROCESS, ServerWay.armeria(), ServerWay.vertx()),
                    ServiceLoader.load(Way.class).stream().map(ServiceLoader.Provider::get))
            .toList();

    private static Way chosen = IN_PROCESS;

    private Ways() {}

    static Way chosen() {
        return chosen;
    }

    static void choose(Way way) {
        chosen = way;
    }

    /** All ways, or those that the system property {@code signalbox.faces} names, with commas between them. */
    static Stream<Way> asked() {
        String names = System.getProperty("signalbox.faces", "");
        return names.isEmpty() ? ALL.stream() : Stream.of(names.split(",", -1)).map(Ways::named);
    }

    private static Way named(String name) {
        return ALL.stream()
                .filter(way -> way.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("signalbox.faces: " + name + " (expected: some of "
                        + ALL.stream().map(Way::name).toList() + ")"));
    }

    private static final class InProcessWay implements Way {
        @Override
        public String name() {
            return "IN_PROCESS";
        }

        @Override
        public Sent send(HttpFace face, FaceHead head, byte[] body) {
            FaceResponse response = face.route(head)
                    .handle(body, Runnable::run)
                    .response()
                    .toCompletableFuture()
                    .join();
            return new Sent(response.status(), response.headers(), BodyCollector.readAll(response.body()));
        }
    }
}

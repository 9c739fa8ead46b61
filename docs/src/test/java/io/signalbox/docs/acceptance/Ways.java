package io.signalbox.docs.acceptance;

import io.signalbox.face.FaceHead;
import io.signalbox.face.FaceResponse;
import io.signalbox.face.HttpFace;
import io.signalbox.testkit.BodyCollector;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Which ways there are, and which one the test goes that runs on this thread. */
final class Ways {

    /** The face is asked where it is, as a server would ask it. */
    static final Way IN_PROCESS = new InProcessWay();

    private static final ThreadLocal<Way> CHOSEN = ThreadLocal.withInitial(() -> IN_PROCESS);

    private Ways() {}

    /** The way of the tests on this thread: in the process, unless one was chosen. */
    static Way chosen() {
        return CHOSEN.get();
    }

    static void choose(Way way) {
        CHOSEN.set(way);
    }

    /**
     * All ways, or those that the system property {@code signalbox.faces} names, with commas between them. Each time new ones, since
     * classes run side by side and each closes the servers that it started.
     */
    static List<Way> asked() {
        List<Way> all = Stream.concat(
                        Stream.of(IN_PROCESS, ServerWay.armeria(), ServerWay.vertx()),
                        ServiceLoader.load(Way.class).stream().map(ServiceLoader.Provider::get))
                .toList();
        String names = System.getProperty("signalbox.faces", "");
        return names.isEmpty()
                ? all
                : Stream.of(names.split(",", -1)).map(name -> named(name, all)).toList();
    }

    private static Way named(String name, List<Way> all) {
        return all.stream()
                .filter(way -> way.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("signalbox.faces: " + name + " (expected: some of "
                        + all.stream().map(Way::name).toList() + ")"));
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

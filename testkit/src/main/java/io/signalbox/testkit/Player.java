package io.signalbox.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers like the recordings it has, byte for byte.
 *
 * <pre>{@code
 * try (ScriptedUpstream upstream = Player.start(Recording.readAll(directory))) {
 *     ...                                            // ask upstream.uri("/v1")
 * }
 * }</pre>
 *
 * <p>A recording answers a request of the same method and path (without the query) that asks for the same model and, as it
 * did, for a stream or not. Where several do they answer one after the other, and the last of them from then on. A request
 * that none fits is answered with 500, and is one of the upstream's complaints.
 */
public final class Player {
    private final Map<Key, List<Recording>> waiting = new HashMap<>();

    private record Key(String method, String path, Optional<String> model, boolean streamed) {
        static Key of(RecordedRequest request) {
            return new Key(request.method(), request.path(), request.model(), request.streamed());
        }
    }

    private Player(List<Recording> recordings) {
        for (Recording recording : recordings) {
            waiting.computeIfAbsent(Key.of(recording.request()), key -> new ArrayList<>())
                    .add(recording);
        }
    }

    /** An upstream on a free port of the loopback address that plays these recordings and nothing else. */
    public static ScriptedUpstream start(List<Recording> recordings) {
        Player player = new Player(recordings);
        Function<RecordedRequest, Reply> answer =
                request -> player.next(request).reply();
        return ScriptedUpstream.start().answersEverything(answer);
    }

    private synchronized Recording next(RecordedRequest request) {
        Key key = Key.of(request);
        List<Recording> fitting = waiting.getOrDefault(key, List.of());
        if (fitting.isEmpty()) {
            throw new IllegalStateException("no recording: " + key + " (expected: one of " + waiting.keySet() + ")");
        }
        return fitting.size() == 1 ? fitting.get(0) : fitting.remove(0);
    }
}

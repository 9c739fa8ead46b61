package io.signalbox.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which reply a request gets. Guarded by its own monitor. */
final class ReplyScript {
    private final Map<String, Reply> byPath = new LinkedHashMap<>();
    private final Map<String, Deque<Reply>> nextByModel = new HashMap<>();
    private final Deque<Reply> next = new ArrayDeque<>();
    private final Map<String, Reply> byModel = new HashMap<>();
    private Reply models = Reply.models("scripted/model");
    private Function<RecordedRequest, Reply> otherwise = request -> Reply.answer("Hello");

    synchronized void forPath(String end, Reply reply) {
        byPath.put(end, reply);
    }

    synchronized void models(Reply reply) {
        models = reply;
    }

    synchronized void next(List<Reply> replies) {
        next.addAll(replies);
    }

    synchronized void nextForModel(String model, List<Reply> replies) {
        nextByModel.computeIfAbsent(model, name -> new ArrayDeque<>()).addAll(replies);
    }

    synchronized void forModel(String model, Reply reply) {
        byModel.put(model, reply);
    }

    synchronized void otherwise(Function<RecordedRequest, Reply> answer) {
        otherwise = answer;
    }

    synchronized int unused() {
        return next.size() + nextByModel.values().stream().mapToInt(Deque::size).sum();
    }

    Reply replyTo(RecordedRequest request) {
        Function<RecordedRequest, Reply> computed;
        synchronized (this) {
            for (Map.Entry<String, Reply> path : byPath.entrySet()) {
                if (request.path().endsWith(path.getKey())) {
                    return path.getValue();
                }
            }
            if (request.method().equals("GET") && request.path().endsWith("/models")) {
                return models;
            }
            String model = request.model().orElse("");
            Deque<Reply> modelsNext = nextByModel.getOrDefault(model, new ArrayDeque<>());
            if (!modelsNext.isEmpty()) {
                return modelsNext.remove();
            }
            if (!next.isEmpty()) {
                return next.remove();
            }
            Reply modelsOwn = byModel.get(model);
            if (modelsOwn != null) {
                return modelsOwn;
            }
            computed = otherwise;
        }
        return computed.apply(request);
    }
}

package io.signalbox.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which reply a request gets: by this script, or by the one it stands under where this says nothing. Guarded by its own monitor. */
final class ReplyScript {
    private final Optional<ReplyScript> wider;
    private final Map<String, Reply> byPath = new LinkedHashMap<>();
    private final Map<String, Deque<Reply>> nextByModel = new HashMap<>();
    private final Deque<Reply> early = new ArrayDeque<>();
    private final Deque<Reply> next = new ArrayDeque<>();
    private final Map<String, Reply> byModel = new HashMap<>();
    private Optional<Reply> models = Optional.empty();
    private Optional<Function<RecordedRequest, Reply>> always = Optional.empty();
    private Optional<Function<RecordedRequest, Reply>> otherwise = Optional.empty();

    ReplyScript() {
        this(Optional.empty());
    }

    private ReplyScript(Optional<ReplyScript> wider) {
        this.wider = wider;
    }

    /** A script that says nothing yet, and leaves to this one what it does not say. */
    ReplyScript narrower() {
        return new ReplyScript(Optional.of(this));
    }

    synchronized void forPath(String end, Reply reply) {
        byPath.put(end, reply);
    }

    synchronized void models(Reply reply) {
        models = Optional.of(reply);
    }

    synchronized void early(List<Reply> replies) {
        early.addAll(replies);
    }

    synchronized Optional<Reply> takeEarly() {
        return Optional.ofNullable(early.poll());
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
        otherwise = Optional.of(answer);
    }

    synchronized void always(Function<RecordedRequest, Reply> answer) {
        always = Optional.of(answer);
    }

    synchronized int unused() {
        return early.size()
                + next.size()
                + nextByModel.values().stream().mapToInt(Deque::size).sum();
    }

    /** Chooses now; the reply is made when it is asked for. */
    Supplier<Reply> choose(RecordedRequest request) {
        Optional<Function<RecordedRequest, Reply>> chosen =
                said(request).or(() -> wider.flatMap(script -> script.said(request)));
        return () -> chosen.map(answer -> answer.apply(request)).orElseGet(() -> unscripted(request));
    }

    private synchronized Optional<Function<RecordedRequest, Reply>> said(RecordedRequest request) {
        return always.or(() -> scripted(request).map(ReplyScript::constant))
                .or(() -> listsModels(request) ? Optional.empty() : otherwise);
    }

    private static Reply unscripted(RecordedRequest request) {
        return listsModels(request) ? Reply.models("scripted/model") : Reply.answer("Hello");
    }

    private static Function<RecordedRequest, Reply> constant(Reply reply) {
        return request -> reply;
    }

    private Optional<Reply> scripted(RecordedRequest request) {
        for (Map.Entry<String, Reply> path : byPath.entrySet()) {
            if (request.path().endsWith(path.getKey())) {
                return Optional.of(path.getValue());
            }
        }
        if (listsModels(request)) {
            return models;
        }
        String model = request.model().orElse("");
        Deque<Reply> modelsNext = nextByModel.getOrDefault(model, new ArrayDeque<>());
        if (!modelsNext.isEmpty()) {
            return Optional.of(modelsNext.remove());
        }
        if (!next.isEmpty()) {
            return Optional.of(next.remove());
        }
        return Optional.ofNullable(byModel.get(model));
    }

    private static boolean listsModels(RecordedRequest request) {
        return request.method().equals("GET") && request.path().endsWith("/models");
    }
}

package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.check;

import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.dialect.SpokenAnswer.SpokenError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what an answer says while it is read. */
final class Hearing {

    final StringBuilder text = new StringBuilder();
    final StringBuilder reasoning = new StringBuilder();
    final StringBuilder refusal = new StringBuilder();
    Optional<String> finish = Optional.empty();
    Optional<TokenCounts> usage = Optional.empty();
    Optional<SpokenError> error = Optional.empty();

    private final List<Call> calls = new ArrayList<>();
    private String id = "";
    private String model = "";

    /** A call that may still grow. */
    static final class Call {
        final String id;
        final String name;
        final StringBuilder arguments = new StringBuilder();

        private Call(String id, String name) {
            this.id = id;
            this.name = name;
        }

        /** Whether the arguments have come to their end. */
        boolean isWhole() {
            try {
                return Json.parse(arguments.toString()).isObject();
            } catch (AssertionError cut) {
                return false;
            }
        }

        Json parsed() {
            Json parsed = Json.parse(arguments.toString());
            check(parsed.isObject(), "an object as arguments of " + name, parsed);
            return parsed;
        }
    }

    /** Takes note of who answers; everything in one answer says the same. */
    void from(String saidId, String saidModel) {
        check(!saidId.isEmpty(), "an id", saidId);
        check(!saidModel.isEmpty(), "a model", saidModel);
        check(id.isEmpty() || id.equals(saidId), "the same id " + id, saidId);
        check(model.isEmpty() || model.equals(saidModel), "the same model " + model, saidModel);
        id = saidId;
        model = saidModel;
    }

    String model() {
        return model;
    }

    Call call(String callId, String name) {
        check(!callId.isEmpty() && !name.isEmpty(), "an id and a name", callId + ", " + name);
        check(calls.stream().noneMatch(call -> call.id.equals(callId)), "an id of its own", callId);
        Call call = new Call(callId, name);
        calls.add(call);
        return call;
    }

    List<Call> calls() {
        return calls;
    }

    /** The answer; its calls are whole if it ended well. */
    SpokenAnswer answer(Json turn) {
        boolean whole = error.isEmpty() && !finish.equals(Optional.of("length"));
        List<ToolCall> made = new ArrayList<>();
        for (Call call : calls) {
            if (whole) {
                call.parsed();
            }
            made.add(new ToolCall(call.id, call.name, call.arguments.toString()));
        }
        check(finish.isPresent() || error.isPresent(), "why it ended", text);
        return new SpokenAnswer(
                id,
                model,
                text.toString(),
                reasoning.toString(),
                refusal.toString(),
                made,
                error.isPresent() ? Optional.empty() : finish,
                usage,
                error,
                turn.toString());
    }
}

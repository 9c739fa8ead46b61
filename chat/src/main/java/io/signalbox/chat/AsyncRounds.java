package io.signalbox.chat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Goes through the rounds of an asking without waiting. */
final class AsyncRounds {

    private final Rounds rounds;
    private final Deadline limit;
    private final Executor tools;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();

    private AsyncRounds(Rounds rounds, Deadline limit, Executor tools) {
        this.rounds = rounds;
        this.limit = limit;
        this.tools = tools;
    }

    /**
     * Begins.
     *
     * @param tools where tools are called
     * @return the last answer; cancelling it, or ending it in another way, ends the call that is under way
     */
    static CompletableFuture<Answer> begin(Rounds rounds, Deadline limit, Executor tools) {
        AsyncRounds all = new AsyncRounds(rounds, limit, tools);
        all.ask();
        return all.result;
    }

    private void ask() {
        CompletableFuture<Answer> round = rounds.whole(limit);
        result.whenComplete((answer, thrown) -> round.cancel(false));
        round.whenComplete((answer, thrown) -> {
            if (thrown != null) {
                result.completeExceptionally(thrown instanceof CompletionException ? thrown.getCause() : thrown);
            } else if (answer.toolCalls().isEmpty()) {
                proceed(answer);
            } else {
                hand(() -> proceed(answer));
            }
        });
    }

    private void hand(Runnable task) {
        try {
            tools.execute(task);
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(full);
        }
    }

    private void proceed(Answer answer) {
        if (result.isDone()) {
            return;
        }
        try {
            if (!rounds.goOnAfter(answer)) {
                result.complete(rounds.answer());
            } else if (!result.isDone()) {
                ask();
            }
        } catch (RuntimeException | Error thrown) {
            result.completeExceptionally(thrown);
        }
    }
}

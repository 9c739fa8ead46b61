package io.signalbox.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Asks until an answer calls no tool any more. One asking has one; used by one thread at a time. */
final class ToolLoop {

    private final List<Answer.Round> rounds = new ArrayList<>();
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private Chat chat;
    private Optional<Answer> last = Optional.empty();

    ToolLoop(Chat chat) {
        this.chat = chat;
    }

    /**
     * Takes an answer, and calls the tools that it asks for.
     *
     * @return what to ask next; empty if this answer is the one
     * @throws ChatException if tools were called as often as they may
     */
    Optional<Chat> after(Answer answered) {
        Answer answer = answered.after(rounds);
        last = Optional.of(answer);
        if (answer.toolCalls().isEmpty() || chat.mostToolRounds() == 0) {
            return Optional.empty();
        }
        if (rounds.size() == chat.mostToolRounds()) {
            throw tooMany(answer);
        }
        Optional<Chat> next = chat.afterTools(answer);
        if (next.isPresent()) {
            List<Message> said = next.get().messages();
            List<Message> results = said.subList(chat.messages().size() + 1, said.size());
            rounds.add(new Answer.Round(answered, results));
            chat = next.get();
        }
        return next;
    }

    /** The answer that called none. */
    Answer answer() {
        return last.orElseThrow();
    }

    /** Asks without waiting; tools are called here. Cancelling the future ends the call that is under way. */
    CompletableFuture<Answer> run(Deadline limit, Executor tools) {
        ask(chat, limit, tools);
        return result;
    }

    private void ask(Chat next, Deadline limit, Executor tools) {
        CompletableFuture<Answer> once = next.once(limit);
        result.whenComplete((answer, thrown) -> {
            if (thrown instanceof CancellationException) {
                once.cancel(false);
            }
        });
        once.whenComplete((answer, thrown) -> {
            if (thrown != null) {
                result.completeExceptionally(thrown instanceof CompletionException ? thrown.getCause() : thrown);
            } else if (answer.toolCalls().isEmpty()) {
                proceed(answer, limit, tools);
            } else {
                hand(tools, () -> proceed(answer, limit, tools));
            }
        });
    }

    private void hand(Executor tools, Runnable task) {
        try {
            tools.execute(task);
        } catch (RejectedExecutionException full) {
            result.completeExceptionally(full);
        }
    }

    private void proceed(Answer answer, Deadline limit, Executor tools) {
        if (result.isDone()) {
            return;
        }
        try {
            after(answer).ifPresentOrElse(next -> ask(next, limit, tools), () -> result.complete(answer()));
        } catch (RuntimeException | Error ended) {
            result.completeExceptionally(ended);
        }
    }

    /** What the tools of an answer find; empty if it calls none, or one that has no function. */
    static Optional<List<Message>> results(List<Tool> tools, Answer answer) {
        List<Message> results = new ArrayList<>();
        for (ToolCall call : answer.toolCalls()) {
            Optional<Tool> tool = tools.stream()
                    .filter(known -> known.name().equals(call.name()))
                    .findFirst();
            if (tool.isPresent() && tool.get().function().isEmpty()) {
                return Optional.empty();
            }
            results.add(Message.toolResult(call, found(tool, call)));
        }
        return results.isEmpty() ? Optional.empty() : Optional.of(results);
    }

    private static String found(Optional<Tool> tool, ToolCall call) {
        return tool.flatMap(Tool::function)
                .map(function -> function.call(call.arguments()))
                .orElse("There is no tool of that name.");
    }

    private static ChatException tooMany(Answer answer) {
        String names = String.join(
                ", ", answer.toolCalls().stream().map(ToolCall::name).distinct().toList());
        return ChatException.with(
                answer,
                Failure.of(
                        FailureKind.BAD_RESPONSE,
                        "too_many_tool_rounds",
                        "The model still calls tools after " + answer.rounds().size() + " rounds: " + names + "."));
    }
}

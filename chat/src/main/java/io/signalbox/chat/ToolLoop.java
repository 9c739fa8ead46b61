package io.signalbox.chat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.GatewayCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The rounds of one conversation: asks until an answer calls no tool any more, or none that is to be called here. */
final class ToolLoop implements Rounds {

    private final List<Answer.Round> rounds = new ArrayList<>();
    private Chat chat;
    private Optional<Answer> last = Optional.empty();

    ToolLoop(Chat chat) {
        this.chat = chat;
    }

    @Override
    public GatewayCall stream() {
        return chat.streamCall();
    }

    @Override
    public CompletableFuture<Answer> whole(Deadline limit) {
        return chat.once(limit);
    }

    @Override
    public boolean goOnAfter(Answer answered) {
        Answer answer = answered.after(rounds);
        last = Optional.of(answer);
        if (answer.toolCalls().isEmpty() || chat.mostToolRounds() == 0) {
            return false;
        }
        if (rounds.size() == chat.mostToolRounds()) {
            throw tooMany(answer);
        }
        Optional<List<Message.ToolResult>> results = results(chat.tools(), answer);
        if (results.isEmpty()) {
            return false;
        }
        rounds.add(new Answer.Round(answered, results.get()));
        chat = chat.goingOn(answer, results.get());
        return true;
    }

    @Override
    public List<ChatEvent.ToolFound> found() {
        Answer.Round round = rounds.get(rounds.size() - 1);
        List<ChatEvent.ToolFound> found = new ArrayList<>();
        for (Message.ToolResult result : round.results()) {
            found.add(new ChatEvent.ToolFound(round.answer().toolCalls().get(found.size()), result.text()));
        }
        return found;
    }

    @Override
    public Answer answer() {
        return last.orElseThrow();
    }

    /** What the tools of an answer find, in the order of its calls; empty if it calls none, or one that has no function. */
    static Optional<List<Message.ToolResult>> results(List<Tool> tools, Answer answer) {
        List<Message.ToolResult> results = new ArrayList<>();
        for (ToolCall call : answer.toolCalls()) {
            Optional<Tool> tool = tools.stream()
                    .filter(known -> known.name().equals(call.name()))
                    .findFirst();
            if (tool.isPresent() && tool.get().function().isEmpty()) {
                return Optional.empty();
            }
            results.add(new Message.ToolResult(call.id(), List.of(new Content.Text(found(tool, call)))));
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

package io.signalbox.codec.jackson.content;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was answered, put together from its events: the texts, the thoughts, the calls. Several choices stand one after the other. */
final class AnsweredText {

    private final Map<Integer, StringBuilder> texts = new TreeMap<>();
    private final Map<Integer, StringBuilder> thoughts = new TreeMap<>();
    private final Map<Integer, Map<Integer, Call>> calls = new TreeMap<>();

    void take(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text more) {
            of(texts, more.choice()).append(more.text());
        } else if (event instanceof AnswerEvent.Refusal more) {
            of(texts, more.choice()).append(more.text());
        } else if (event instanceof AnswerEvent.Thought more) {
            of(thoughts, more.choice()).append(more.text());
        } else if (event instanceof AnswerEvent.CallBegun begun) {
            calls.computeIfAbsent(begun.choice(), any -> new TreeMap<>())
                    .put(begun.call(), new Call(begun.id(), begun.name(), new StringBuilder()));
        } else if (event instanceof AnswerEvent.CallArguments more) {
            Optional.ofNullable(calls.getOrDefault(more.choice(), Map.of()).get(more.call()))
                    .ifPresent(call -> call.arguments.append(more.fragment()));
        }
    }

    /** The answer is this text. */
    void instead(String text) {
        of(texts, 0).append(text);
    }

    Optional<String> completion() {
        return joined(texts.values());
    }

    Optional<String> reasoning() {
        return joined(thoughts.values());
    }

    /** As OpenAI's chat writes them. */
    Optional<String> toolCalls() {
        ArrayNode all = Trees.array();
        calls.values()
                .forEach(ofChoice -> ofChoice.values()
                        .forEach(call -> all.addObject()
                                .put("id", call.id)
                                .put("type", "function")
                                .putObject("function")
                                .put("name", call.name)
                                .put("arguments", call.arguments.toString())));
        return all.isEmpty() ? Optional.empty() : Optional.of(Trees.text(all));
    }

    private static StringBuilder of(Map<Integer, StringBuilder> all, int choice) {
        return all.computeIfAbsent(choice, any -> new StringBuilder());
    }

    private static Optional<String> joined(Collection<StringBuilder> choices) {
        String all = choices.stream().map(StringBuilder::toString).collect(Collectors.joining("\n\n"));
        return choices.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** A call of a tool as far as it has come. */
    private record Call(String id, String name, StringBuilder arguments) {}
}

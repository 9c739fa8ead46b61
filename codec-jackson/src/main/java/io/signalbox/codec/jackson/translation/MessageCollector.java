package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Message.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts a whole answer together from its events. */
final class MessageCollector {

    private final Map<Integer, Collected> choices = new TreeMap<>();

    void take(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text text) {
            of(text.choice()).text(text.text());
        } else if (event instanceof AnswerEvent.Refusal refusal) {
            of(refusal.choice()).refusal(refusal.text());
        } else if (event instanceof AnswerEvent.Thought thought) {
            of(thought.choice()).thought(thought);
        } else if (event instanceof AnswerEvent.Sealed sealed) {
            of(sealed.choice()).seal(sealed.seal());
        } else if (event instanceof AnswerEvent.CallBegun call) {
            of(call.choice()).begin(call);
        } else if (event instanceof AnswerEvent.CallArguments arguments) {
            of(arguments.choice()).arguments(arguments);
        } else if (event instanceof AnswerEvent.Media media) {
            of(media.choice()).add(media.media());
        } else if (event instanceof AnswerEvent.Citation citation) {
            of(citation.choice()).citations.add(citation.annotation());
        } else if (event instanceof AnswerEvent.LogProbabilities logs) {
            logs.content().forEach(of(logs.choice()).logProbabilities::add);
        } else if (event instanceof AnswerEvent.Finished finished) {
            of(finished.choice()).end = Optional.of(finished);
        }
    }

    Message message() {
        if (choices.isEmpty()) {
            of(0);
        }
        return new Message(choices.values().stream().map(Collected::choice).toList());
    }

    private Collected of(int choice) {
        return choices.computeIfAbsent(choice, key -> new Collected());
    }

    /** One choice as far as it has come: finished parts, and at most one that still grows, but calls, which may grow side by side. */
    private static final class Collected {
        private final List<Part> parts = new ArrayList<>();
        private final Map<Integer, Integer> placeOfCall = new TreeMap<>();
        private final Map<Integer, StringBuilder> argumentsOfCall = new TreeMap<>();
        private final List<JsonNode> citations = new ArrayList<>();
        private final List<JsonNode> logProbabilities = new ArrayList<>();
        private final StringBuilder growing = new StringBuilder();
        private Grows grows = Grows.NOTHING;
        private Optional<AnswerEvent.Finished> end = Optional.empty();

        private enum Grows {
            NOTHING,
            TEXT,
            REFUSAL,
            THOUGHT,
            SUMMARY
        }

        void text(String text) {
            grow(Grows.TEXT, text);
        }

        void refusal(String text) {
            grow(Grows.REFUSAL, text);
        }

        void thought(AnswerEvent.Thought thought) {
            grow(thought.summary() ? Grows.SUMMARY : Grows.THOUGHT, thought.text());
        }

        void seal(Part.Seal seal) {
            boolean closes = grows == Grows.THOUGHT || grows == Grows.SUMMARY;
            if (!closes) {
                close();
            }
            parts.add(new Part.Thought(growing.toString(), grows == Grows.SUMMARY, Optional.of(seal)));
            growing.setLength(0);
            grows = Grows.NOTHING;
        }

        void begin(AnswerEvent.CallBegun call) {
            placeOfCall.put(call.call(), parts.size() + (grows == Grows.NOTHING ? 0 : 1));
            argumentsOfCall.put(call.call(), new StringBuilder());
            add(new Part.ToolCall(call.id(), call.name(), "", call.signature(), Optional.empty()));
        }

        void arguments(AnswerEvent.CallArguments more) {
            StringBuilder arguments = argumentsOfCall.get(more.call());
            if (arguments != null) {
                arguments.append(more.fragment());
            }
        }

        void add(Part part) {
            close();
            parts.add(part);
        }

        Choice choice() {
            close();
            argumentsOfCall.forEach((call, arguments) -> {
                int place = placeOfCall.getOrDefault(call, -1);
                if (place >= 0 && parts.get(place) instanceof Part.ToolCall begun) {
                    String json = arguments.isEmpty() ? "{}" : arguments.toString();
                    parts.set(
                            place, new Part.ToolCall(begun.id(), begun.name(), json, begun.signature(), begun.cache()));
                }
            });
            return new Choice(parts, citations, logProbabilities, end);
        }

        private void grow(Grows kind, String more) {
            if (grows != kind) {
                close();
                grows = kind;
            }
            growing.append(more);
        }

        private void close() {
            String text = growing.toString();
            switch (grows) {
                case NOTHING -> {}
                case TEXT -> parts.add(Part.Text.of(text));
                case REFUSAL -> parts.add(new Part.Refusal(text));
                case THOUGHT -> parts.add(new Part.Thought(text, false, Optional.empty()));
                case SUMMARY -> parts.add(new Part.Thought(text, true, Optional.empty()));
            }
            growing.setLength(0);
            grows = Grows.NOTHING;
        }
    }
}

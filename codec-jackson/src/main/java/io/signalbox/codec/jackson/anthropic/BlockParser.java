package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one content block of an answer: what it begins with, what is added, and its end. */
interface BlockParser {

    /** Takes what is added. */
    void delta(JsonNode delta, Consumer<AnswerEvent> out);

    /** The block is whole. */
    void stop(Consumer<AnswerEvent> out);

    /** A block that is not the caller's affair: what the provider's own tools do, and what nobody knows yet. */
    BlockParser OTHER = new BlockParser() {
        @Override
        public void delta(JsonNode delta, Consumer<AnswerEvent> out) {}

        @Override
        public void stop(Consumer<AnswerEvent> out) {}
    };

    /** Words, and where they come from. */
    final class Text implements BlockParser {
        private final int from;
        private final List<JsonNode> citations = new ArrayList<>();
        private int length;

        /** @param from how many characters of text stand before it */
        Text(int from, JsonNode block, Consumer<AnswerEvent> out) {
            this.from = from;
            words(block.path("text").asText(), out);
            block.path("citations").forEach(citations::add);
        }

        int end() {
            return from + length;
        }

        @Override
        public void delta(JsonNode delta, Consumer<AnswerEvent> out) {
            words(delta.path("text").asText(), out);
            Trees.at(delta, "citation").ifPresent(citations::add);
        }

        @Override
        public void stop(Consumer<AnswerEvent> out) {
            for (JsonNode citation : citations) {
                Trees.textAt(citation, "url").ifPresent(url -> {
                    var annotation = Trees.object().put("type", "url_citation");
                    var inner = annotation.putObject("url_citation").put("url", url);
                    inner.put("title", citation.path("title").asText(""));
                    inner.put("content", citation.path("cited_text").asText(""));
                    inner.put("start_index", from).put("end_index", end());
                    out.accept(new AnswerEvent.Citation(0, annotation));
                });
            }
        }

        private void words(String text, Consumer<AnswerEvent> out) {
            length += text.length();
            if (!text.isEmpty()) {
                out.accept(new AnswerEvent.Text(0, text));
            }
        }
    }

    /** A thought, with the proof of where it comes from at its end. */
    final class Thought implements BlockParser {
        private final StringBuilder signature = new StringBuilder();

        Thought(JsonNode block, Consumer<AnswerEvent> out) {
            delta(block, out);
        }

        @Override
        public void delta(JsonNode delta, Consumer<AnswerEvent> out) {
            Trees.textAt(delta, "thinking").ifPresent(text -> out.accept(new AnswerEvent.Thought(0, text, false)));
            Trees.textAt(delta, "signature").ifPresent(signature::append);
        }

        @Override
        public void stop(Consumer<AnswerEvent> out) {
            if (signature.length() > 0) {
                out.accept(new AnswerEvent.Sealed(
                        0,
                        new Part.Seal(
                                Part.Seal.ANTHROPIC,
                                Optional.of(signature.toString()),
                                Optional.empty(),
                                Optional.empty())));
            }
        }
    }

    /** The input of a call. It passes as it comes once it is clear that it is an object. */
    final class Input implements BlockParser {
        private final int call;
        private final JsonNode given;
        private final StringBuilder held = new StringBuilder();
        private boolean passes;

        Input(int call, JsonNode block, Consumer<AnswerEvent> out) {
            this.call = call;
            this.given = block.path("input");
            String name =
                    Trees.textAt(block, "name").orElseThrow(() -> new MalformedAnswerException("tool_use: no name"));
            String id = Trees.textAt(block, "id").orElse("toolu_" + call);
            out.accept(new AnswerEvent.CallBegun(0, call, id, name, Optional.empty()));
        }

        @Override
        public void delta(JsonNode delta, Consumer<AnswerEvent> out) {
            held.append(delta.path("partial_json").asText());
            passes |= held.toString().stripLeading().startsWith("{");
            if (passes && held.length() > 0) {
                out.accept(new AnswerEvent.CallArguments(0, call, held.toString()));
                held.setLength(0);
            }
        }

        @Override
        public void stop(Consumer<AnswerEvent> out) {
            if (!passes) {
                out.accept(new AnswerEvent.CallArguments(0, call, Trees.text(argumentsOf(held, given))));
            }
        }
    }

    /** The input of the tool that stands for an answer which has to follow a schema. */
    final class Structured implements BlockParser {
        private final boolean wrapped;
        private final JsonNode given;
        private final StringBuilder held = new StringBuilder();
        private boolean passes;

        Structured(boolean wrapped, JsonNode block) {
            this.wrapped = wrapped;
            this.given = block.path("input");
        }

        @Override
        public void delta(JsonNode delta, Consumer<AnswerEvent> out) {
            held.append(delta.path("partial_json").asText());
            passes |= !wrapped && held.toString().stripLeading().startsWith("{");
            if (passes && held.length() > 0) {
                out.accept(new AnswerEvent.Text(0, held.toString()));
                held.setLength(0);
            }
        }

        @Override
        public void stop(Consumer<AnswerEvent> out) {
            if (!passes) {
                JsonNode input = argumentsOf(held, given);
                String text = wrapped && input.has(EmulatedFormat.VALUE)
                        ? Trees.text(input.path(EmulatedFormat.VALUE))
                        : Trees.text(input);
                out.accept(new AnswerEvent.Text(0, text));
            }
        }
    }

    /** What came in pieces, or else what the block began with. */
    private static JsonNode argumentsOf(StringBuilder pieces, JsonNode given) {
        return pieces.toString().isBlank() && given.isObject() ? given : Trees.arguments(pieces.toString());
    }
}

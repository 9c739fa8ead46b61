package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.ArgumentsText;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.Optional;
import java.util.function.Consumer;

/** One block of an answer as far as it has come. A whole one comes as a single piece. */
interface ConverseBlock {

    /** A block that nobody is told of. */
    ConverseBlock OTHER = new ConverseBlock() {
        @Override
        public void add(JsonNode delta, Consumer<AnswerEvent> out) {}

        @Override
        public void close(Consumer<AnswerEvent> out) {}
    };

    /** Takes a piece. */
    void add(JsonNode delta, Consumer<AnswerEvent> out);

    /** No more comes. */
    void close(Consumer<AnswerEvent> out);

    /** The block of a call; that of the tool whose input is the answer is told as text. */
    static ConverseBlock call(JsonNode toolUse, int number, Consumer<AnswerEvent> out) {
        String name = Trees.textAt(toolUse, "name").orElseThrow(() -> new MalformedAnswerException("toolUse: no name"));
        if (EmulatedFormat.isName(name)) {
            return new Structured(name.equals(EmulatedFormat.WRAPPED));
        }
        String id = Trees.textAt(toolUse, "toolUseId").orElse("tooluse_" + number);
        out.accept(new AnswerEvent.CallBegun(0, number, id, name, Optional.empty()));
        return new Call(number);
    }

    /** In a stream input comes as pieces of text, in a whole answer as an object. */
    private static String input(JsonNode delta) {
        JsonNode input = delta.path("toolUse").path("input");
        return input.isObject() || input.isArray() ? Trees.text(input) : input.asText("");
    }

    /** Words, thoughts, images: whichever it turns out to be. */
    final class Said implements ConverseBlock {
        private final StringBuilder signature = new StringBuilder();
        private final StringBuilder redacted = new StringBuilder();

        @Override
        public void add(JsonNode delta, Consumer<AnswerEvent> out) {
            text(delta.path("text").asText(""), out);
            if (delta.path("reasoningContent").isObject()) {
                thought(delta.path("reasoningContent"), out);
            }
            cited(delta.path("citationsContent"), out);
            source(delta.path("citation"), out);
            image(delta.path("image"), out);
        }

        @Override
        public void close(Consumer<AnswerEvent> out) {
            if (signature.length() + redacted.length() > 0) {
                Part.Seal seal =
                        new Part.Seal(Part.Seal.ANTHROPIC, notEmpty(signature), notEmpty(redacted), Optional.empty());
                out.accept(new AnswerEvent.Sealed(0, seal));
            }
            signature.setLength(0);
            redacted.setLength(0);
        }

        private static Optional<String> notEmpty(StringBuilder text) {
            return Optional.of(text.toString()).filter(there -> !there.isEmpty());
        }

        private static void text(String text, Consumer<AnswerEvent> out) {
            if (!text.isEmpty()) {
                out.accept(new AnswerEvent.Text(0, text));
            }
        }

        /** A whole thought is an object within. */
        private void thought(JsonNode reasoning, Consumer<AnswerEvent> out) {
            JsonNode said = reasoning.path("reasoningText").isObject() ? reasoning.path("reasoningText") : reasoning;
            String text = said.path("text").asText("");
            if (!text.isEmpty()) {
                out.accept(new AnswerEvent.Thought(0, text, false));
            }
            signature.append(said.path("signature").asText(""));
            redacted.append(reasoning.path("redactedContent").asText(""));
        }

        private static void cited(JsonNode cited, Consumer<AnswerEvent> out) {
            cited.path("content").forEach(piece -> text(piece.path("text").asText(""), out));
            cited.path("citations").forEach(citation -> source(citation, out));
        }

        /** Only what is on the web has an address; places in the caller's own documents have none. */
        private static void source(JsonNode citation, Consumer<AnswerEvent> out) {
            Optional<String> url = Trees.textAt(citation.path("location").path("web"), "url");
            if (url.isEmpty()) {
                return;
            }
            ObjectNode annotation = Trees.object().put("type", "url_citation");
            ObjectNode written = annotation.putObject("url_citation").put("url", url.get());
            written.put("title", Trees.textAt(citation, "title").orElse(url.get()));
            written.put("start_index", 0).put("end_index", 0);
            out.accept(new AnswerEvent.Citation(0, annotation));
        }

        private static void image(JsonNode image, Consumer<AnswerEvent> out) {
            Trees.textAt(image.path("source"), "bytes").ifPresent(bytes -> {
                Part.Media media = new Part.Media(
                        Part.Medium.IMAGE,
                        new Part.Source.Inline(bytes),
                        "image/" + image.path("format").asText("png"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
                out.accept(new AnswerEvent.Media(0, media, Optional.empty()));
            });
        }
    }

    /** A call of one of the caller's tools. */
    final class Call implements ConverseBlock {
        private final int number;
        private final ArgumentsText arguments = new ArgumentsText();

        private Call(int number) {
            this.number = number;
        }

        @Override
        public void add(JsonNode delta, Consumer<AnswerEvent> out) {
            arguments.add(input(delta)).ifPresent(more -> out.accept(new AnswerEvent.CallArguments(0, number, more)));
        }

        @Override
        public void close(Consumer<AnswerEvent> out) {
            arguments.close().ifPresent(more -> out.accept(new AnswerEvent.CallArguments(0, number, more)));
        }
    }

    /** The input of the tool that stands for an answer which has to follow a schema. */
    final class Structured implements ConverseBlock {
        private final boolean wrapped;
        private final StringBuilder held = new StringBuilder();

        private Structured(boolean wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public void add(JsonNode delta, Consumer<AnswerEvent> out) {
            if (wrapped) {
                held.append(input(delta));
            } else if (!input(delta).isEmpty()) {
                out.accept(new AnswerEvent.Text(0, input(delta)));
            }
        }

        @Override
        public void close(Consumer<AnswerEvent> out) {
            if (wrapped) {
                JsonNode input = Trees.arguments(held.toString());
                JsonNode value = input.has(EmulatedFormat.VALUE) ? input.path(EmulatedFormat.VALUE) : input;
                out.accept(new AnswerEvent.Text(0, Trees.text(value)));
            }
        }
    }
}

package io.signalbox.docs.extensions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.extension.CallerDialectExtension;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.port.Dialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

// tag::example
/** {@code POST /v1/question}: {@code {"model": "…", "question": "…"}}, answered as chat is. */
public final class QuestionDialects implements CallerDialectExtension {

    @Override
    public String name() {
        return "question";
    }

    @Override
    public List<SpokenPath> paths() {
        return List.of(SpokenPath.of("question", new Question(OpenAiChat.dialect(OpenAiChat.Face.OPENAI))));
    }

    private record Question(Dialect chat) implements Dialect {

        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public String name() {
            return "question";
        }

        @Override
        public Envelope read(byte[] body) {
            JsonNode asked = tree(body);
            ObjectNode request = JSON.createObjectNode();
            request.set("model", JSON.getNodeFactory().textNode(text(asked, "model")));
            request.putArray("messages").addObject().put("role", "user").put("content", text(asked, "question"));
            return chat.read(request.toString().getBytes(UTF_8));
        }

        private static JsonNode tree(byte[] body) {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new RequestRefusedException(Failure.invalid("question", "invalid_json", "This is not JSON."));
            }
        }

        private static String text(JsonNode asked, String member) {
            if (!asked.path(member).isTextual()) {
                throw new RequestRefusedException(
                        Failure.invalid(member, "missing_member", member + ": is missing (expected: a text)"));
            }
            return asked.path(member).textValue();
        }

        @Override
        public int status(Failure failure) {
            return chat.status(failure);
        }

        @Override
        public byte[] error(ErrorContext context) {
            return JSON.createObjectNode()
                    .put("sorry", context.failure().message())
                    .toString()
                    .getBytes(UTF_8);
        }

        @Override
        public ByteBuffer errorEvent(ErrorContext context) {
            return chat.errorEvent(context);
        }

        @Override
        public ByteBuffer keepAlive() {
            return chat.keepAlive();
        }

        @Override
        public ByteBuffer remark(String words) {
            return chat.remark(words);
        }
    }
}
// end::example

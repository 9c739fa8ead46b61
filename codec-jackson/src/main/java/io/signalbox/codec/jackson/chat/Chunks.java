package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.RoutingJson;
import io.signalbox.codec.jackson.json.Json;
import java.nio.charset.StandardCharsets;

/** Chunks of a stream that the gateway writes itself. */
final class Chunks {

    private static final String ID_PREFIX = "gen-";
    private static final byte[] NO_CHOICE = Json.bytes("[]");

    private Chunks() {}

    /** One event with a whole chunk: the members every chunk has, and the rest of the object as it is given. */
    static byte[] event(ServedAnswer answer, byte[] created, byte[] rest) {
        return Json.join(
                Json.bytes("data: {\"id\":"),
                answer.id(),
                Json.bytes(",\"object\":\"chat.completion.chunk\",\"created\":"),
                created,
                Json.bytes(",\"model\":"),
                answer.model(),
                Json.bytes(",\"provider\":"),
                answer.provider(),
                Json.COMMA,
                rest,
                Json.bytes("}\n\n"));
    }

    /** A chunk with nothing but this text. */
    static byte[] text(ServedAnswer answer, String text) {
        byte[] rest = Json.join(
                Json.bytes("\"choices\":[{\"index\":0,\"delta\":{\"content\":"),
                Json.string(text),
                Json.bytes("},\"finish_reason\":null}]"));
        return event(answer, created(answer.context().generationId()), rest);
    }

    /** The usage chunk of a provider that sent none. */
    static byte[] usage(ServedAnswer answer) {
        return last(answer, Json.join(Json.COMMA, Json.member("usage", answer.usageLiteral())));
    }

    /** A chunk that says how the answer was routed, where no usage chunk does. */
    static byte[] routing(ServedAnswer answer) {
        return last(answer, Json.NOTHING);
    }

    private static byte[] last(ServedAnswer answer, byte[] more) {
        byte[] choices = answer.envelope().face() == OpenAiChat.Face.OPENROUTER ? lastChoice(answer) : NO_CHOICE;
        byte[] routing = answer.routing()
                .map(literal -> Json.join(Json.COMMA, Json.member(RoutingJson.MEMBER, literal)))
                .orElse(Json.NOTHING);
        byte[] rest = Json.join(Json.member("choices", choices), more, routing);
        return event(answer, created(answer.context().generationId()), rest);
    }

    /** OpenRouter's usage chunk has a choice, which says again how the answer ended. */
    static byte[] lastChoice(ServedAnswer answer) {
        return Json.join(
                Json.bytes("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":"),
                answer.finishLiteral(),
                Json.bytes(",\"native_finish_reason\":"),
                answer.nativeFinishLiteral(),
                Json.bytes(",\"logprobs\":null}]"));
    }

    /** The second in which the request began, which stands in its id. */
    static byte[] created(String generationId) {
        int from = generationId.startsWith(ID_PREFIX) ? ID_PREFIX.length() : 0;
        int to = from;
        while (to < generationId.length() && to - from < 12 && Character.digit(generationId.charAt(to), 10) >= 0) {
            to++;
        }
        boolean isNumber = to > from && generationId.charAt(from) != '0';
        return isNumber ? generationId.substring(from, to).getBytes(StandardCharsets.US_ASCII) : Json.bytes("0");
    }
}

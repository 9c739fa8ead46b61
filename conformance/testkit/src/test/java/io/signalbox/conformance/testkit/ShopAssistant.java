package io.signalbox.conformance.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;

/** Somebody's own code: asks a model, and has something to say where no model can be asked. */
final class ShopAssistant {

    private final Gateway gateway;

    ShopAssistant(Gateway gateway) {
        this.gateway = gateway;
    }

    String answer(String question) {
        String body = "{\"model\":\"smart\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}";
        GatewayResponse response = gateway.send(
                        GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), body.getBytes(UTF_8)))
                .join();
        String text = response.bodyText().toCompletableFuture().join();
        return switch (response.status()) {
            case 200 -> text.replaceAll("(?s).*\"content\":\"([^\"]*)\".*", "$1");
            case 402 -> "Ask again next month.";
            default -> "Ask again later.";
        };
    }
}

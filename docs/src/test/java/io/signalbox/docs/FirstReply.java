package io.signalbox.docs;

import io.signalbox.chat.Chat;
import io.signalbox.core.gateway.Gateway;

final class FirstReply {

    static final String CONFIG = """
            providers:
              demo: {type: openai-compatible, base_url: "http://localhost:8080/v1"}
            model_aliases:
              smart: ["demo:demo/flaky", "demo:demo/echo"]
            """;

    private FirstReply() {}

    static String ask(String config) {
        try (Gateway gateway = Gateway.builder().configText(config).build()) {
            return Chat.on(gateway).model("smart").ask("Hello!").text();
        }
    }

    /** @param arguments none */
    public static void main(String[] arguments) {
        System.out.println(ask(CONFIG));
    }
}

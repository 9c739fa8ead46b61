package sample.shop;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** A shop whose customers may ask. */
@SpringBootApplication
public class Shop {

    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    @RestController
    static class Questions {

        private final ChatClient chat;

        Questions(OpenAiChatModel model) {
            this.chat = ChatClient.create(model);
        }

        @GetMapping("/ask")
        String ask(@RequestParam String question) {
            return chat.prompt(question).call().content();
        }

        @GetMapping(path = "/ask", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> stream(@RequestParam String question) {
            return chat.prompt(question).stream().content();
        }
    }
}

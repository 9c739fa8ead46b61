package com.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdersServiceTest {

    private static final String KEY = "sk-team-a-0123456789abcdef";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void startsAndAnswersOnItsOwnPagesAndAsAGateway() throws Exception {
        try (ScriptedUpstream models = ScriptedUpstream.start().answers("Tea for two.");
                OrdersService service = OrdersService.start(
                        Map.of("MODELS_URL", models.baseUri().toString(), "TEAM_A_KEY", KEY), 0)) {
            String base = "http://127.0.0.1:" + service.port();

            assertEquals("{\"id\":\"7\",\"items\":[\"tea\",\"cups\"]}", sent(get(base + "/orders/7")));
            assertEquals("{\"summary\":\"Tea for two.\"}", sent(get(base + "/orders/7/summary")));

            models.next(Reply.stream("Hello ", "there"));
            String stream = sent(get(base + "/ai/v1/chat/completions")
                    .header("authorization", "Bearer " + KEY)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("{\"model\":\"smart\",\"stream\":true,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")));
            assertTrue(stream.contains("there") && stream.contains("data: [DONE]"), stream);
            assertTrue(sent(get(base + "/ai/v1/models")).contains("\"error\""), "nobody asks without a key");
        }
    }

    private static HttpRequest.Builder get(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
    }

    private String sent(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }
}

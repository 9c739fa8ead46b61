package sample.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The packed application, started as it would be, and asked. */
class ShopTest {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ScriptedUpstream provider;
    private static Process shop;
    private static String address;

    @BeforeAll
    static void start() throws IOException {
        provider = ScriptedUpstream.start();
        provider.forModel("acme/large", Reply.status(503));
        provider.forModel("acme/small", Reply.stream("We are ", "open."));
        shop = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("shop.jar"),
                        "--server.port=0",
                        "--models.url=" + provider.baseUri())
                .redirectErrorStream(true)
                .start();
        address = "http://localhost:" + port(shop.inputReader());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        shop.destroy();
        assertEquals(143, shop.waitFor());
        provider.close();
    }

    @Test
    @DisplayName("the sample answers through Spring AI, by the model that is not down")
    void answers() throws Exception {
        assertEquals("We are open.", get("/ask?question=Open", "text/plain"));
        String health = get("/actuator/health", "application/json");
        assertTrue(health.contains("\"signalbox\""), health);
        assertTrue(isCounted("signalbox.requests.fallbacks", "acme/small"));
    }

    /** A request is counted after its answer, so the first look may be too early. */
    private static boolean isCounted(String meter, String tag) throws Exception {
        boolean counted = false;
        for (int i = 0; i < 1000 && !counted; i++) {
            counted = get("/actuator/metrics/" + meter, "application/json").contains(tag);
        }
        return counted;
    }

    @Test
    @DisplayName("and streams")
    void streams() throws Exception {
        assertEquals("data:We are \n\ndata:open.\n\n", get("/ask?question=Open", "text/event-stream"));
    }

    private static String get(String path, String type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("accept", type)
                .timeout(Duration.ofSeconds(30))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Reads the application's output until it listens. */
    private static String port(BufferedReader output) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            Matcher listening = PORT.matcher(line);
            if (listening.find()) {
                drain(output);
                return listening.group(1);
            }
        }
        throw new IllegalStateException("It did not start:\n" + seen);
    }

    /** Nobody reads on, and a full pipe would stop the application. */
    private static void drain(BufferedReader output) {
        Thread rest = new Thread(() -> {
            try {
                output.transferTo(Writer.nullWriter());
            } catch (IOException ended) {
                // The application has.
            }
        });
        rest.setDaemon(true);
        rest.start();
    }
}

package sample.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.signalbox.testkit.Gate;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The packed application, started as it would be, and asked. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopTest {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern STOPPING = Pattern.compile("(Commencing graceful shutdown)");
    private static final String END = "the output's end";
    private static final BlockingQueue<String> LINES = new LinkedBlockingQueue<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ScriptedUpstream provider;
    private static Process shop;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
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
        read(shop.inputReader());
        address = "http://localhost:" + readsUntil(PORT).orElseThrow(() -> new IllegalStateException("It did not start"));
    }

    @AfterAll
    static void stop() {
        shop.destroyForcibly();
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

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("and ends when it has finished what it began")
    void finishesWhatItBegan() throws Exception {
        Gate gate = Gate.closed();
        Reply closing = Reply.stream("We are ", "closed.").holds(Point.afterTokens(1), gate);
        provider.forModel("acme/large", closing).forModel("acme/small", closing);
        CompletableFuture<HttpResponse<String>> answer =
                CLIENT.sendAsync(request("/ask?question=Open", "text/event-stream"), BodyHandlers.ofString());
        gate.awaitReached();
        // A process that is destroyed itself cannot be read to its end.
        shop.toHandle().destroy();
        assertTrue(readsUntil(STOPPING).isPresent());

        gate.open();

        assertEquals("data:We are \n\ndata:closed.\n\n", answer.get(30, TimeUnit.SECONDS).body());
        assertEquals(143, shop.waitFor());
    }

    private static String get(String path, String type) throws IOException, InterruptedException {
        return CLIENT.send(request(path, type), BodyHandlers.ofString()).body();
    }

    private static HttpRequest request(String path, String type) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("accept", type)
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    /** The application's output up to what this finds, and what it finds; empty if the application ends before. */
    private static Optional<String> readsUntil(Pattern sought) throws Exception {
        for (String line = nextLine(); !line.equals(END); line = nextLine()) {
            Matcher found = sought.matcher(line);
            if (found.find()) {
                return Optional.of(found.group(1));
            }
        }
        return Optional.empty();
    }

    private static String nextLine() throws InterruptedException {
        return Optional.ofNullable(LINES.poll(60, TimeUnit.SECONDS)).orElse(END);
    }

    /** Reads the application's output, because a full pipe would stop it. */
    private static void read(BufferedReader output) {
        Thread reader = new Thread(() -> {
            try (output) {
                output.lines().forEach(LINES::add);
            } catch (IOException | UncheckedIOException ended) {
                // The application has.
            } finally {
                LINES.add(END);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}

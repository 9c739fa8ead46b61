package io.signalbox.server;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.DiscoveryConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.config.ServerConfig;
import io.signalbox.testkit.RawConnection;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A proxy on a free port with a ledger of its own, in front of one provider, and a client to ask it. */
final class StartedProxy implements AutoCloseable {

    static final String PROVIDER_KEY = "sk-provider-canary-8d1f";

    /** Long enough for any test, so that a broken one ends. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SignalboxServer server;
    private final Path directory;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private StartedProxy(SignalboxServer server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    static StartedProxy over(ScriptedUpstream upstream) {
        return over(upstream, builder -> builder, ServerLimits.STANDARD);
    }

    static StartedProxy over(ScriptedUpstream upstream, UnaryOperator<GatewayConfig.Builder> change) {
        return over(upstream, change, ServerLimits.STANDARD);
    }

    static StartedProxy over(
            ScriptedUpstream upstream, UnaryOperator<GatewayConfig.Builder> change, ServerLimits limits) {
        return of(change.apply(config(upstream)), limits);
    }

    static StartedProxy of(GatewayConfig.Builder config, ServerLimits limits) {
        try {
            Path directory = Files.createTempDirectory("signalbox-test");
            GatewayConfig built =
                    config.ledger(config.ledger().withDataDir(directory)).build();
            return new StartedProxy(SignalboxServer.start(built, limits), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A provider {@code main} that serves whatever it is asked for and is not asked what that is, on any free port. */
    static GatewayConfig.Builder config(ScriptedUpstream upstream) {
        return GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(upstream.baseUri())
                        .apiKey(Secret.of(PROVIDER_KEY)))
                .defaultProvider("main")
                .discovery(DiscoveryConfig.NONE)
                .server(ServerConfig.STANDARD.withPort(0));
    }

    static String chat(String model, String text) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"" + text + "\"}]}";
    }

    static String streamedChat(String model, String text) {
        return chat(model, text).replaceFirst("\\{", "{\"stream\": true, ");
    }

    SignalboxServer server() {
        return server;
    }

    Path directory() {
        return directory;
    }

    int port() {
        return server.address().getPort();
    }

    int adminPort() {
        return server.adminAddress().getPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    RawConnection connect() throws IOException {
        return RawConnection.to(port());
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, headers).POST(BodyPublishers.ofString(body));
        if (Stream.of(headers).noneMatch("content-type"::equalsIgnoreCase)) {
            request.header("content-type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.signalbox.server;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.extension.DialectExtension;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.RoutingExtension;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayBuilder;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.port.ContentStore;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.face.ExplainPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalbox explain}: who would answer a request, who not, why, and for how much at most. Calls nobody. */
@Command(
        name = "explain",
        description = "Tells who would answer a request and why, and what it would cost at most, without calling"
                + " anybody. Exit code 1 if nobody would.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final PrintWriter out;

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The request's body, as for /v1/chat/completions; - reads it from standard input.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Explain a short request to this model, without a file.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What that short request says (default: Hello!).")
    private String prompt = "Hello!";

    @Option(names = "--json", description = "Print what POST /admin/v1/explain answers.")
    private boolean json;

    ExplainCommand(Map<String, String> environment, PrintWriter out) {
        this.environment = environment;
        this.out = out;
    }

    @Override
    public Integer call() {
        ConfigResult read = options.read(environment);
        for (ConfigProblem problem : read.problems()) {
            out.println("error: " + problem);
        }
        return read.config().isPresent() ? explain(read.config().get(), body()) : 1;
    }

    private int explain(GatewayConfig config, byte[] body) {
        try (Gateway gateway = planning(config)) {
            Explanation explanation =
                    gateway.explain(GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), body));
            if (json) {
                out.println(new String(ExplainPage.of(explanation), StandardCharsets.UTF_8));
            } else {
                explanation.lines().forEach(out::println);
            }
            return explanation.refusal().isPresent() ? 1 : 0;
        } catch (RequestRefusedException refusal) {
            throw new StartException(
                    "The request would be refused: " + refusal.failure().message());
        }
    }

    /** A gateway that plans as the proxy does, and neither calls anybody nor opens what the proxy may be using. */
    private static Gateway planning(GatewayConfig config) {
        Extensions found = Extensions.discovered();
        GatewayBuilder builder = Gateway.builder()
                .withoutDiscovery()
                .config(config)
                .transport(new NoTransport())
                .ledger(Ledger.none())
                .content(ContentStore.none(), Dialects.contentReader());
        found.all(DialectExtension.class).forEach(builder::extension);
        found.all(RoutingExtension.class).forEach(builder::extension);
        return builder.build();
    }

    private byte[] body() {
        if (model.isPresent() == file.isPresent()) {
            throw new StartException("What is to be explained? (expected: a file, - or --model, and one of them)");
        }
        return model.map(this::shortRequest).orElseGet(() -> content(file.orElseThrow()));
    }

    private byte[] shortRequest(String name) {
        return "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                .formatted(quoted(name), quoted(prompt))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static byte[] content(Path path) {
        try {
            return path.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(path);
        } catch (IOException e) {
            throw new StartException("Cannot read " + path + " (expected: a file with the body of a request)");
        }
    }

    /** Explaining reaches nobody. */
    private static final class NoTransport implements Transport {
        @Override
        public Call send(TransportRequest request) {
            throw new IllegalStateException("an explanation was about to be sent");
        }

        @Override
        public void close() {}
    }
}

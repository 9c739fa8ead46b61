package io.signalbox.server;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.LedgerConfig;
import io.signalbox.core.ledger.LedgerUnavailableException;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.SystemClock;
import io.signalbox.face.InvalidParameterException;
import io.signalbox.face.ReportRequest;
import io.signalbox.transport.jdk.JdkTransport;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code signalbox report}: sums over the ledger, read from its file or asked of a running server, which answer alike. Reads alone, so
 * it may run beside a server.
 */
@Command(
        name = "report",
        description = "Sums over the ledger: money, requests, tokens or latency, by model, provider, key and more.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    private static final String KEY_VARIABLE = "SIGNALBOX_ADMIN_KEY";
    private static final TransportLimits LIMITS = new TransportLimits(
            Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofMinutes(5));

    private final Map<String, String> environment;
    private final PrintWriter out;

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Parameters(arity = "0..1", paramLabel = "SUBJECT", description = "What about: spend, requests, tokens or latency.")
    private String subject = "";

    @Option(
            names = "--by",
            paramLabel = "NAMES",
            description =
                    "Rows for each: model, provider, key, user, app, tag, status, failure, fallback; with commas.")
    private Optional<String> by = Optional.empty();

    @Option(names = "--per", paramLabel = "PERIOD", description = "Rows for each hour, day, week or month.")
    private Optional<String> per = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Whose calendar, such as Europe/Berlin (default: UTC).")
    private Optional<String> zone = Optional.empty();

    @Option(
            names = "--last",
            paramLabel = "SPAN",
            description = "24h, 7d, 4w, 3mo, today, yesterday, this-month or last-month (default: 7d).")
    private Optional<String> last = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "From then on: 2026-11-05 or 2026-11-05T08:30.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Until before then.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--where",
            paramLabel = "NAME:VALUE",
            description = "Only these, such as provider:openai. Several of one name are alternatives.")
    private List<String> where = List.of();

    @Option(names = "--sort", paramLabel = "FIGURE", description = "The column with the most of it first.")
    private Optional<String> sort = Optional.empty();

    @Option(names = "--limit", paramLabel = "ROWS", description = "How many rows at most (default: 1000).")
    private Optional<String> limit = Optional.empty();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, csv or json (default: table).")
    private String format = "table";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Ask this running server instead of reading the ledger's file.")
    private Optional<URI> server = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The server's admin key (default: what " + KEY_VARIABLE + " holds).")
    private Optional<String> key = Optional.empty();

    ReportCommand(Map<String, String> environment, PrintWriter out) {
        this.environment = environment;
        this.out = out;
    }

    @Override
    public Integer call() {
        Map<String, List<String>> asked = parameters();
        ReportRequest request;
        try {
            request = ReportRequest.of(asked, SystemClock.instance().now());
        } catch (InvalidParameterException refused) {
            throw new StartException(refused.objection());
        }
        if (server.isPresent()) {
            out.print(answerOf(server.get(), asked));
            out.flush();
            return 0;
        }
        ConfigResult read = options.read(environment);
        for (ConfigProblem problem : read.problems()) {
            out.println("error: " + problem);
        }
        if (read.config().isEmpty()) {
            return 1;
        }
        out.print(answerOf(read.config().get().ledger(), request));
        out.flush();
        return 0;
    }

    private Map<String, List<String>> parameters() {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        asked.put("show", List.of(subject));
        put(asked, "by", by);
        put(asked, "per", per);
        put(asked, "zone", zone);
        put(asked, "last", last);
        put(asked, "from", from);
        put(asked, "until", until);
        put(asked, "sort", sort);
        put(asked, "limit", limit);
        asked.put("format", List.of(format));
        if (!where.isEmpty()) {
            asked.put("where", where);
        }
        return asked;
    }

    private static void put(Map<String, List<String>> asked, String name, Optional<String> value) {
        value.ifPresent(text -> asked.put(name, List.of(text)));
    }

    private static String answerOf(LedgerConfig config, ReportRequest request) {
        try (Ledger ledger = LedgerPlace.reading(config)) {
            byte[] answer = request.answer(
                    ledger.report(request.query()).toCompletableFuture().join());
            return ended(new String(answer, StandardCharsets.UTF_8));
        } catch (LedgerUnavailableException refused) {
            throw unreadable(config, refused);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof LedgerUnavailableException refused) {
                throw unreadable(config, refused);
            }
            throw failed;
        }
    }

    private static StartException unreadable(LedgerConfig config, LedgerUnavailableException refused) {
        return new StartException("Cannot read " + LedgerPlace.exactly(config) + ": " + refused.getMessage()
                + " (--config or --data-dir says where the ledger is, --server asks a running server)");
    }

    private String answerOf(URI base, Map<String, List<String>> asked) {
        String query = asked.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> parameter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        try (Transport transport = JdkTransport.create()) {
            TransportResponse response = transport
                    .send(request(base.resolve("/admin/v1/report?" + query)))
                    .response()
                    .toCompletableFuture()
                    .join();
            String body = new String(new WholeBody(response.body()).bytes().join(), StandardCharsets.UTF_8);
            if (response.status() != 200) {
                throw new StartException(
                        base + " answers " + response.status() + ": " + body.replaceAll("\\p{Cntrl}", "?"));
            }
            return ended(body);
        } catch (CompletionException | IllegalArgumentException unreachable) {
            throw new StartException("Cannot reach " + base + " (expected: the address of a running server, such as"
                    + " http://localhost:8080)");
        }
    }

    private TransportRequest request(URI uri) {
        Headers headers = Headers.of("user-agent", "signalbox");
        Optional<String> presented = key.or(() -> Optional.ofNullable(environment.get(KEY_VARIABLE)));
        return new TransportRequest(
                "GET",
                uri,
                presented
                        .map(value -> headers.plus("authorization", "Bearer " + value))
                        .orElse(headers),
                List.of(),
                LIMITS);
    }

    private static String ended(String text) {
        return text.endsWith("\n") ? text : text + System.lineSeparator();
    }
}

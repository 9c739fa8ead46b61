package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Stands between a client and a real provider, and writes a file of each exchange.
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.start(URI.create("https://api.anthropic.com/v1"), directory)) {
 *     ...                                            // ask recorder.baseUri() as you would ask the provider
 * }
 * }</pre>
 *
 * <p>Requests go on as they came, with their credentials. What is written ({@link Recording}) has none: of the header lines
 * only those stay that are known to be harmless, and of targets and bodies all credentials of the request, what looks like a
 * key, ids of organisations, projects, accounts and users, and email addresses are replaced. Nobody can know everything that
 * is secret, and what a model writes in several pieces is not seen as one: look at a file before you show it.
 *
 * <p>An answer is given to the client when it is whole, streamed ones in the pieces in which they came. Answers are asked for
 * without compression. Requests whose signature covers the host, as AWS's, do not get through: use a key. Safe for use by several threads; {@link #close()} ends it.
 */
public final class Recorder implements AutoCloseable {
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);
    private static final Set<String> OF_THE_TRANSFER = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "accept-encoding");

    private static final Pattern NUMBERED = Pattern.compile("(\\d{4})-.*\\.txt");

    private final URI upstream;
    private final Path directory;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedUpstream server = ScriptedUpstream.start();
    private final List<Path> files = new CopyOnWriteArrayList<>();

    private Recorder(URI upstream, Path directory) {
        this.upstream = requireNonNull(upstream, "upstream");
        this.directory = requireNonNull(directory, "directory");
        server.answersEverything(this::answer);
    }

    /**
     * A recorder on a free port of the loopback address.
     *
     * @param upstream the provider's base address, as {@code https://api.anthropic.com/v1}
     * @param directory where the files go; made if it is not there
     * @throws UncheckedIOException if the directory cannot be made
     */
    public static Recorder start(URI upstream, Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recorder(upstream, directory);
    }

    /** The address that stands for the provider's base address, with the same path. */
    public URI baseUri() {
        return server.uri(upstream.getRawPath());
    }

    /** The files written so far, oldest first. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** What could not be recorded, in words; the client has got a 500. */
    public List<String> complaints() {
        return server.complaints();
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(RecordedRequest request) {
        HttpResponse<List<byte[]>> response = asked(request);
        List<HeaderField> headers = new ArrayList<>();
        response.headers()
                .map()
                .forEach((name, values) -> values.stream()
                        .filter(value ->
                                !OF_THE_TRANSFER.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":"))
                        .forEach(value -> headers.add(new HeaderField(name, value))));
        Optional<String> coding = response.headers().firstValue("content-encoding");
        if (coding.isPresent() && !coding.get().equalsIgnoreCase("identity")) {
            throw new IllegalStateException("content-encoding: " + coding.get() + " (expected: none)");
        }
        boolean streamed = response.headers().firstValue("content-length").isEmpty();
        List<byte[]> chunks =
                streamed || response.body().isEmpty() ? response.body() : List.of(Bytes.joined(response.body()));
        Recording told = new Recording(request, response.statusCode(), headers, chunks, streamed);
        write(scrubbed(told));
        return told.reply();
    }

    private HttpResponse<List<byte[]>> asked(RecordedRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(upstream.resolve(request.target()))
                .timeout(LONGEST_ANSWER)
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        for (HeaderField field : request.headers()) {
            if (!OF_THE_TRANSFER.contains(field.name().toLowerCase(Locale.ROOT))) {
                builder.header(field.name(), field.value());
            }
        }
        try {
            return client.send(builder.build(), head -> new Pieces());
        } catch (IOException e) {
            throw new UncheckedIOException(upstream + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("closed", e);
        }
    }

    /** The same exchange as it may be shown. */
    static Recording scrubbed(Recording recording) {
        RecordedRequest request = recording.request();
        Scrubber scrubber = new Scrubber(request, recording.responseHeaders());
        Optional<String> contentType = recording.responseHeaders().stream()
                .filter(field -> field.name().equalsIgnoreCase("content-type"))
                .map(HeaderField::value)
                .findFirst();
        return new Recording(
                Recording.request(
                        request.method(),
                        scrubber.target(request.target()),
                        scrubber.headers(request.headers()),
                        scrubber.bytes(request.body())),
                recording.status(),
                scrubber.headers(recording.responseHeaders()),
                scrubber.chunks(recording.chunks(), contentType),
                recording.streamed());
    }

    private synchronized void write(Recording recording) {
        RecordedRequest request = recording.request();
        String name = request.path().replaceFirst(".*/", "") + "-"
                + request.model().orElse("") + "-" + (recording.streamed() ? "stream-" : "") + recording.status();
        String plain = name.replaceAll("[^A-Za-z0-9]+", "-");
        Path file = directory.resolve(String.format(Locale.ROOT, "%04d-%s.txt", lastNumber() + 1, plain));
        recording.write(file);
        files.add(file);
    }

    private int lastNumber() {
        try (Stream<Path> present = Files.list(directory)) {
            return present.map(file -> NUMBERED.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects a body in the pieces in which it comes. */
    private static final class Pieces implements HttpResponse.BodySubscriber<List<byte[]>> {
        private final CompletableFuture<List<byte[]>> whole = new CompletableFuture<>();
        private final List<byte[]> pieces = new ArrayList<>();

        @Override
        public CompletionStage<List<byte[]>> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                if (piece.length > 0) {
                    pieces.add(piece);
                }
            }
        }

        @Override
        public void onError(Throwable thrown) {
            whole.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            whole.complete(List.copyOf(pieces));
        }
    }
}

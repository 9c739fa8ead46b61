package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A provider that does what a test tells it, on a real socket of this machine, in any of the {@linkplain ScriptedDialect
 * dialects} that providers speak.
 *
 * <pre>{@code
 * try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
 *     upstream.answers("Hello");                                             // from now on
 *     upstream.next(Reply.status(429).retryAfter(Duration.ofSeconds(2)));    // for the next request only
 *     ...                                                                    // ask upstream.baseUri()
 *     assertEquals("demo/model", upstream.takeRequest().model().orElseThrow());
 * }
 * }</pre>
 *
 * <p>Which reply a request gets, {@link ScriptedProvider} says. The next early reply ({@link #nextEarly}) goes before all others, which are
 * chosen when a request was read to its end.
 *
 * <p>HTTP/1.1; connections are kept alive as the protocol says. Over TLS with {@link ScriptedUpstreamBuilder#tls()}, and over HTTP/2 with
 * {@link ScriptedUpstreamBuilder#http2()}: the same reply then means the same in frames. All methods may be
 * called from any thread. Every {@code await} and {@code take} is bounded by the patience ({@link ScriptedUpstreamBuilder#patience(Duration)},
 * thirty seconds unless said otherwise) and then throws {@link AssertionError}. {@link #close()} ends every thread and
 * socket; the threads are daemons.
 */
public final class ScriptedUpstream extends ScriptedExchanges implements ScriptedProvider, AutoCloseable {
    private final InetSocketAddress address;
    private final int sendBufferBytes;
    private final int remembered;
    private final Semaphore places;
    private final Optional<TlsSetup> tls;
    private final Optional<SSLContext> serverContext;
    private final Optional<Http2Setup> http2;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Http2Connection> http2Connections = new CopyOnWriteArrayList<>();
    private volatile long accepted;
    private volatile boolean closed;
    private @Nullable ServerSocket listening;
    private @Nullable Thread acceptor;

    ScriptedUpstream(ScriptedUpstreamBuilder builder) {
        super(new ReplyScript(), builder.patience, builder.remembered);
        sendBufferBytes = builder.sendBufferBytes;
        remembered = builder.remembered;
        places = new Semaphore(builder.maxConnections);
        tls = builder.tls;
        serverContext = tls.map(TlsSetup::serverContext);
        http2 = builder.http2;
        address = new InetSocketAddress(builder.address, listen(builder.address, builder.port));
    }

    /** An upstream on a free port of the loopback address. */
    public static ScriptedUpstream start() {
        return builder().start();
    }

    /** An upstream with other settings. */
    public static ScriptedUpstreamBuilder builder() {
        return new ScriptedUpstreamBuilder();
    }

    // Where it is

    /** The base address of the API, as {@code http://127.0.0.1:41234/v1}; with TLS it is {@code https}. */
    public URI baseUri() {
        return uri("/v1");
    }

    /**
     * The address of a path, as {@code http://127.0.0.1:41234/v1beta}: the base address of an API that is not at {@code
     * /v1}.
     *
     * @param path empty, or a slash and more
     */
    public URI uri(String path) {
        String host = address.getAddress().getHostAddress();
        return URI.create((tls.isPresent() ? "https" : "http") + "://" + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + port() + path);
    }

    /** The port it listens on; the same for its whole life. */
    public int port() {
        return address.getPort();
    }

    /**
     * The authority that has issued its certificate: what clients must trust.
     *
     * @throws IllegalStateException if it does not speak TLS
     */
    public TestAuthority authority() {
        return tls.map(TlsSetup::authority)
                .orElseThrow(() -> new IllegalStateException("upstream: without TLS (expected: builder().tls())"));
    }

    /**
     * A context for clients that trusts its certificate's authority and no other.
     *
     * @throws IllegalStateException if it does not speak TLS
     */
    public SSLContext clientContext() {
        return authority().clientContext();
    }

    // What it answers

    @Override
    public ScriptedUpstream answers(String text) {
        return answers(Reply.answer(text));
    }

    @Override
    public ScriptedUpstream answers(Reply reply) {
        requireNonNull(reply, "reply");
        return answers(request -> reply);
    }

    /** Answers from now on what the function says; it is called on the connection's thread. */
    @Override
    public ScriptedUpstream answers(Function<RecordedRequest, Reply> answer) {
        script().otherwise(requireNonNull(answer, "answer"));
        return this;
    }

    @Override
    public ScriptedUpstream next(Reply... replies) {
        script().next(List.of(replies));
        return this;
    }

    /**
     * Answers the next requests with these replies, one each, when their heads were read and before their bodies are: those that were
     * asked already get none of them. Over HTTP/1.1 the body is read, and dropped, after the answer, so that a client that sends much
     * meanwhile is held back; over HTTP/2 it is dropped as it comes. The recorded body is empty.
     */
    public ScriptedUpstream nextEarly(Reply... replies) {
        script().early(List.of(replies));
        return this;
    }

    @Override
    public ScriptedUpstream nextForModel(String model, Reply... replies) {
        script().nextForModel(requireNonNull(model, "model"), List.of(replies));
        return this;
    }

    @Override
    public ScriptedUpstream forModel(String model, Reply reply) {
        script().forModel(requireNonNull(model, "model"), requireNonNull(reply, "reply"));
        return this;
    }

    @Override
    public ScriptedUpstream forPath(String end, Reply reply) {
        script().forPath(requireNonNull(end, "end"), requireNonNull(reply, "reply"));
        return this;
    }

    @Override
    public ScriptedUpstream models(String... names) {
        script().models(Reply.models(names));
        return this;
    }

    // What it saw

    /**
     * Waits until there are this many {@link #complaints()}.
     *
     * @return the complaints so far, oldest first
     * @throws AssertionError if they did not come in time
     */
    public List<String> awaitComplaints(int count) {
        watch().await(
                        () -> complaints().size() >= count,
                        () -> complaints().size() + " complaints (expected: " + count + "): " + complaints());
        return complaints();
    }

    /** How many connections were accepted since the start. */
    public long connections() {
        return accepted;
    }

    /** The connections that spoke HTTP/2, oldest first, also those that are closed. */
    public List<Http2Connection> http2Connections() {
        return List.copyOf(http2Connections);
    }

    /** How many connections are open now. */
    public int openConnections() {
        return connections.size();
    }

    /**
     * Waits until exactly this many connections are open.
     *
     * @throws AssertionError if that did not come in time
     */
    public void awaitOpenConnections(int count) {
        watch().await(
                        () -> openConnections() == count,
                        () -> openConnections() + " connections are open (expected: " + count + ")");
    }

    // What happens to it

    /** Lets every answer that stands at a {@link Step#stall()} go on. */
    public void release() {
        exchanges().forEach(Exchange::release);
    }

    /**
     * Closes, in order, the connections over which no answer is under way: what a provider does to pooled connections.
     */
    public void closeIdleConnections() {
        connections.forEach(Connection::closeIfIdle);
    }

    /** Goes down: resets every connection, and refuses new ones until {@link #comeBack()}. The script stays. */
    @Override
    public void goDown() {
        stopListening();
        stopConnections();
    }

    /**
     * Listens again on the same port. Does nothing if it listens.
     *
     * @throws UncheckedIOException if somebody else has taken the port meanwhile
     * @throws IllegalStateException if it was closed
     */
    @Override
    public void comeBack() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        listen(address.getAddress(), address.getPort());
    }

    /** Ends every thread and socket of this upstream, for good; connections that are open are reset. */
    @Override
    public void close() {
        closed = true;
        goDown();
    }

    // For its players and its connections

    /** Answers every request what the function says, whatever else is scripted. */
    ScriptedUpstream answersEverything(Function<RecordedRequest, Reply> answer) {
        script().always(answer);
        return this;
    }

    Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, "scripted-upstream-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** The threads that work for this upstream now. */
    synchronized List<Thread> threads() {
        List<Thread> threads = new ArrayList<>();
        Thread accepting = acceptor;
        if (accepting != null) {
            threads.add(accepting);
        }
        connections.forEach(connection -> threads.addAll(connection.threads()));
        return threads;
    }

    Exchange arrived(Origin origin, RequestHead head, byte[] body) {
        Exchange exchange = remember(number ->
                new Exchange(new RecordedRequest(number, origin, Instant.now(), head, body), watch().patience()));
        canBeTaken(exchange);
        return exchange;
    }

    @Override
    List<Exchange> stillOpen() {
        return exchanges().stream().filter(exchange -> !exchange.ends()).toList();
    }

    Optional<Reply> takeEarly() {
        return script().takeEarly();
    }

    Supplier<Reply> choose(RecordedRequest request) {
        return script().choose(request);
    }

    /** What is done for a request. */
    ReplyRendering.Rendered rendered(RecordedRequest request, Supplier<Reply> reply) {
        return played(request, reply, chosen -> chosen.render(request), "scripted_upstream");
    }

    Optional<Http2Setup> http2() {
        return http2;
    }

    Http2Connection accepted(Origin origin, Http2Session session) {
        Http2Connection connection = new Http2Connection(origin, session, watch().patience());
        http2Connections.add(connection);
        if (http2Connections.size() > remembered) {
            http2Connections.remove(0);
        }
        watch().changed();
        return connection;
    }

    /** Sets an accepted socket up and shakes hands. */
    void open(Wire wire) throws IOException {
        wire.setUp(sendBufferBytes);
        if (tls.isPresent()) {
            wire.secure(tls.get(), serverContext.orElseThrow(), http2.isPresent());
        }
    }

    void closed(Connection connection) {
        if (connections.remove(connection)) {
            places.release();
        }
        watch().changed();
    }

    // Listening

    private synchronized int listen(InetAddress host, int port) {
        ServerSocket open = listening;
        if (open != null) {
            return open.getLocalPort();
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1024);
            Thread thread = thread("acceptor-" + socket.getLocalPort(), () -> accept(socket));
            listening = socket;
            acceptor = thread;
            thread.start();
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    private void accept(ServerSocket listener) {
        try {
            while (true) {
                places.acquire();
                Socket socket = listener.accept();
                long id = accepted + 1;
                accepted = id;
                Connection connection = new Connection(this, socket, id);
                connections.add(connection);
                connection.start();
                watch().changed();
            }
        } catch (IOException closed) {
            places.release();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void stopListening() {
        ServerSocket socket = listening;
        Thread thread = acceptor;
        if (socket == null || thread == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.interrupt();
        join(() -> thread.join(watch().patience().toMillis()));
        listening = null;
        acceptor = null;
    }

    private void stopConnections() {
        List<Connection> open = new ArrayList<>(connections);
        open.forEach(Connection::stop);
        for (Connection connection : open) {
            join(() -> connection.join(watch().patience().toMillis()));
        }
    }

    private interface Joining {
        void join() throws InterruptedException;
    }

    private static void join(Joining threads) {
        try {
            threads.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

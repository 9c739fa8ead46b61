package io.signalbox.signer.google;

import com.google.auth.RequestMetadataCallback;
import com.google.auth.oauth2.GoogleCredentials;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.signing.RequestSigner;
import io.signalbox.core.signing.SharedLookup;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Adds tokens, which Google's library fetches and keeps, on two threads: one may fetch while the other goes on. */
final class GoogleRequestSigner implements RequestSigner {

    private static final int THREADS = 2;
    /** Tasks that may wait for a thread; there is one lookup and one refresh at a time. */
    private static final int MOST_WAITING = 64;

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    /** The audience of tokens that are made for one, which those with a scope are not. */
    private static final URI SERVICE = URI.create("https://aiplatform.googleapis.com/");

    private static final String USER_PROJECT = "x-goog-user-project";

    private final TokenSource source;
    private final Optional<String> userProject;
    private final ThreadPoolExecutor threads;
    private final SharedLookup<Map<String, List<String>>> lookup;
    /** Set by the first lookup that found some; lookups follow each other. */
    private volatile Optional<GoogleCredentials> credentials = Optional.empty();

    GoogleRequestSigner(TokenSource source, Optional<String> userProject) {
        this.source = source;
        this.userProject = userProject;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "signalbox-google-token");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.lookup = new SharedLookup<>(this::token, threads);
    }

    @Override
    public CompletableFuture<TransportRequest> sign(TransportRequest request) {
        return lookup.outcome().thenApply(token -> withToken(request, token));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The headers that the credentials ask for: a token that is still good at once, while the next one is fetched. */
    private CompletableFuture<Map<String, List<String>>> token() {
        CompletableFuture<Map<String, List<String>>> token = new CompletableFuture<>();
        try {
            found().getRequestMetadata(SERVICE, threads, new RequestMetadataCallback() {
                @Override
                public void onSuccess(Map<String, List<String>> headers) {
                    token.complete(headers);
                }

                @Override
                public void onFailure(Throwable thrown) {
                    token.completeExceptionally(thrown);
                }
            });
        } catch (IOException none) {
            token.completeExceptionally(none);
        }
        return token;
    }

    private GoogleCredentials found() throws IOException {
        if (credentials.isEmpty()) {
            credentials = Optional.of(source.find().createScoped(SCOPE));
        }
        return credentials.orElseThrow();
    }

    private TransportRequest withToken(TransportRequest request, Map<String, List<String>> token) {
        Map<String, List<String>> added = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        added.putAll(token);
        userProject.ifPresent(project -> added.put(USER_PROJECT, List.of(project)));
        List<Headers.Entry> entries = new ArrayList<>();
        for (Headers.Entry header : request.headers().entries()) {
            if (!added.containsKey(header.name())) {
                entries.add(header);
            }
        }
        added.forEach((name, values) -> values.forEach(value -> entries.add(new Headers.Entry(name, value))));
        return new TransportRequest(
                request.method(), request.uri(), new Headers(entries), request.body(), request.limits());
    }
}

package io.signalbox.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.linecorp.armeria.common.util.EventLoopGroups;
import io.netty.channel.EventLoopGroup;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.extension.Extensions;
import io.signalbox.core.extension.ProviderTransports;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportException;
import io.signalbox.core.port.TransportLimits;
import io.signalbox.core.port.TransportRequest;
import io.signalbox.core.port.TransportResponse;
import io.signalbox.core.time.SystemClock;
import io.signalbox.transport.armeria.ArmeriaTransportExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Asks providers for their models, to learn whether they can be reached and take their keys. Never prints a key. Blocks. */
final class ProviderProbe implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final JsonFactory JSON = new JsonFactory();

    private final GatewayConfig config;
    private final Clock clock = SystemClock.instance();
    private final EventLoopGroup loops = EventLoopGroups.newEventLoopGroup(1, "signalbox-check", true);
    private final ProviderTransports transports;

    ProviderProbe(GatewayConfig config) {
        this.config = config;
        this.transports =
                ProviderTransports.of(config, Extensions.discovered().with(ArmeriaTransportExtension.on(loops)), clock);
    }

    /** Asks every provider that plans may use, and prints a line for each. Whether all of them answered with models. */
    boolean probeAll(PrintWriter out) {
        boolean all = true;
        for (ProviderConfig provider : config.allProviders()) {
            if (provider.leftOut().isPresent()) {
                out.println(
                        provider.name() + ": left out (" + provider.leftOut().get() + ")");
            } else {
                all &= probe(provider, out);
            }
        }
        return all;
    }

    @Override
    public void close() {
        transports.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private boolean probe(ProviderConfig provider, PrintWriter out) {
        long start = clock.nanos();
        Transport transport = transports.of(provider);
        try {
            TransportResponse response = transport
                    .send(request(provider))
                    .response()
                    .toCompletableFuture()
                    .join();
            byte[] body = new WholeBody(response.body()).bytes().join();
            long millis = Duration.ofNanos(clock.nanos() - start).toMillis();
            boolean good = response.status() == 200;
            out.println(provider.name() + ": status " + response.status() + " in " + millis + " ms, "
                    + (good ? models(body) : meaning(response.status())));
            return good;
        } catch (CompletionException e) {
            out.println(provider.name() + ": "
                    + (e.getCause() instanceof TransportException failed
                            ? words(failed.reason(), provider.baseUrl())
                            : "the answer could not be read"));
            return false;
        }
    }

    private TransportRequest request(ProviderConfig provider) {
        List<Headers.Entry> headers = new ArrayList<>();
        headers.add(new Headers.Entry("accept", "application/json"));
        headers.add(new Headers.Entry("user-agent", provider.appName().orElse("signalbox")));
        provider.apiKey().ifPresent(key -> headers.add(new Headers.Entry("authorization", "Bearer " + key.reveal())));
        config.httpReferer(provider)
                .filter(referer -> !referer.isEmpty())
                .ifPresent(referer -> headers.add(new Headers.Entry("http-referer", referer)));
        provider.customHeaders().forEach((name, value) -> headers.add(new Headers.Entry(name, value)));
        TimeoutConfig timeouts = config.timeouts().of(provider);
        return new TransportRequest(
                "GET",
                URI.create(provider.baseUrl() + "/models"),
                new Headers(headers),
                List.of(),
                new TransportLimits(timeouts.connect(), LONGEST, LONGEST, LONGEST));
    }

    private static String models(byte[] body) {
        int count = 0;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "which is no list of models";
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = json.currentName().equals("data");
                json.nextToken();
                if (data && json.currentToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        json.skipChildren();
                        count++;
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            return "which is no JSON";
        }
        return count + " models";
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401, 403 -> "the provider does not take the key";
            case 402 -> "the provider wants to be paid first";
            case 404 -> "there is no API at the base URL";
            case 429 -> "the provider limits the rate of requests";
            default -> status >= 500 ? "the provider is in trouble" : "the provider does not list its models";
        };
    }

    /** What a failure means, with the place where it happened. */
    static String words(TransportException.Reason reason, URI base) {
        int port = base.getPort() >= 0 ? base.getPort() : "https".equals(base.getScheme()) ? 443 : 80;
        String place = base.getHost() + " port " + port;
        return switch (reason) {
            case UNSENDABLE ->
                "calls to " + place
                        + " cannot be sent as HTTP: check the base URL, and the key for characters that are not ASCII";
            case CREDENTIALS ->
                "there are no credentials to sign calls to " + place + " with, or they could not be had";
            case NAME_NOT_RESOLVED ->
                "the name " + base.getHost() + " has no address (" + place + "): check the base URL, and DNS";
            case ADDRESS_DENIED ->
                "the name " + base.getHost()
                        + " has a private address, which a public name has not: if that is meant so, set"
                        + " allow_private_addresses";
            case CONNECTION_REFUSED ->
                "connection refused by " + place + ": nobody listens there, or a firewall refuses";
            case CONNECT_TIMEOUT -> "connecting to " + place + " timed out: the network or a firewall drops it";
            case TLS ->
                "no secure connection to " + place + ": the certificate, the name in it or the protocol does not fit";
            case OUTBOUND_PROXY -> "the outbound proxy did not connect to " + place;
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> place + " did not answer in time";
            case CONNECTION_RESET -> place + " closed the connection before it answered";
            case PROTOCOL -> place + " answered something that is not HTTP";
            case CANCELLED -> "the call to " + place + " was cancelled";
        };
    }
}

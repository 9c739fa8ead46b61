package io.signalbox.core.gateway;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.model.ModelNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The one thing callers call: takes a request in any dialect, decides who answers it, survives their failures, and writes down what
 * it cost.
 *
 * <p>May be used from any thread; no method blocks. Closing it ends what is under way.
 */
public interface Gateway extends AutoCloseable {

    /** A gateway that is to be. */
    static GatewayBuilder builder() {
        return new GatewayBuilder();
    }

    /** Starts a request. */
    GatewayCall call(GatewayRequest request);

    /** Starts a request that nobody will cancel; join it to block. */
    default CompletableFuture<GatewayResponse> send(GatewayRequest request) {
        return call(request).response().toCompletableFuture();
    }

    /**
     * What would become of a request, without calling anybody or spending anything: the plan with its reasons, and for each endpoint
     * what it would cost at most and which parameters it would get from where.
     *
     * @throws io.signalbox.core.attempt.RequestRefusedException if it is no valid request
     */
    Explanation explain(GatewayRequest request);

    /** What was observed of the endpoints, as of now. */
    HealthView health();

    /** What can be called, as of now. Lists of providers change it; a request sees one snapshot from its beginning to its end. */
    CatalogSnapshot catalog();

    /** What came of asking a provider which models it serves; empty if nobody asks it. */
    default Optional<ListingReport> listing(String provider) {
        return Optional.empty();
    }

    /** How names resolve. */
    ModelNames names();

    /** The record of a request, if it was this caller's; by our id or by the provider's. */
    CompletionStage<Optional<Generation>> generation(String id, Caller caller);

    /**
     * What was asked and answered in a generation, if it was this caller's and is stored; by our id or by the provider's. Fails with a
     * {@link io.signalbox.core.content.ContentUnavailableException} if it cannot be read.
     */
    default CompletionStage<Optional<GenerationContent>> content(String id, Caller caller) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** The record of a request, whosever it was, for operators; by our id or by the provider's. */
    CompletionStage<Optional<Generation>> generation(String id);

    /** Records of requests, whosever they were, for operators. */
    CompletionStage<GenerationPage> generations(GenerationQuery query);

    /** Sums over requests, whosever they were, for operators. */
    CompletionStage<Report> report(ReportQuery query);

    /** The providers that bill callers themselves. */
    default Set<String> ownKeyProviders() {
        return Set.of();
    }

    /** What the caller's key has spent. */
    CompletionStage<Spend> spend(Caller caller);

    /** Whether it can take requests: not before its ledger's store was there once. */
    default boolean isReady() {
        return true;
    }

    /** What callers speak beside what everybody does, by extensions; the HTTP face serves it. Each path once. */
    default List<SpokenPath> callerDialects() {
        return List.of();
    }

    /** What it was put together from; {@link Assembly#UNKNOWN} if it does not say. */
    default Assembly assembly() {
        return Assembly.UNKNOWN;
    }

    /**
     * Takes another configuration, whole or not at all. Requests that begin from now on see it, and those that are under way, streams
     * too, end with what they began with: models, prices, policy, limits. What both configurations have lives on: connections, what
     * was observed of endpoints and keys, places at providers. A provider that is reached in another way than before is another one.
     *
     * <p>From any thread, one reload after the other. May block: files with credentials may be read, and transports opened.
     *
     * @return what is different; empty where nothing is
     * @throws io.signalbox.core.config.InvalidConfigException if the configuration has problems, names what is not there, or changes
     *     what only a restart can change; lists them all, and everything stays as it was
     * @throws io.signalbox.core.extension.ExtensionException if something that it needs is missing; everything stays as it was
     * @throws IllegalStateException if the gateway is closed
     * @throws UnsupportedOperationException if this gateway has no configuration of its own
     */
    default ConfigChanges reload(GatewayConfig config) {
        throw new UnsupportedOperationException(
                "This gateway takes no configuration (expected: one of Gateway.builder())");
    }

    /**
     * The same with what came of reading a configuration. One that has problems is refused like one that a gateway finds them in, so that
     * its listeners hear of every configuration that was to be taken.
     *
     * @throws io.signalbox.core.config.InvalidConfigException also if it was read with problems
     */
    default ConfigChanges reload(ConfigResult read) {
        return reload(read.orThrow());
    }

    /**
     * Cancels what is under way and closes, each once, the transports, the content store and the ledger that the gateway was built with,
     * and the listeners that it opened.
     */
    @Override
    void close();
}

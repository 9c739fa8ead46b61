package io.signalbox.testkit.gateway;

import static java.util.Objects.requireNonNull;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.content.GenerationContent;
import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.gateway.Assembly;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.health.HealthView;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Report;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.model.ModelNames;
import io.signalbox.face.InProcess;
import io.signalbox.testkit.Exchange;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedTransport;
import io.signalbox.testkit.TimeMover;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole gateway in memory, for the tests of code that calls models: the real core, its routing, fallback, limits, prices and records,
 * and every dialect, between your code and providers that are played by a script. No socket, no key, no waiting.
 *
 * <pre>{@code
 * try (FakeGateway gateway = FakeGateway.start()) {
 *     gateway.answers("Hello").next(Reply.failure(ProviderFailure.RATE_LIMITED).retryAfter(Duration.ofSeconds(2)));
 *     ...                                       // your code, on this gateway
 *     gateway.takeGeneration();                 // what the ledger has of it: plan, attempts, usage, exact cost
 *     gateway.requests();                       // what the provider would have got
 * }
 * }</pre>
 *
 * <p>What is answered is said with {@link Reply}, for all providers or, by {@link #provider}, for one. A provider answers by its own
 * script first, and where that says nothing by the one that all have together; without any it says hello.
 *
 * <p>Each run is the same: chance follows from a seed, and time stands at noon of the first of January 2026 until something waits for
 * it. Then it jumps, so that a slow answer takes no time and silence ends in its limit at once; with a clock of the test's ({@link
 * FakeGatewayBuilder#clock}) it moves only as the test moves it.
 *
 * <p>The core has limits of concurrency, which a configuration sets as always. It has no budgets: that money is spent is something that a
 * test can say ({@link #refusesNext}, {@link #budgetSpent}), and callers are told in the form that they would be.
 *
 * <p>May be used from any thread.
 */
public final class FakeGateway implements Gateway {

    private final Gateway gateway;
    private final Optional<TimeMover> mover;
    private final ScriptedTransport all;
    private final Map<String, ScriptedTransport> providers;
    private final InMemoryLedger ledger;
    private final ManualClock clock;
    private final Queue<Failure> refusals = new ConcurrentLinkedQueue<>();
    private final Set<String> taken = new LinkedHashSet<>();
    private volatile GatewayConfig config;

    FakeGateway(
            Gateway gateway,
            GatewayConfig config,
            Optional<TimeMover> mover,
            ScriptedTransport all,
            Map<String, ScriptedTransport> providers,
            InMemoryLedger ledger,
            ManualClock clock) {
        this.gateway = gateway;
        this.config = config;
        this.mover = mover;
        this.all = all;
        this.providers = Map.copyOf(providers);
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A gateway with one provider, {@code fake}, that serves every model it is asked for, at prices that are not known. */
    public static FakeGateway start() {
        return builder().start();
    }

    /** A gateway that is to be. */
    public static FakeGatewayBuilder builder() {
        return new FakeGatewayBuilder();
    }

    // What is answered

    /** All providers answer with this text from now on, whole or streamed as asked. */
    public FakeGateway answers(String text) {
        all.answers(text);
        return this;
    }

    /** All providers answer like this from now on. */
    public FakeGateway answers(Reply reply) {
        all.answers(reply);
        return this;
    }

    /** All providers answer from now on what the function says of the request that they get. */
    public FakeGateway answers(Function<RecordedRequest, Reply> answer) {
        all.answers(answer);
        return this;
    }

    /** This model answers with this text from now on, wherever it is served. */
    public FakeGateway answers(String model, String text) {
        return answers(model, Reply.answer(text));
    }

    /**
     * This model answers like this from now on, wherever it is served.
     *
     * @param model its name in the catalog; providers know it by their own
     */
    public FakeGateway answers(String model, Reply reply) {
        Stream<String> names =
                config.allProviders().stream().map(provider -> provider.type().upstreamNameOf(model));
        Stream.concat(Stream.of(model), names).distinct().forEach(name -> all.forModel(name, reply));
        return this;
    }

    /** Answers the next requests, whichever provider they go to, with these replies, one each, after those already scripted. */
    public FakeGateway next(Reply... replies) {
        all.next(replies);
        return this;
    }

    /**
     * Refuses the next request, without asking any provider, as the gateway itself would. No record is made of it, since nothing was
     * sent.
     */
    public FakeGateway refusesNext(Failure failure) {
        refusals.add(requireNonNull(failure, "failure"));
        return this;
    }

    /** The refusal of a caller whose budget is spent, which is HTTP status 402: see {@link #refusesNext}. */
    public static Failure budgetSpent() {
        return Failure.of(FailureKind.QUOTA_EXHAUSTED, "The budget is spent.");
    }

    /**
     * One provider, with a script of its own.
     *
     * @param name as it is configured
     * @throws IllegalArgumentException if there is no such provider
     */
    public ScriptedTransport provider(String name) {
        ScriptedTransport found = providers.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "provider: '" + name + "' (expected: one of " + providers.keySet() + ")");
        }
        return found;
    }

    // What happened

    /** What providers were asked so far, oldest first, as they would have got it. */
    public List<RecordedRequest> requests() {
        return all.requests();
    }

    /**
     * Takes the oldest request that was not taken yet, waiting for it.
     *
     * @throws AssertionError if none arrived in thirty seconds
     */
    public RecordedRequest takeRequest() {
        return all.takeRequest();
    }

    /** The records of all requests so far, those under way included, in the order in which they began. */
    public List<Generation> generations() {
        return ledger.generations();
    }

    /**
     * Takes the record of the oldest request that has ended and was not taken yet, waiting for one. A request that no provider was asked
     * for has none.
     *
     * @throws AssertionError if none ended in thirty seconds
     */
    public synchronized Generation takeGeneration() {
        try {
            Generation oldest = ledger.awaitSettled(taken.size() + 1).stream()
                    .filter(generation -> !taken.contains(generation.id()))
                    .findFirst()
                    .orElseThrow();
            taken.add(oldest.id());
            return oldest;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a generation", e);
        }
    }

    /** Where its records are. */
    public InMemoryLedger ledger() {
        return ledger;
    }

    /** Its time. */
    public ManualClock clock() {
        return clock;
    }

    /** The configuration that it runs by. */
    public GatewayConfig config() {
        return config;
    }

    /** Its HTTP face without a socket, on which the clients of other SDKs stand; with the keys of the configuration, if it has any. */
    public InProcess inProcess() {
        return InProcess.of(this, config);
    }

    /** What a test left behind, one line each: replies and refusals that nobody asked for, answers that nobody ended, and misuse. */
    public List<String> leftovers() {
        List<String> left = new ArrayList<>();
        int replies = all.unusedReplies()
                + providers.values().stream()
                        .mapToInt(ScriptedTransport::unusedReplies)
                        .sum();
        if (replies > 0) {
            left.add("scripted replies that no request came for: " + replies);
        }
        if (!refusals.isEmpty()) {
            left.add("scripted refusals that no request came for: " + refusals.size());
        }
        List<Exchange> open = all.leftOpen();
        open.forEach(
                exchange -> left.add("an answer that is neither read to its end nor closed: " + exchange.request()));
        if (open.isEmpty()) {
            awaitEndOfAll();
        }
        ledger.generations().stream()
                .filter(generation -> generation.status() == GenerationStatus.OPEN)
                .map(generation -> "a request that has not ended: " + generation.id())
                .forEach(left::add);
        left.addAll(all.complaints());
        left.addAll(ledger.misuses());
        return left;
    }

    private void awaitEndOfAll() {
        try {
            ledger.awaitSettled(ledger.generations().size());
        } catch (AssertionError late) {
            // then it is one of those that are told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Fails if a test left anything behind.
     *
     * @throws AssertionError if there are {@link #leftovers()}
     */
    public void verify() {
        List<String> left = leftovers();
        if (!left.isEmpty()) {
            throw new AssertionError(
                    left.stream().collect(Collectors.joining("\n  ", "left behind in the fake gateway:\n  ", "")));
        }
    }

    // A gateway

    @Override
    public GatewayCall call(GatewayRequest request) {
        Failure refusal = refusals.poll();
        GatewayRequest asked = refusal == null ? request : RefusingDialect.refusing(request, refusal);
        return mover.map(moves -> WatchedCall.of(gateway, asked, moves)).orElseGet(() -> gateway.call(asked));
    }

    @Override
    public Explanation explain(GatewayRequest request) {
        return gateway.explain(request);
    }

    @Override
    public HealthView health() {
        return gateway.health();
    }

    @Override
    public CatalogSnapshot catalog() {
        return gateway.catalog();
    }

    @Override
    public Optional<ListingReport> listing(String provider) {
        return gateway.listing(provider);
    }

    @Override
    public ModelNames names() {
        return gateway.names();
    }

    @Override
    public CompletionStage<Optional<Generation>> generation(String id, Caller caller) {
        return gateway.generation(id, caller);
    }

    @Override
    public CompletionStage<Optional<GenerationContent>> content(String id, Caller caller) {
        return gateway.content(id, caller);
    }

    @Override
    public CompletionStage<Optional<Generation>> generation(String id) {
        return gateway.generation(id);
    }

    @Override
    public CompletionStage<GenerationPage> generations(GenerationQuery query) {
        return gateway.generations(query);
    }

    @Override
    public CompletionStage<Report> report(ReportQuery query) {
        return gateway.report(query);
    }

    @Override
    public Set<String> ownKeyProviders() {
        return gateway.ownKeyProviders();
    }

    @Override
    public CompletionStage<Spend> spend(Caller caller) {
        return gateway.spend(caller);
    }

    @Override
    public boolean isReady() {
        return gateway.isReady();
    }

    @Override
    public List<SpokenPath> callerDialects() {
        return gateway.callerDialects();
    }

    @Override
    public Assembly assembly() {
        return gateway.assembly();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Begin with {@link #config}: a provider that is added there answers by the script that all have together.
     */
    @Override
    public ConfigChanges reload(GatewayConfig next) {
        return reload(ConfigResult.of(next));
    }

    @Override
    public ConfigChanges reload(ConfigResult read) {
        ConfigChanges changes = gateway.reload(read);
        config = read.orThrow();
        return changes;
    }

    /**
     * Ends what is under way.
     *
     * @throws AssertionError if the ledger was misused
     */
    @Override
    public void close() {
        try {
            gateway.close();
        } finally {
            all.close();
            mover.ifPresent(TimeMover::close);
        }
    }
}

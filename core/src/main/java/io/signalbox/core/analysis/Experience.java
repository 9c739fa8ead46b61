package io.signalbox.core.analysis;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.routing.RoutingRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a window of the ledger says of models and endpoints: how long answers are, how fast they come, how often an attempt fails, and
 * every price that was ever charged. Takes memory for models, keys, endpoints and hours, not for generations.
 */
final class Experience {

    /** Fewer answers than these say nothing of a length. */
    static final int LEAST_ANSWERS = 5;

    private static final long SECONDS_AN_HOUR = 3600;

    private final Map<Audience, Lengths> lengths = new HashMap<>();
    private final Map<String, Lengths> lengthsOfModels = new HashMap<>();
    private final Map<EndpointId, Speed> speeds = new HashMap<>();
    private final Map<EndpointId, Outcomes> outcomes = new HashMap<>();
    private final Map<Hour, Outcomes> byHour = new HashMap<>();
    private final Map<String, Prices> versions = new HashMap<>();
    private final Map<EndpointId, Optional<String>> endpoints = new LinkedHashMap<>();

    /** Who asks whom in which dialect: answers to the same kind of question are alike. */
    private record Audience(String dialect, String model, Optional<String> key) {}

    private record Hour(EndpointId endpoint, long hour) {}

    /**
     * How much longer a model's answers are than another's.
     *
     * @param factor of the means
     * @param error the factor's relative standard error
     * @param mean tokens of the one's answers
     */
    record Ratio(double factor, double error, double mean) {}

    /** Learns from a settled generation. */
    void add(Generation generation, Optional<RoutingRecord> routing) {
        routing.ifPresent(record -> record.seen()
                .forEach(seen -> endpoints.put(
                        seen.endpoint(),
                        seen.prices().or(() -> endpoints.getOrDefault(seen.endpoint(), Optional.empty())))));
        version(generation.intent().prices());
        boolean whole = generation.status() == GenerationStatus.COMPLETED
                && generation.cachedFrom().isEmpty()
                && !generation.usage().isEstimated();
        if (whole) {
            long tokens = generation.usage().completionTokens();
            lengths.computeIfAbsent(audience(generation, generation.model()), key -> new Lengths())
                    .add(tokens);
            lengthsOfModels
                    .computeIfAbsent(generation.model(), key -> new Lengths())
                    .add(tokens);
        }
        generation.attempts().forEach(this::add);
    }

    private void add(Attempt attempt) {
        version(attempt.prices());
        endpoints.put(attempt.endpoint(), Optional.of(attempt.prices().version()));
        Optional<FailureKind> failure = attempt.failure().map(Failure::kind);
        if (failure.filter(Experience::isTheRequests).isEmpty()) {
            outcomes.computeIfAbsent(attempt.endpoint(), key -> new Outcomes()).add(failure.isPresent());
            byHour.computeIfAbsent(hour(attempt.endpoint(), attempt.startedAt()), key -> new Outcomes())
                    .add(failure.isPresent());
        }
        if (attempt.failure().isEmpty()) {
            speeds.computeIfAbsent(attempt.endpoint(), key -> new Speed()).add(attempt);
        }
    }

    private void version(Prices prices) {
        versions.putIfAbsent(prices.version(), prices);
    }

    /** Failures that the request brings along, or the caller: no endpoint is to blame. */
    static boolean isTheRequests(FailureKind kind) {
        return switch (kind) {
            case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER, CANCELLED -> true;
            case AUTHENTICATION,
                    PERMISSION,
                    NOT_FOUND,
                    RATE_LIMITED,
                    QUOTA_EXHAUSTED,
                    OVERLOADED,
                    TIMEOUT,
                    UPSTREAM_ERROR,
                    BAD_RESPONSE -> false;
        };
    }

    /** The prices of that version, if anybody was ever charged by them. */
    Optional<Prices> prices(String version) {
        return Optional.ofNullable(versions.get(version));
    }

    /** Every endpoint that was called or planned, with the version of its prices. */
    Map<EndpointId, Optional<String>> endpoints() {
        return endpoints;
    }

    /** How the answers of a model compare to those of the one that answered; among the same dialect and key, if these say enough. */
    Optional<Ratio> ratio(Generation generation, String model) {
        return ratio(lengths.get(audience(generation, model)), lengths.get(audience(generation, generation.model())))
                .or(() -> ratio(lengthsOfModels.get(model), lengthsOfModels.get(generation.model())));
    }

    /** How long a model's answers are, whoever asks. */
    OptionalLong meanLength(String model) {
        Lengths known = lengthsOfModels.get(model);
        return known == null ? OptionalLong.empty() : OptionalLong.of(Math.round(known.mean()));
    }

    private static Optional<Ratio> ratio(@Nullable Lengths of, @Nullable Lengths to) {
        if (of == null || to == null || of.count < LEAST_ANSWERS || to.count < LEAST_ANSWERS || to.mean() == 0) {
            return Optional.empty();
        }
        double error = Math.sqrt(of.relativeVariance() + to.relativeVariance());
        return Optional.of(new Ratio(of.mean() / to.mean(), error, of.mean()));
    }

    Optional<Speed> speed(EndpointId endpoint) {
        return Optional.ofNullable(speeds.get(endpoint));
    }

    /** The share of an endpoint's attempts that failed within that hour, or else at all; empty if there were none. */
    OptionalDouble failureShare(EndpointId endpoint, Instant moment) {
        Outcomes known = byHour.getOrDefault(hour(endpoint, moment), outcomes.get(endpoint));
        return known == null ? OptionalDouble.empty() : OptionalDouble.of((double) known.failed / known.all);
    }

    private static Audience audience(Generation generation, String model) {
        return new Audience(
                generation.intent().dialect(), model, generation.intent().key());
    }

    private static Hour hour(EndpointId endpoint, Instant moment) {
        return new Hour(endpoint, Math.floorDiv(moment.getEpochSecond(), SECONDS_AN_HOUR));
    }

    private static final class Lengths {
        private long count;
        private double sum;
        private double squares;

        void add(long tokens) {
            count++;
            sum += tokens;
            squares += (double) tokens * tokens;
        }

        double mean() {
            return sum / count;
        }

        /** The square of the mean's relative standard error. */
        double relativeVariance() {
            double mean = mean();
            double variance = Math.max(0, squares / count - mean * mean) * count / (count - 1);
            return mean == 0 ? 0 : variance / count / (mean * mean);
        }
    }

    private static final class Outcomes {
        private long all;
        private long failed;

        void add(boolean hasFailed) {
            all++;
            failed += hasFailed ? 1 : 0;
        }
    }

    /** How fast an endpoint answers, by the mean. */
    static final class Speed {
        private long answers;
        private double contentNanos;
        private double restNanos;
        private long tokens;

        private void add(Attempt attempt) {
            long content = attempt.firstContent().orElse(attempt.took()).toNanos();
            answers++;
            contentNanos += content;
            restNanos += attempt.took().toNanos() - content;
            tokens += attempt.usage().completionTokens();
        }

        /** Nanoseconds to the first content. */
        long firstContent() {
            return Math.round(contentNanos / answers);
        }

        /** Nanoseconds to the end of an answer of so many tokens. */
        long total(long completionTokens) {
            double each = tokens == 0 ? 0 : restNanos / tokens;
            return Math.round(contentNanos / answers + each * completionTokens);
        }
    }
}

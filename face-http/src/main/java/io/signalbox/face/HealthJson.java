package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.Percentiles;
import io.signalbox.core.health.ProbeReport;
import io.signalbox.core.port.ReloadEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is known of an endpoint or a provider, in JSON. What was not measured is null. */
final class HealthJson {

    private static final double HUNDRED_PERCENT = 100;
    private static final double MILLIS_PER_SECOND = 1000;
    private static final int DECIMALS = 3;

    private HealthJson() {}

    /** For operators: shares from 0 to 1, times in seconds. */
    static void write(JsonGenerator json, EndpointHealth health) throws IOException {
        json.writeStartObject();
        json.writeStringField("breaker", health.breaker().name().toLowerCase(Locale.ROOT));
        seconds(json, "rests_for_seconds", health.restsFor());
        json.writeBooleanField("outage", health.outage());
        share(json, "uptime_5m", health.uptime5m(), 1);
        share(json, "uptime_30m", health.uptime30m(), 1);
        share(json, "uptime_1d", health.uptime1d(), 1);
        percentiles(json, "first_content_seconds", health.firstContent());
        percentiles(json, "tokens_per_second", health.throughput());
        json.writeNumberField("in_flight", health.inFlight());
        number(json, "score", health.score());
        json.writeEndObject();
    }

    /** What came of asking a provider if it is there; null if nobody asks it. */
    static void write(JsonGenerator json, Optional<ProbeReport> probe) throws IOException {
        if (probe.isEmpty()) {
            json.writeNull();
            return;
        }
        ProbeReport report = probe.get();
        json.writeStartObject();
        json.writeBooleanField("unreachable", report.unreachable());
        text(json, "reachable_since", report.reachableSince().map(Instant::toString));
        text(json, "failing_since", report.failingSince().map(Instant::toString));
        json.writeNumberField("failures_in_a_row", report.failuresInARow());
        if (report.lastStatus().isPresent()) {
            json.writeNumberField("last_status", report.lastStatus().getAsInt());
        } else {
            json.writeNullField("last_status");
        }
        seconds(json, "last_latency_seconds", report.lastLatency());
        text(json, "last_failure", report.lastFailure().map(FailureKind::word));
        json.writeEndObject();
    }

    /** What came of asking a provider which models it serves; null if nobody asks it. */
    static void writeListing(JsonGenerator json, Optional<ListingReport> listing) throws IOException {
        if (listing.isEmpty()) {
            json.writeNull();
            return;
        }
        ListingReport report = listing.get();
        json.writeStartObject();
        json.writeNumberField("models", report.models());
        text(json, "listed_at", report.listedAt().map(Instant::toString));
        text(json, "failure", report.failure());
        text(json, "failed_at", report.failedAt().map(Instant::toString));
        json.writeEndObject();
    }

    /** Since when the configuration holds, and what was refused since; null where nobody knows. */
    static void writeConfig(JsonGenerator json, Optional<ConfigStatus> config) throws IOException {
        if (config.isEmpty()) {
            json.writeNull();
            return;
        }
        ConfigStatus status = config.get();
        json.writeStartObject();
        json.writeStringField("taken_at", status.takenAt().toString());
        text(json, "looked_at", status.lookedAt().map(Instant::toString));
        text(json, "refused_at", status.refusal().map(refusal -> refusal.at().toString()));
        json.writeArrayFieldStart("objections");
        for (String objection : status.refusal().map(ReloadEvent::objections).orElse(List.of())) {
            json.writeString(objection);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * As members of OpenRouter's endpoint entry: percents, and milliseconds for latency. OpenRouter's windows of 30 minutes for latency
     * and throughput are the last 5 here.
     *
     * @see <a href="https://openrouter.ai/docs/api/api-reference/endpoints/list-endpoints">OpenRouter: list endpoints</a>
     */
    static void members(JsonGenerator json, EndpointHealth health) throws IOException {
        json.writeNumberField("status", health.breaker() == EndpointHealth.Breaker.CLOSED ? 0 : -1);
        share(json, "uptime_last_5m", health.uptime5m(), HUNDRED_PERCENT);
        share(json, "uptime_last_30m", health.uptime30m(), HUNDRED_PERCENT);
        share(json, "uptime_last_1d", health.uptime1d(), HUNDRED_PERCENT);
        openRoutersPercentiles(json, "latency_last_30m", health.firstContent(), MILLIS_PER_SECOND);
        openRoutersPercentiles(json, "throughput_last_30m", health.throughput(), 1);
    }

    private static void seconds(JsonGenerator json, String name, Optional<Duration> duration) throws IOException {
        if (duration.isPresent()) {
            number(json, name, duration.get().toMillis() / MILLIS_PER_SECOND);
        } else {
            json.writeNullField(name);
        }
    }

    private static void text(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static void share(JsonGenerator json, String name, OptionalDouble share, double whole) throws IOException {
        if (share.isPresent()) {
            number(json, name, share.getAsDouble() * whole);
        } else {
            json.writeNullField(name);
        }
    }

    private static void percentiles(JsonGenerator json, String name, Optional<Percentiles> measured)
            throws IOException {
        if (measured.isEmpty()) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        openRoutersPercentiles(json, measured.get(), 1);
        number(json, "p95", measured.get().p95());
        json.writeNumberField("count", measured.get().count());
        json.writeEndObject();
    }

    private static void openRoutersPercentiles(
            JsonGenerator json, String name, Optional<Percentiles> measured, double unit) throws IOException {
        if (measured.isEmpty()) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        openRoutersPercentiles(json, measured.get(), unit);
        json.writeEndObject();
    }

    private static void openRoutersPercentiles(JsonGenerator json, Percentiles measured, double unit)
            throws IOException {
        number(json, "p50", measured.p50() * unit);
        number(json, "p75", measured.p75() * unit);
        number(json, "p90", measured.p90() * unit);
        number(json, "p99", measured.p99() * unit);
    }

    /** Measured figures are not exact; three decimals are enough for anybody. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
        json.writeFieldName(name);
        json.writeNumber(
                rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString());
    }
}

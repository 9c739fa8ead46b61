package io.signalbox.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.signalbox.core.alert.Alert;
import io.signalbox.core.alert.AlertListener;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.content.ContentUnavailableException;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.port.Listener;
import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.ReloadEvent;
import io.signalbox.face.AlertPage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON for each request, for each alert, for each list of models that did not come, for each configuration that was taken or
 * refused, and for each event of a provider's name. Holds nothing that somebody wrote into a body, and no key; whatever a caller can choose is cut
 * short and written in ASCII, so that no character of it can act on a terminal or begin a line.
 *
 * <p>The appender behind it is bounded and drops lines where it cannot keep up; the ledger does not.
 */
final class RequestLog implements Listener, AlertListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.signalbox.requests");
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int LONGEST_TEXT = 200;
    private static final String WHERE_MEANT =
            "leads to a private address (where that is meant: allow_private_addresses: true at the provider)";

    @Override
    public void ended(Generation generation) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}", line(json -> request(json, generation)));
        }
    }

    @Override
    public void fault(RuntimeException thrown) {
        LOG.error("{}", line(json -> fault(json, thrown)));
    }

    /** A list that came is no news; one that did not come may be a model that is missed. */
    @Override
    public void listed(String provider, ListingReport report) {
        if (report.failure().isPresent()) {
            LOG.warn("{}", lineOf(provider, report));
        }
    }

    /** A name that leads inside may be an attack; one that nobody can say more of is trouble to come. */
    @Override
    public void named(NameEvent event) {
        LOG.warn("{}", lineOf(event));
    }

    /** Never what the content is, only whose, and why. */
    @Override
    public void contentFailed(Optional<String> generationId, ContentUnavailableException why) {
        LOG.warn("{}", line(json -> {
            json.writeStringField("event", "content_failed");
            text(json, "id", generationId);
            text(json, "reason", Optional.of(why.reason().name().toLowerCase(Locale.ROOT)));
            text(json, "message", Optional.ofNullable(why.getMessage()));
        }));
    }

    @Override
    public void crossed(Alert alert) {
        LOG.warn("{}", lineOf(alert));
    }

    @Override
    public void undelivered(Alert alert, String why) {
        LOG.error("{}", line(json -> {
            json.writeStringField("event", "alert_undelivered");
            json.writeStringField("id", alert.id());
            text(json, "webhook", alert.rule().webhook().map(AlertConfig.Webhook::shown));
            json.writeStringField("why", why);
        }));
    }

    @Override
    public void missed(long generations) {
        LOG.error("{}", line(json -> {
            json.writeStringField("event", "alert_sums_incomplete");
            json.writeNumberField("missed", generations);
        }));
    }

    @Override
    public void reloaded(ReloadEvent event) {
        switch (event.result()) {
            case TAKEN, UNCHANGED -> LOG.info("{}", lineOf(event.changes()));
            case REFUSED -> event.objections().forEach(problem -> LOG.error("{}", lineOfProblem(problem)));
        }
    }

    static String lineOf(ConfigChanges changes) {
        return line(json -> {
            json.writeStringField("event", "config_reloaded");
            json.writeArrayFieldStart("changes");
            for (ConfigChanges.Change change : changes.changes()) {
                json.writeString(change.toString());
            }
            json.writeEndArray();
        });
    }

    static String lineOfProblem(String problem) {
        return line(json -> {
            json.writeStringField("event", "config_refused");
            json.writeStringField("problem", problem);
        });
    }

    static String lineOf(Alert alert) {
        return line(json -> AlertPage.members(json, alert));
    }

    static String lineOf(String provider, ListingReport report) {
        return line(json -> listing(json, provider, report));
    }

    static String lineOf(NameEvent event) {
        return line(json -> {
            json.writeStringField("event", "name_" + event.kind().word());
            text(json, "name", Optional.of(event.name()));
            if (event.kind() == NameEvent.Kind.DENIED) {
                text(json, "message", Optional.of(WHERE_MEANT));
            }
        });
    }

    static String lineOf(Generation generation) {
        return line(json -> request(json, generation));
    }

    private static void request(JsonGenerator json, Generation generation) throws IOException {
        json.writeStringField("time", generation.intent().createdAt().toString());
        json.writeStringField("event", "request");
        json.writeStringField("id", generation.id());
        json.writeStringField("status", generation.status().word());
        text(json, "key", generation.intent().key());
        text(json, "asked", Optional.of(generation.intent().askedModel()));
        text(json, "model", Optional.of(generation.model()));
        text(json, "provider", Optional.of(generation.provider()));
        json.writeBooleanField("stream", generation.intent().streamed());
        text(json, "failure", generation.failureKind());
        json.writeNumberField("prompt_tokens", generation.usage().promptTokens());
        json.writeNumberField("completion_tokens", generation.usage().completionTokens());
        Optional<Money> cost = generation.charged();
        if (cost.isPresent()) {
            json.writeFieldName("cost_usd");
            json.writeNumber(cost.get().toString());
        }
        if (generation.timings().firstContent().isPresent()) {
            json.writeNumberField(
                    "first_content_ms",
                    generation.timings().firstContent().get().toMillis());
        }
        json.writeNumberField("total_ms", generation.timings().total().toMillis());
        json.writeArrayFieldStart("attempts");
        for (Attempt attempt : generation.attempts()) {
            json.writeStartObject();
            text(json, "endpoint", Optional.of(attempt.endpoint().toString()));
            json.writeNumberField("ms", attempt.took().toMillis());
            text(
                    json,
                    "failure",
                    attempt.failure().map(failure -> failure.kind().code()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Class and stack, never the text, which may quote what a caller sent. */
    private static void fault(JsonGenerator json, RuntimeException thrown) throws IOException {
        json.writeStringField("event", "fault");
        json.writeStringField("class", thrown.getClass().getName());
        json.writeArrayFieldStart("stack");
        for (StackTraceElement frame : thrown.getStackTrace()) {
            json.writeString(frame.toString());
        }
        json.writeEndArray();
    }

    private static void listing(JsonGenerator json, String provider, ListingReport report) throws IOException {
        text(json, "time", report.failedAt().map(Instant::toString));
        json.writeStringField("event", "listing");
        text(json, "provider", Optional.of(provider));
        text(json, "failure", report.failure());
        json.writeNumberField("models", report.models());
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            String whole = value.get();
            json.writeStringField(
                    name, whole.length() <= LONGEST_TEXT ? whole : whole.substring(0, LONGEST_TEXT) + "...");
        }
    }

    private static String line(Members members) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString().replace("\u007f", "\\u007f"); // The one control character that JSON lets through.
    }

    private interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }
}

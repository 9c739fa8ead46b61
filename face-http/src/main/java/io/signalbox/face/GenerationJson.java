package io.signalbox.face;

import static io.signalbox.face.JsonMembers.amount;
import static io.signalbox.face.JsonMembers.count;
import static io.signalbox.face.JsonMembers.millis;
import static io.signalbox.face.JsonMembers.nulls;
import static io.signalbox.face.JsonMembers.number;
import static io.signalbox.face.JsonMembers.text;
import static io.signalbox.face.JsonMembers.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Bill;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A generation in JSON: every member of OpenRouter's, and beside them what it has no name for. In OpenRouter's members amounts are
 * numbers, in ours decimal texts; both are US dollars to the last digit.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/generations/get-generation">OpenRouter: get a generation</a>
 */
final class GenerationJson {

    /** OpenRouter's words for what is asked for beside conversations. */
    private static final Map<String, String> API_TYPES = Map.of(
            "openai-embeddings", "embeddings",
            "rerank", "rerank",
            "openai-speech", "tts",
            "openai-transcriptions", "stt",
            "openai-translations", "stt",
            "openai-images", "image",
            "openai-image-edits", "image");

    private static final Set<UsageClass> CACHE = Set.of(
            UsageClass.CACHED_READ, UsageClass.AUDIO_CACHED_READ, UsageClass.CACHE_WRITE, UsageClass.CACHE_WRITE_HOUR);

    private final JsonGenerator json;
    private final Generation generation;
    private final GenerationIntent intent;
    private final Usage usage;

    private GenerationJson(JsonGenerator json, Generation generation) {
        this.json = json;
        this.generation = generation;
        this.intent = generation.intent();
        this.usage = generation.usage();
    }

    static void write(JsonGenerator json, Generation generation) throws IOException {
        GenerationJson writer = new GenerationJson(json, generation);
        json.writeStartObject();
        writer.identity();
        writer.course();
        writer.openRoutersTokens();
        writer.openRoutersCost();
        writer.caller();
        writer.responses();
        writer.ours();
        json.writeEndObject();
    }

    private void identity() throws IOException {
        json.writeStringField("id", intent.id());
        text(json, "upstream_id", generation.upstreamId());
        nulls(json, "request_id");
        text(json, "session_id", intent.labels().session());
        json.writeStringField("status", generation.status().word());
        json.writeStringField("requested_model", intent.askedModel());
        json.writeStringField("model", generation.model());
        text(json, "router", Optional.of(intent.askedModel()).filter(name -> name.startsWith("openrouter/")));
        json.writeStringField("provider_name", generation.providerName());
        json.writeStringField("api_type", API_TYPES.getOrDefault(intent.dialect(), "completions"));
    }

    private void course() throws IOException {
        json.writeBooleanField("streamed", intent.streamed());
        json.writeBooleanField("cancelled", generation.status() == GenerationStatus.CANCELLED);
        json.writeStringField("created_at", intent.createdAt().toString());
        millis(json, "latency", generation.timings().firstContent());
        nulls(json, "moderation_latency");
        millis(json, "generation_time", Optional.of(generation.timings().total()));
        text(json, "finish_reason", generation.finishReason());
        text(json, "native_finish_reason", generation.nativeFinishReason());
        text(json, "failure_kind", generation.failureKind());
        text(json, "fallback_cause", generation.fallbackCause().map(FailureKind::word));
    }

    private void openRoutersTokens() throws IOException {
        json.writeNumberField("tokens_prompt", usage.promptTokens());
        json.writeNumberField("tokens_completion", usage.completionTokens());
        json.writeNumberField("native_tokens_prompt", usage.promptTokens());
        json.writeNumberField("native_tokens_completion", usage.completionTokens());
        json.writeNumberField("native_tokens_reasoning", usage.count(UsageClass.REASONING));
        json.writeNumberField("native_tokens_cached", usage.cachedTokens());
        count(json, "native_tokens_completion_images", usage.count(UsageClass.IMAGE_COMPLETION));
        count(json, "num_media_prompt", usage.count(UsageClass.IMAGE));
        nulls(json, "num_input_audio_prompt");
        count(json, "num_media_completion", usage.count(UsageClass.MADE_IMAGE));
        nulls(json, "num_search_results", "num_fetches", "web_search_engine");
    }

    /** OpenRouter's clients want numbers for the first two, so an unknown cost is 0 with {@code cost_known} false beside it. */
    private void openRoutersCost() throws IOException {
        Money charged = generation.charged().orElse(Money.ZERO);
        number(json, "usage", charged);
        number(json, "total_cost", charged);
        json.writeBooleanField("cost_known", generation.charged().isPresent());
        boolean cached = CACHE.stream().anyMatch(part -> usage.count(part) > 0);
        number(json, "cache_discount", generation.cacheSaving().filter(any -> cached));
        number(json, "upstream_inference_cost", generation.cost().amount().filter(any -> generation.ownKey()));
        json.writeBooleanField("is_byok", generation.ownKey());
        text(json, "service_tier", generation.serviceTier());
        text(json, "response_cache_source_id", generation.cachedFrom());
    }

    private void caller() throws IOException {
        CallerIdentity caller = intent.caller();
        json.writeStringField("origin", caller.appUrl().orElse(""));
        text(json, "http_referer", caller.appUrl());
        text(json, "app_title", caller.appTitle());
        text(json, "user_agent", caller.userAgent());
        nulls(json, "app_id");
        text(json, "external_user", caller.user());
        nulls(json, "preset_id");
        json.writeStringField("data_region", "global");
        nulls(json, "workspace_id");
    }

    private void responses() throws IOException {
        json.writeArrayFieldStart("provider_responses");
        for (Attempt attempt : generation.attempts()) {
            response(attempt);
        }
        json.writeEndArray();
    }

    private void response(Attempt attempt) throws IOException {
        Optional<Failure> failure = attempt.failure();
        json.writeStartObject();
        json.writeNumberField("attempt", attempt.number());
        json.writeStringField("role", attempt.role().word());
        json.writeStringField("endpoint_id", attempt.endpoint().toString());
        json.writeStringField("provider_name", attempt.endpoint().provider());
        json.writeStringField("model_permaslug", attempt.model().text());
        json.writeBooleanField("is_byok", generation.ownKey());
        json.writeNumberField("latency", attempt.took().toMillis());
        count(json, "status", failure.map(why -> why.upstreamStatus().orElse(0)).orElse(200));
        if (attempt.serviceTier().isPresent()) {
            json.writeStringField("routed_service_tier", attempt.serviceTier().get());
        }
        json.writeStringField("started_at", attempt.startedAt().toString());
        millis(json, "first_content", attempt.firstContent());
        text(json, "failure_kind", failure.map(why -> why.kind().word()));
        text(json, "failure_code", failure.map(Failure::code));
        tokens(attempt.usage());
        json.writeBooleanField("usage_estimated", attempt.usage().isEstimated());
        json.writeBooleanField("usage_bounded", attempt.usage().isBounded());
        text(json, "usage_reported", attempt.reported());
        number(json, "cost", attempt.cost().amount());
        json.writeEndObject();
    }

    private void ours() throws IOException {
        text(json, "key", intent.key());
        texts(json, "tags", intent.labels().tags());
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> pair : intent.labels().metadata().entrySet()) {
            json.writeStringField(pair.getKey(), pair.getValue());
        }
        json.writeEndObject();
        json.writeStringField("dialect", intent.dialect());
        json.writeObjectFieldStart("timings");
        json.writeNumberField("queued_ms", generation.timings().queued().toMillis());
        millis(json, "first_content_ms", generation.timings().firstContent());
        millis(json, "total_ms", Optional.of(generation.timings().total()));
        json.writeEndObject();
        tokens(usage);
        json.writeBooleanField("usage_estimated", usage.isEstimated());
        json.writeBooleanField("usage_bounded", usage.isBounded());
        text(json, "usage_reported", generation.answering().flatMap(Attempt::reported));
        cost();
        prices(generation.answering().map(Attempt::prices).orElse(intent.prices()));
        texts(json, "plan", intent.plan());
    }

    private void tokens(Usage used) throws IOException {
        json.writeObjectFieldStart("tokens");
        for (Map.Entry<UsageClass, Long> part : used.counts().entrySet()) {
            json.writeNumberField(part.getKey().word(), part.getValue());
        }
        json.writeEndObject();
    }

    private void cost() throws IOException {
        Cost cost = generation.cost();
        amount(json, "charged", generation.charged());
        json.writeObjectFieldStart("cost");
        amount(json, "amount", cost.amount());
        amount(json, "computed", cost.computed());
        amount(json, "reported", cost.reported());
        amount(json, "all_attempts", Optional.of(generation.spent()));
        json.writeEndObject();
        json.writeArrayFieldStart("cost_by_class");
        for (Bill.Line line : generation.bill().map(Bill::lines).orElse(List.of())) {
            json.writeStartObject();
            json.writeStringField("class", line.usageClass().word());
            json.writeNumberField("count", line.count());
            amount(json, "unit_price", line.unitPrice());
            amount(json, "amount", line.amount());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void prices(Prices prices) throws IOException {
        json.writeObjectFieldStart("prices");
        json.writeStringField("version", prices.version());
        text(json, "source", prices.source().map(Object::toString));
        json.writeEndObject();
    }
}

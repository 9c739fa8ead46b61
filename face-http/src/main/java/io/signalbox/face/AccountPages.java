package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /generation} and {@code GET /key}, in OpenRouter's shapes.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/generations/get-generation">OpenRouter: get a generation</a>
 */
final class AccountPages {

    /** What says "no limit" where clients take nothing but a number: the largest that every JSON reader keeps exactly. */
    private static final long NO_LIMIT = (1L << 53) - 1;

    private final Gateway gateway;
    private final Clock clock;

    AccountPages(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    CompletionStage<FaceResponse> generation(String id, Caller caller, FaceResponse notFound) {
        return gateway.generation(id, caller)
                .thenApply(found -> found.map(generation ->
                                Pages.json(200, Pages.write(json -> write(json, generation)), Headers.NONE))
                        .orElse(notFound));
    }

    CompletionStage<FaceResponse> key(Caller caller) {
        return gateway.spend(caller)
                .thenApply(spend -> Pages.json(200, Pages.write(json -> writeKey(json, caller, spend)), Headers.NONE));
    }

    private static void write(JsonGenerator json, Generation generation) throws IOException {
        GenerationIntent intent = generation.intent();
        Usage usage = generation.usage();
        json.writeStartObject();
        json.writeObjectFieldStart("data");
        json.writeStringField("id", intent.id());
        text(json, "upstream_id", generation.upstreamId());
        json.writeNullField("request_id");
        json.writeNullField("session_id");
        json.writeStringField("status", generation.status().word());
        json.writeStringField("requested_model", intent.askedModel());
        json.writeStringField("model", generation.model());
        json.writeNullField("router");
        json.writeStringField("provider_name", generation.providerName());
        json.writeStringField("api_type", "completions");
        json.writeBooleanField("streamed", intent.streamed());
        json.writeBooleanField("cancelled", generation.status() == GenerationStatus.CANCELLED);
        json.writeStringField("created_at", intent.createdAt().toString());
        millis(json, "latency", generation.timings().firstContent());
        json.writeNullField("moderation_latency");
        millis(json, "generation_time", Optional.of(generation.timings().total()));
        text(json, "finish_reason", generation.finishReason());
        text(json, "native_finish_reason", generation.nativeFinishReason());
        text(json, "failure_kind", generation.failureKind());
        json.writeNumberField("tokens_prompt", usage.promptTokens());
        json.writeNumberField("tokens_completion", usage.completionTokens());
        json.writeNumberField("native_tokens_prompt", usage.promptTokens());
        json.writeNumberField("native_tokens_completion", usage.completionTokens());
        json.writeNumberField("native_tokens_reasoning", usage.count(UsageClass.REASONING));
        json.writeNumberField("native_tokens_cached", usage.count(UsageClass.CACHED_READ));
        json.writeNullField("native_tokens_completion_images");
        json.writeNullField("num_media_prompt");
        json.writeNullField("num_input_audio_prompt");
        json.writeNullField("num_media_completion");
        json.writeNullField("num_search_results");
        json.writeNullField("num_fetches");
        json.writeNullField("web_search_engine");
        json.writeBooleanField("usage_estimated", usage.isEstimated());
        json.writeBooleanField("usage_bounded", usage.isBounded());
        Optional<Money> cost = generation.charged();
        json.writeBooleanField("cost_known", cost.isPresent());
        money(json, "usage", cost);
        money(json, "total_cost", cost);
        json.writeNullField("cache_discount");
        optionalMoney(json, "upstream_inference_cost", generation.cost().reported());
        json.writeBooleanField("is_byok", false);
        json.writeNullField("service_tier");
        json.writeStringField("origin", intent.caller().appUrl().orElse(""));
        text(json, "http_referer", intent.caller().appUrl());
        text(json, "app_title", intent.caller().appTitle());
        text(json, "user_agent", intent.caller().userAgent());
        json.writeNullField("app_id");
        text(json, "external_user", intent.caller().user());
        json.writeNullField("preset_id");
        json.writeStringField("data_region", "global");
        json.writeNullField("workspace_id");
        json.writeArrayFieldStart("provider_responses");
        for (Attempt attempt : generation.attempts()) {
            write(json, attempt);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("plan");
        for (String line : intent.plan()) {
            json.writeString(line);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Attempt attempt) throws IOException {
        json.writeStartObject();
        json.writeNumberField("attempt", attempt.number());
        json.writeStringField("role", attempt.role().word());
        json.writeStringField("endpoint_id", attempt.endpoint().toString());
        json.writeStringField("provider_name", attempt.endpoint().provider());
        json.writeStringField("model_permaslug", attempt.model().text());
        json.writeBooleanField("is_byok", false);
        json.writeNumberField("latency", attempt.took().toMillis());
        int status = attempt.failure()
                .map(failure -> failure.upstreamStatus().orElse(0))
                .orElse(200);
        if (status == 0) {
            json.writeNullField("status");
        } else {
            json.writeNumberField("status", status);
        }
        text(
                json,
                "failure_kind",
                attempt.failure().map(failure -> failure.kind().word()));
        text(json, "failure_code", attempt.failure().map(failure -> failure.code()));
        json.writeBooleanField("usage_estimated", attempt.usage().isEstimated());
        json.writeBooleanField("usage_bounded", attempt.usage().isBounded());
        text(json, "usage_reported", attempt.reported());
        optionalMoney(json, "cost", attempt.cost().amount());
        json.writeEndObject();
    }

    private void writeKey(JsonGenerator json, Caller caller, Spend spend) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("data");
        json.writeStringField("label", caller.key().orElse("no key configured"));
        json.writeNullField("limit");
        json.writeNullField("limit_remaining");
        json.writeNullField("limit_reset");
        json.writeBooleanField("include_byok_in_limit", false);
        money(json, "usage", Optional.of(spend.total()));
        money(json, "usage_daily", Optional.of(spend.today()));
        money(json, "usage_weekly", Optional.of(spend.thisWeek()));
        money(json, "usage_monthly", Optional.of(spend.thisMonth()));
        for (String field :
                new String[] {"byok_usage", "byok_usage_daily", "byok_usage_weekly", "byok_usage_monthly"}) {
            json.writeNumberField(field, 0);
        }
        json.writeBooleanField("is_free_tier", false);
        json.writeBooleanField("is_management_key", false);
        json.writeBooleanField("is_provisioning_key", false);
        json.writeNullField("creator_user_id");
        json.writeObjectFieldStart("rate_limit");
        json.writeNumberField("requests", -1);
        json.writeStringField("interval", "10s");
        json.writeStringField("note", "This field is deprecated; there is no such limit.");
        json.writeEndObject();
        json.writeArrayFieldStart("allowed_data_regions");
        json.writeString("global");
        json.writeEndArray();
        json.writeNullField("organization_id");
        json.writeNullField("workspace_id");
        json.writeObjectFieldStart("free_model_daily_requests");
        json.writeNumberField("used", 0);
        json.writeNumberField("limit", NO_LIMIT);
        json.writeNumberField("remaining", NO_LIMIT);
        json.writeEndObject();
        json.writeStringField("as_of", clock.now().toString());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static void millis(JsonGenerator json, String name, Optional<Duration> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get().toMillis());
        } else {
            json.writeNullField(name);
        }
    }

    /** OpenRouter's clients want a number here, so an unknown cost is 0 with {@code cost_known} false beside it. */
    private static void money(JsonGenerator json, String name, Optional<Money> value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(plain(value.map(Money::usd).orElse(BigDecimal.ZERO)));
    }

    private static void optionalMoney(JsonGenerator json, String name, Optional<Money> value) throws IOException {
        if (value.isPresent()) {
            money(json, name, value);
        } else {
            json.writeNullField(name);
        }
    }

    private static String plain(BigDecimal amount) {
        return amount.toPlainString();
    }
}

package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.cost.Money;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Period;
import io.signalbox.core.ledger.ReportQuery;
import io.signalbox.core.ledger.Spend;
import io.signalbox.core.ledger.TimeWindow;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /generation} and {@code GET /key}, in OpenRouter's shapes.
 *
 * @see <a href="https://openrouter.ai/docs/api/api-reference/generations/get-generation">OpenRouter: get a generation</a>
 */
final class AccountPages {

    /** What says "no limit" where clients take nothing but a number: the largest that every JSON reader keeps exactly. */
    static final long NO_LIMIT = (1L << 53) - 1;

    private final Gateway gateway;
    private final Clock clock;

    AccountPages(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    CompletionStage<FaceResponse> generation(String id, Caller caller, FaceResponse notFound) {
        return gateway.generation(id, caller)
                .thenApply(found -> found.map(LedgerPages::one).orElse(notFound));
    }

    CompletionStage<FaceResponse> key(Caller caller) {
        return gateway.spend(caller)
                .thenCombine(
                        ownKeySpend(caller),
                        (spend, own) ->
                                Pages.json(200, Pages.write(json -> writeKey(json, caller, spend, own)), Headers.NONE));
    }

    /** What providers billed the caller itself. */
    private CompletionStage<Spend> ownKeySpend(Caller caller) {
        String[] providers = gateway.ownKeyProviders().toArray(String[]::new);
        if (providers.length == 0) {
            return CompletableFuture.completedFuture(Spend.NOTHING);
        }
        Instant now = clock.now();
        List<Instant> starts = new ArrayList<>(List.of(Instant.EPOCH));
        for (Period period : List.of(Period.DAY, Period.WEEK, Period.MONTH)) {
            starts.add(period.start(now, ZoneOffset.UTC));
        }
        List<CompletableFuture<Money>> costs = starts.stream()
                .map(start -> ReportQuery.over(new TimeWindow(start, now.plusNanos(1)), ZoneOffset.UTC)
                        .where(Dimension.KEY, caller.key().orElse(""))
                        .where(Dimension.PROVIDER, providers))
                .map(query -> gateway.report(query)
                        .thenApply(report -> report.total().cost())
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(costs.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> new Spend(
                        costs.get(0).join(),
                        costs.get(1).join(),
                        costs.get(2).join(),
                        costs.get(3).join()));
    }

    private void writeKey(JsonGenerator json, Caller caller, Spend spend, Spend own) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("data");
        json.writeStringField("label", caller.key().orElse("no key configured"));
        json.writeNullField("limit");
        json.writeNullField("limit_remaining");
        json.writeNullField("limit_reset");
        json.writeBooleanField("include_byok_in_limit", false);
        JsonMembers.number(json, "usage", spend.total());
        JsonMembers.number(json, "usage_daily", spend.today());
        JsonMembers.number(json, "usage_weekly", spend.thisWeek());
        JsonMembers.number(json, "usage_monthly", spend.thisMonth());
        JsonMembers.number(json, "byok_usage", own.total());
        JsonMembers.number(json, "byok_usage_daily", own.today());
        JsonMembers.number(json, "byok_usage_weekly", own.thisWeek());
        JsonMembers.number(json, "byok_usage_monthly", own.thisMonth());
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
}

package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Model;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceRule;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.PriceWindow;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code GET /admin/v1/prices} answers: for a model, what each endpoint costs, and who says so. Amounts are decimal texts in US
 * dollars for one unit, and for a million where price pages state them so; what is not known is left out.
 */
final class PricesPage {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private PricesPage() {}

    static byte[] of(Model model) {
        return Pages.write(json -> {
            json.writeStartObject();
            json.writeStringField("model", model.id().text());
            json.writeArrayFieldStart("endpoints");
            for (Endpoint endpoint : model.endpoints()) {
                endpoint(json, endpoint);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void endpoint(JsonGenerator json, Endpoint endpoint) throws IOException {
        Prices prices = endpoint.prices();
        json.writeStartObject();
        json.writeStringField("endpoint", endpoint.id().toString());
        json.writeStringField("provider", endpoint.provider().name());
        json.writeStringField("provider_name", endpoint.provider().displayName());
        json.writeBooleanField("known", prices.isKnown());
        json.writeStringField("version", prices.version());
        source(json, prices.source());
        json.writeArrayFieldStart("prices");
        for (UsageClass usageClass : UsageClass.values()) {
            Optional<Money> price = prices.of(usageClass);
            if (price.isPresent()) {
                price(json, usageClass, price.get());
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rules");
        for (PriceRule rule : prices.rules()) {
            rule(json, rule);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void source(JsonGenerator json, Optional<PriceSource> source) throws IOException {
        if (source.isEmpty()) {
            json.writeNullField("source");
            return;
        }
        json.writeObjectFieldStart("source");
        json.writeStringField("origin", source.get().origin().word());
        json.writeStringField("where", source.get().where());
        JsonMembers.text(json, "date", source.get().date().map(LocalDate::toString));
        json.writeEndObject();
    }

    private static void price(JsonGenerator json, UsageClass usageClass, Money price) throws IOException {
        json.writeStartObject();
        json.writeStringField("class", usageClass.word());
        json.writeStringField("usd", price.toString());
        if (usageClass.isPricedByTheMillion()) {
            json.writeStringField("usd_per_million", new Money(price.usd().multiply(MILLION)).toString());
        }
        json.writeEndObject();
    }

    private static void rule(JsonGenerator json, PriceRule rule) throws IOException {
        json.writeStartObject();
        if (rule.promptFrom().isPresent()) {
            json.writeNumberField("prompt_tokens_from", rule.promptFrom().getAsLong());
        }
        if (rule.window().isPresent()) {
            hours(json, rule.window().get());
        }
        given(json, "from", rule.from().map(Instant::toString));
        given(json, "until", rule.until().map(Instant::toString));
        if (!rule.serviceTiers().isEmpty()) {
            json.writeArrayFieldStart("service_tiers");
            for (String tier : rule.serviceTiers()) {
                json.writeString(tier);
            }
            json.writeEndArray();
        }
        given(json, "factor", rule.factor().map(BigDecimal::toPlainString));
        json.writeArrayFieldStart("prices");
        for (Map.Entry<UsageClass, Money> price : rule.perUnit().entrySet()) {
            price(json, price.getKey(), price.getValue());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void hours(JsonGenerator json, PriceWindow window) throws IOException {
        json.writeObjectFieldStart("hours_utc");
        json.writeStringField("start", window.start().toString());
        json.writeStringField("end", window.end().toString());
        json.writeArrayFieldStart("days");
        for (DayOfWeek day : window.days()) {
            json.writeString(day.name().toLowerCase(Locale.ROOT));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void given(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}

package io.signalbox.face;

import com.fasterxml.jackson.core.JsonGenerator;
import io.signalbox.core.alert.Alert;
import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.config.AlertConfig.Calendar;
import io.signalbox.core.config.AlertConfig.Latest;
import io.signalbox.core.ledger.Dimension;
import java.io.IOException;
import java.util.Optional;

/** What a webhook is sent of an alert, and what the log says of it. */
public final class AlertPage {

    private AlertPage() {}

    /** An alert as JSON. Amounts are decimal texts in US dollars. */
    public static byte[] of(Alert alert) {
        return Pages.write(json -> {
            json.writeStartObject();
            members(json, alert);
            json.writeEndObject();
        });
    }

    /** The members of that object, into one that was begun. */
    @SuppressWarnings("exports") // For the log of the proxy.
    public static void members(JsonGenerator json, Alert alert) throws IOException {
        AlertConfig rule = alert.rule();
        json.writeStringField("event", "alert");
        json.writeStringField("id", alert.id());
        json.writeStringField("time", alert.at().toString());
        json.writeStringField("alert", rule.name());
        Optional<String> of = rule.of().map(Dimension::word);
        JsonMembers.text(json, "of", of);
        JsonMembers.text(json, "value", of.map(any -> alert.value()));
        json.writeStringField("counts", rule.counts().word());
        if (rule.span() instanceof Calendar calendar) {
            json.writeStringField("spend_usd", rule.amount().toString());
            json.writeStringField("per", calendar.per().word());
            json.writeStringField("zone", Pages.named(calendar.zone()));
        } else if (rule.span() instanceof Latest latest) {
            json.writeStringField("rate_usd_per_hour", rule.amount().toString());
            json.writeNumberField("over_seconds", latest.over().toSeconds());
        }
        json.writeNumberField("threshold_percent", alert.threshold().movePointRight(2));
        json.writeStringField("reached_usd", alert.reached().toString());
        json.writeStringField("from", alert.window().from().toString());
        json.writeStringField("until", alert.window().until().toString());
    }
}

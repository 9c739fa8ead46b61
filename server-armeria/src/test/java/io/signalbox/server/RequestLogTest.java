package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.ConfigChanges;
import io.signalbox.core.config.ConfigChanges.Change;
import io.signalbox.core.config.ConfigChanges.Kind;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationIntent;
import io.signalbox.core.ledger.Labels;
import io.signalbox.core.port.NameEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogTest {

    @ParameterizedTest
    @DisplayName("F-159: whatever a caller writes, a line is one JSON object of printable ASCII")
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "\u001b[31mred",
                "\u202eevil",
                "${jndi:ldap://x}",
                "\"}{\"",
                "\u2028",
                "\u0000",
                "\ud800",
                "\u007f\u009b31m",
            })
    void escapesWhatCallersWrite(String text) throws Exception {
        String line = RequestLog.lineOf(askedFor(text));
        assertThat(line).matches("[\\x20-\\x7e]+");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("asked").textValue()).isEqualTo(text);
    }

    @Test
    @DisplayName("F-159: long texts are cut short")
    void cutsLongTexts() {
        assertThat(RequestLog.lineOf(askedFor("x".repeat(1_000_000)))).hasSizeLessThan(1000);
    }

    @Test
    @DisplayName("F-140: what a reload changed is one line, and so is each problem of one that was refused")
    void tellsOfReloads() {
        ConfigChanges changes = new ConfigChanges(
                List.of(new Change("providers.acme", Kind.ADDED), new Change("model_aliases.smart", Kind.CHANGED)),
                List.of());
        assertThat(RequestLog.lineOf(changes))
                .isEqualTo("{\"event\":\"config_reloaded\",\"changes\":[\"providers.acme added\","
                        + "\"model_aliases.smart changed\"]}");
        assertThat(RequestLog.lineOfProblem("signalbox.yaml:7: server.port: \"99999\": (expected: 0 to 65535)"))
                .isEqualTo("{\"event\":\"config_refused\",\"problem\":\"signalbox.yaml:7: server.port: "
                        + "\\\"99999\\\": (expected: 0 to 65535)\"}");
    }

    @Test
    @DisplayName("S-166: a list of models that did not come is a line of its own")
    void tellsOfListsThatDidNotCome() {
        ListingReport report =
                ListingReport.NOTHING.listed(3, Instant.EPOCH).failed("status 503 (expected: 200)", Instant.EPOCH);
        assertThat(RequestLog.lineOf("main", report))
                .isEqualTo("{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"listing\",\"provider\":\"main\","
                        + "\"failure\":\"status 503 (expected: 200)\",\"models\":3}");
    }

    @Test
    @DisplayName("F-004, F-005: what happens to providers' names is a line of its own")
    void tellsOfNames() {
        assertThat(RequestLog.lineOf(new NameEvent(NameEvent.Kind.DENIED, "api.example.com")))
                .isEqualTo(
                        "{\"event\":\"name_denied\",\"name\":\"api.example.com\",\"message\":\"leads to a private address"
                                + " (where that is meant: allow_private_addresses: true at the provider)\"}");
        assertThat(RequestLog.lineOf(new NameEvent(NameEvent.Kind.STALE, "api.example.com")))
                .isEqualTo("{\"event\":\"name_stale\",\"name\":\"api.example.com\"}");
    }

    private static Generation askedFor(String model) {
        return Generation.open(new GenerationIntent(
                "gen-1",
                Instant.EPOCH,
                Optional.of("team-a"),
                CallerIdentity.NONE,
                Labels.NONE,
                "openai-chat",
                false,
                model,
                "a/b",
                "main",
                List.of(),
                Optional.empty(),
                Prices.UNKNOWN,
                Charge.NOTHING));
    }
}

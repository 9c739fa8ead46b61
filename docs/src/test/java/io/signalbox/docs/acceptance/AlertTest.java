package io.signalbox.docs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.alert.Alert;
import io.signalbox.core.alert.AlertListener;
import io.signalbox.core.alert.AlertWatch;
import io.signalbox.core.config.AlertConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Generation;
import io.signalbox.face.AlertPage;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ManualClock;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.SampleGenerations;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Alerts from the configuration to the webhook. */
class AlertTest {

    private static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");

    private final ManualClock clock = ManualClock.at(NOON);
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Heard heard = new Heard();
    private ScriptedUpstream hook;
    private int ids;

    @BeforeEach
    void start() {
        hook = ScriptedUpstream.start().answers(Reply.status(204));
    }

    @AfterEach
    void stop() {
        hook.close();
    }

    private List<AlertConfig> rules(String rule) {
        return ConfigReader.in(Map.of("TOKEN", "Bearer canary-4711"))
                .read(
                        """
                        providers:
                          main: {base_url: "http://localhost:1/v1"}
                        alerts:
                          - %s
                        """.formatted(rule.replace(
                                "HOOK", "{url: \"" + hook.uri("/hooks/secret-path?x=1") + "\", secret: \"${TOKEN}\"}")),
                        "signalbox.yaml")
                .orThrow()
                .alerts();
    }

    private AlertWatch watch(String rule) {
        return AlertWatch.start(
                        rules(rule), ledger, JdkTransport.builder().build(), clock, Runnable::run, AlertPage::of, heard)
                .toCompletableFuture()
                .join();
    }

    private void spend(AlertWatch watch, String key, String price) {
        Generation generation = SampleGenerations.completed(
                SampleGenerations.intent("gen-" + ids++, Optional.of(key), clock.now()), Money.of(price));
        ledger.open(generation.intent());
        watch.ended(generation);
        ledger.settle(generation);
    }

    @Test
    @DisplayName(
            "S-156: crossing 80 and 100 percent of a budget sends one event each, to log and webhook, once in the window")
    void tellsTheWebhook() {
        try (AlertWatch watch = watch("{name: teams, of: key, spend: 1, per: day, webhook: HOOK}")) {
            spend(watch, "team-a", "0.5");
            spend(watch, "team-b", "0.5");
            spend(watch, "team-a", "0.3");
            assertThat(heard.next()).isEqualTo("crossed teams team-a 0.8");
            assertThat(heard.next()).isEqualTo("delivered teams team-a 0.8");
            spend(watch, "team-a", "0.2");
            assertThat(heard.next()).isEqualTo("crossed teams team-a 1");
            assertThat(heard.next()).isEqualTo("delivered teams team-a 1");
            spend(watch, "team-a", "7");
        }
        RecordedRequest first = hook.awaitRequests(2).get(0);
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.target()).isEqualTo("/hooks/secret-path?x=1");
        assertThat(first.header("authorization")).contains("Bearer canary-4711");
        assertThat(first.header("content-type")).contains("application/json");
        assertThat(first.bodyText())
                .isEqualTo("{\"event\":\"alert\",\"id\":\"teams/2026-11-05T00:00:00Z/0.8/team-a\","
                        + "\"time\":\"2026-11-05T12:00:00Z\",\"alert\":\"teams\",\"of\":\"key\",\"value\":\"team-a\","
                        + "\"counts\":\"charged\",\"spend_usd\":\"1\",\"per\":\"day\",\"zone\":\"UTC\","
                        + "\"threshold_percent\":80,\"reached_usd\":\"0.8\",\"from\":\"2026-11-05T00:00:00Z\","
                        + "\"until\":\"2026-11-06T00:00:00Z\"}");
        assertThat(Path.of("reference/alerts.md")).content().contains(first.bodyText());
        assertThat(hook.requestCount()).isEqualTo(2);
        assertThat(heard.isQuiet()).isTrue();
    }

    @Test
    @DisplayName("S-156: started again it goes on from the ledger: nothing is told twice, and nothing is left out")
    void goesOnAfterARestart() {
        try (AlertWatch watch = watch("{name: all, spend: 1, per: month}")) {
            spend(watch, "a", "0.9");
            assertThat(heard.next()).isEqualTo("crossed all  0.8");
        }
        try (AlertWatch watch = watch("{name: all, spend: 1, per: month}")) {
            spend(watch, "b", "0.05");
            assertThat(heard.isQuiet()).isTrue();
            spend(watch, "b", "0.05");
            assertThat(heard.next()).isEqualTo("crossed all  1");
        }
        clock.advance(Duration.ofMinutes(5));
        try (AlertWatch watch = watch("{name: rate, rate: 4, over: 15m, counts: spent}")) {
            spend(watch, "b", "0.1");
            assertThat(heard.isQuiet()).isTrue();
            clock.advance(Duration.ofMinutes(16));
            spend(watch, "b", "0.9");
            assertThat(heard.next()).isEqualTo("crossed rate  0.8");
        }
    }

    @Test
    @DisplayName(
            "a webhook that fails is asked again, with growing pauses, and given up in the end; nothing waits for it")
    void asksAgain() {
        hook.next(Reply.status(503), Reply.reset(), Reply.status(429));
        try (AlertWatch watch = watch("{name: all, spend: 1, thresholds: [100%], webhook: HOOK}")) {
            spend(watch, "a", "1");
            assertThat(heard.next()).isEqualTo("crossed all  1");
            for (int seconds : new int[] {1, 4, 16}) {
                clock.awaitWaiting(1);
                clock.advance(Duration.ofSeconds(seconds));
            }
            assertThat(heard.next()).isEqualTo("delivered all  1");
        }
        assertThat(hook.requestCount()).isEqualTo(4);
        hook.answers(Reply.status(500));
        try (AlertWatch watch = watch("{name: more, spend: 2, thresholds: [100%], webhook: HOOK}")) {
            spend(watch, "a", "1");
            assertThat(heard.next()).isEqualTo("crossed more  1");
            for (int seconds : new int[] {1, 4, 16, 64}) {
                clock.awaitWaiting(1);
                clock.advance(Duration.ofSeconds(seconds));
            }
            assertThat(heard.next()).isEqualTo("undelivered more  1: it answers 500");
        }
        assertThat(hook.requestCount()).isEqualTo(9);
    }

    @Test
    @DisplayName("S-187: the webhook alone is called: a redirect is not followed, and a refusal is not repeated")
    void goesNowhereElse() {
        try (ScriptedUpstream elsewhere = ScriptedUpstream.start()) {
            hook.next(Reply.redirect(elsewhere.uri("/stolen")), Reply.status(401));
            try (AlertWatch watch = watch("{name: all, spend: 1, webhook: HOOK}")) {
                spend(watch, "a", "0.8");
                assertThat(heard.next()).isEqualTo("crossed all  0.8");
                assertThat(heard.next()).isEqualTo("undelivered all  0.8: it answers 302");
                spend(watch, "a", "0.2");
                assertThat(heard.next()).isEqualTo("crossed all  1");
                assertThat(heard.next()).isEqualTo("undelivered all  1: it answers 401");
            }
            assertThat(elsewhere.requestCount()).isZero();
        }
    }

    /** What the watch said, in order. */
    private static final class Heard implements AlertListener {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void crossed(Alert alert) {
            lines.add("crossed " + named(alert));
        }

        @Override
        public void delivered(Alert alert) {
            lines.add("delivered " + named(alert));
        }

        @Override
        public void undelivered(Alert alert, String why) {
            lines.add("undelivered " + named(alert) + ": " + why);
        }

        @Override
        public void missed(long generations) {
            lines.add("missed " + generations);
        }

        private static String named(Alert alert) {
            return alert.rule().name() + " " + alert.value() + " " + alert.threshold();
        }

        String next() {
            try {
                return Optional.ofNullable(lines.poll(60, TimeUnit.SECONDS)).orElse("nothing");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        boolean isQuiet() {
            return lines.isEmpty();
        }
    }
}

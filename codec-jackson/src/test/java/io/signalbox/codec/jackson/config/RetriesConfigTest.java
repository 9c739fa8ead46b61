package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.FailoverConfig;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.TimeoutConfig;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.failover.Retries;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the same endpoint is called again, as a file says it. */
class RetriesConfigTest {

    private static final String TAKEN = "one of rate_limited, overloaded, timeout, upstream_error, bad_response";

    @Test
    @DisplayName("S-090: a number holds for all kinds, a mapping for each, and what it leaves out is as default")
    void readsNumbersAndMappings() {
        assertThat(retries("3")).isEqualTo(Retries.upTo(3)).hasToString("3");
        assertThat(retries("{}")).isEqualTo(Retries.STANDARD);
        assertThat(retries("{default: 1}")).isEqualTo(Retries.upTo(1));
        assertThat(retries("{timeout: 3, rate_limited: 0}"))
                .isEqualTo(Retries.STANDARD.with(FailureKind.TIMEOUT, 3).with(FailureKind.RATE_LIMITED, 0));
        assertThat(retries("{upstream_error: 4, default: 0}"))
                .isEqualTo(Retries.upTo(0).with(FailureKind.UPSTREAM_ERROR, 4))
                .hasToString("{upstream_error: 4, default: 0}");
        assertThat(retries("{context_length: 0}").after(FailureKind.CONTEXT_LENGTH))
                .isZero();
    }

    @Test
    @DisplayName("S-090: properties of a program spell the kinds their way")
    void readsProperties() {
        Map<String, ?> tree = Map.of("failover", Map.of("retries", Map.of("rate-limited", "0", "badResponse", "5")));
        assertThat(ConfigReader.in(Map.of())
                        .read(tree, UnaryOperator.identity())
                        .orThrow()
                        .failover()
                        .retries())
                .isEqualTo(Retries.STANDARD.with(FailureKind.RATE_LIMITED, 0).with(FailureKind.BAD_RESPONSE, 5));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "21                 | failover.retries: \"21\": (expected: 0 to 20)",
                "-1                 | failover.retries: \"-1\": (expected: 0 to 20)",
                "some               | failover.retries: \"some\": (expected: a whole number, or a mapping)",
                "[3]                | failover.retries: a list (expected: a whole number, or a mapping)",
                "{timeout: 21}      | failover.retries.timeout: \"21\": (expected: 0 to 20)",
                "{timeout: -1}      | failover.retries.timeout: \"-1\": (expected: 0 to 20)",
                "{timeout: 3x}      | failover.retries.timeout: \"3x\": (expected: a whole number)",
                "{timeout: 1, default: 99} | failover.retries.default: \"99\": (expected: 0 to 20)",
                "{timeuot: 3}       | failover.retries.timeuot: unknown key (nearest: timeout)",
                "{upstream_timeout: 3} | failover.retries.upstream_timeout: unknown key (expected: one of rate_limited,"
                        + " overloaded, timeout, upstream_error, bad_response, default, invalid_request, authentication,"
                        + " permission, not_found, context_length, content_filter, quota_exhausted, cancelled)",
            })
    @DisplayName("S-090: what cannot be is refused, with the key, the value and what was expected")
    void refusesWhatCannotBe(String written, String problem) {
        assertThat(read("failover: {retries: " + written + "}").problems())
                .singleElement()
                .hasToString("gateway.yaml:1: " + problem);
    }

    @Test
    @DisplayName("S-090: a kind that is never repeated takes no number, in a file and in a program")
    void refusesKindsThatAreNeverRepeated() {
        List<FailureKind> never = Stream.of(FailureKind.values())
                .filter(kind -> !FailoverRules.REPEATED.contains(kind))
                .toList();
        assertThat(never).hasSize(8);
        for (FailureKind kind : never) {
            String problem =
                    "failover.retries." + kind.word() + ": \"1\": is never repeated (expected: 0, or " + TAKEN + ")";
            assertThat(read("failover: {retries: {" + kind.word() + ": 1}}").problems())
                    .singleElement()
                    .hasToString("gateway.yaml:1: " + problem);
            assertThat(GatewayConfig.builder()
                            .failover(FailoverConfig.STANDARD.withRetries(Retries.STANDARD.with(kind, 1)))
                            .check()
                            .problems())
                    .singleElement()
                    .hasToString(problem);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{attempts: 3, retries: {timeout: 3}} | failover.retries.timeout: \"3\": failover.attempts is 3"
                        + " (expected: 4 or more, so that all repeats can be made)",
                "{retries: 8}                         | failover.retries: \"8\": failover.attempts is 8"
                        + " (expected: 9 or more, so that all repeats can be made)",
                "{attempts: 4, retries: {overloaded: 1, default: 5}} | failover.retries: \"5\": failover.attempts is 4"
                        + " (expected: 6 or more, so that all repeats can be made)",
            })
    @DisplayName("S-090: there is a warning where the allowance of attempts cuts repeats off")
    void warnsOfTheAllowance(String failover, String warning) {
        assertThat(warnings("failover: " + failover)).containsExactly("gateway.yaml:1: " + warning);
    }

    @Test
    @DisplayName("S-090: three repeats fit by default; nobody is warned of what was not asked for")
    void warnsOfNothingElse() {
        assertThat(warnings("failover: {retries: 3}")).isEmpty();
        assertThat(warnings("failover: {retries: {timeout: 3}}")).isEmpty();
        assertThat(warnings("failover: {attempts: 4, retries: {timeout: 3}}")).isEmpty();
        assertThat(warnings("failover: {attempts: 1}")).isEmpty();
        assertThat(warnings("failover: {attempts: 1, retries: 0}")).isEmpty();
    }

    @Test
    @DisplayName("S-090: there is a warning where the deadline passes before the last repeat is over")
    void warnsOfTheDeadline() {
        String slow = "providers: {p: {base_url: \"http://h\"}}\nfailover: {retries: {timeout: 3}}\n";
        String why = "gateway.yaml:2: failover.retries.timeout: \"3\": timeouts.request is %s, and p has %s for each"
                + " answer (expected: time for 4 of them)";
        assertThat(warnings(slow)).containsExactly(why.formatted("600s", "300s"));
        assertThat(warnings(slow + "timeouts: {answer: 1501ms, request: 6s}"))
                .containsExactly(why.formatted("6s", "1501ms"));
        assertThat(warnings(slow + "timeouts: {answer: 1500ms, request: 6s}")).isEmpty();
        assertThat(warnings(slow.replace("\"http://h\"", "\"http://h\", timeout: 2m")))
                .isEmpty();
        assertThat(warnings(slow.replace("timeout: 3", "default: 3"))).isEmpty();
    }

    @Test
    @DisplayName("limits that are wrong themselves are told of, whatever repeats are asked for")
    void survivesWrongLimits() {
        FailoverConfig failover = FailoverConfig.STANDARD.withRetries(
                Retries.upTo(Integer.MAX_VALUE).with(FailureKind.TIMEOUT, Integer.MAX_VALUE));
        GatewayConfig.Builder builder = read("providers: {p: {base_url: \"http://h\"}}").orThrow().toBuilder();
        assertThat(builder.failover(failover)
                        .timeouts(TimeoutConfig.STANDARD.withAnswer(Duration.ofDays(100_000_000)))
                        .check()
                        .problems())
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder("timeouts.answer", "failover.retries.timeout", "failover.retries.default");
    }

    @Test
    void theSectionHasTheKindsThatMayBeRepeated() {
        assertThat(ConfigSections.RETRIES.spellings())
                .containsExactlyElementsOf(
                        Stream.concat(FailoverRules.REPEATED.stream().map(FailureKind::word), Stream.of("default"))
                                .toList());
    }

    private static Retries retries(String written) {
        return read("failover: {retries: " + written + "}").orThrow().failover().retries();
    }

    private static List<String> warnings(String text) {
        ConfigResult result = read(text);
        assertThat(result.problems()).isEmpty();
        return result.warnings().stream().map(ConfigProblem::toString).toList();
    }

    private static ConfigResult read(String text) {
        return ConfigReader.in(Map.of()).read(text, "gateway.yaml");
    }
}

package io.signalbox.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.health.HealthRules;
import io.signalbox.testkit.simulation.BreakerCheck.Outcome;
import io.signalbox.testkit.simulation.BreakerCheck.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The check of breakers, on visits made up by hand: five failures in a row open, for 10 s and then 20 s. Times are seconds. */
class BreakerCheckTest {

    private final List<Visit> visits = new ArrayList<>();

    @Test
    @DisplayName("one probe after the rest is what a breaker is for")
    void takesOneProbe() {
        opensAt(5);
        visit(15, 17, Outcome.ANSWERED);
        visit(17, 30, Outcome.ANSWERED);
        visit(17, 30, Outcome.ANSWERED);
        assertThat(violations()).isEmpty();
    }

    @Test
    @DisplayName("a visit during the rest is found")
    void findsVisitsDuringTheRest() {
        opensAt(5);
        visit(14, 20, Outcome.ANSWERED);
        assertThat(violations()).singleElement().asString().contains("visit 5", "left alone");
    }

    @Test
    @DisplayName("a visit during the rest that a failed probe doubled is found")
    void doubles() {
        opensAt(5);
        visit(15, 16, Outcome.FAILED);
        visit(35, 37, Outcome.ANSWERED);
        assertThat(violations()).singleElement().asString().contains("visit 6", "20000 ms");
    }

    @Test
    @DisplayName("two probes at once are found, unless the first said nothing")
    void findsTwoProbes() {
        opensAt(5);
        visit(15, 16, Outcome.SAID_NOTHING);
        visit(16, 45, Outcome.ANSWERED);
        visit(41, 46, Outcome.ANSWERED);
        assertThat(violations()).singleElement().asString().contains("visit 7", "another probe");
    }

    @Test
    @DisplayName("failures with an answer between them open nothing")
    void answersBetween() {
        opensAt(4);
        visits.remove(4);
        visit(4, 5, Outcome.ANSWERED);
        visit(5, 6, Outcome.FAILED);
        visit(7, 8, Outcome.ANSWERED);
        assertThat(violations()).isEmpty();
    }

    @Test
    @DisplayName("visits that were under way when it opened are no probes, and their answers close it")
    void bearsVisitsUnderWay() {
        visit(0, 8, Outcome.ANSWERED);
        opensAt(5);
        visit(8, 9, Outcome.ANSWERED);
        assertThat(violations()).isEmpty();
    }

    private void opensAt(long second) {
        for (long i = second - 5; i < second; i++) {
            visit(i, i + 1, Outcome.FAILED);
        }
    }

    private void visit(long began, long ended, Outcome outcome) {
        visits.add(new Visit(
                "visit " + visits.size(),
                Duration.ofSeconds(began).toNanos(),
                OptionalLong.empty(),
                Duration.ofSeconds(ended).toNanos(),
                outcome));
    }

    private List<String> violations() {
        List<String> found = new ArrayList<>();
        new BreakerCheck(HealthRules.STANDARD, visits, (visit, message) -> found.add(visit.subject() + " " + message))
                .run();
        return found;
    }
}

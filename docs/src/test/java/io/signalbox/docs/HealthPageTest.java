package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.EndpointHealth.Breaker;
import io.signalbox.core.health.HealthBook;
import io.signalbox.core.health.HealthRules;
import io.signalbox.core.health.Permit;
import io.signalbox.core.model.EndpointId;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on health says what the code does. */
class HealthPageTest {

    private static final String PAGE = Pages.read("docs/internals/health.md");
    private static final EndpointId ID = new EndpointId("p", "m");

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void whatCountsAgainstAnEndpoint(FailureKind kind) {
        HealthBook book = new HealthBook(HealthRules.STANDARD);
        for (int i = 0; i < HealthRules.STANDARD.failuresToOpen(); i++) {
            Permit permit = (Permit) book.tryAcquire(ID, 0);
            permit.failed(Failure.of(kind, "x").withRetryAfter(Optional.of(Duration.ZERO)), 0);
        }
        EndpointHealth health = book.view(0).of(ID);

        assertThat(PAGE)
                .contains("| `" + kind.word() + "` | " + yes(health.uptime5m().isPresent()) + " | "
                        + yes(health.breaker() == Breaker.OPEN) + " |\n");
    }

    @Test
    void theNumbers() throws ReflectiveOperationException {
        for (RecordComponent rule : HealthRules.class.getRecordComponents()) {
            Object value = rule.getAccessor().invoke(HealthRules.STANDARD);
            assertThat(PAGE).contains("| `" + rule.getName() + "` | " + shown(value) + " |\n");
        }
    }

    private static String shown(Object value) {
        if (value instanceof Duration duration) {
            boolean minutes = duration.toSeconds() % 60 == 0;
            return minutes ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
        }
        return value.toString();
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }
}

package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.failover.FailoverRules;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the failure kinds says what the code does, row by row. */
class FailureKindsPageTest {

    @Test
    void thePageHoldsTheTableOfTheCode() {
        String rows = Arrays.stream(FailureKind.values())
                .map(kind -> "| `" + kind.word() + "` | " + kind.status() + " | `" + kind.code() + "` | "
                        + FailoverRules.reachOf(kind).words() + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Pages.read("docs/reference/failure-kinds.md"))
                .as("docs/reference/failure-kinds.md, between the table's head and the next blank line")
                .contains(
                        "| kind | status | code | before the first content it may lead to |\n| --- | --- | --- | --- |\n"
                                + rows + "\n");
    }
}

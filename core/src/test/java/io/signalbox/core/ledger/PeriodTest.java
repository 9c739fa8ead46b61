package io.signalbox.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("America/St_Johns"),
            ZoneId.of("Pacific/Apia"));

    @ParameterizedTest(name = "{0} of {1} in {2}: {3} to {4}")
    @CsvSource({
        "DAY, 2026-03-29T12:00:00Z, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, 2026-10-25T12:00:00Z, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "DAY, 2026-11-21T18:14:59Z, Asia/Kathmandu, 2026-11-20T18:15:00Z, 2026-11-21T18:15:00Z",
        "WEEK, 2026-11-22T23:59:59Z, UTC, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "MONTH, 2026-02-28T23:30:00Z, UTC, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "HOUR, 2026-10-03T15:45:00Z, Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z",
        "HOUR, 2026-04-04T15:15:00Z, Australia/Lord_Howe, 2026-04-04T14:00:00Z, 2026-04-04T15:30:00Z",
        "HOUR, 2026-11-21T10:44:00Z, Asia/Kathmandu, 2026-11-21T10:15:00Z, 2026-11-21T11:15:00Z"
    })
    @DisplayName("F-137: periods are those of the zone's calendar, whatever the clocks do there")
    void followsTheCalendar(Period period, Instant moment, ZoneId zone, Instant start, Instant end) {
        assertThat(period.start(moment, zone)).isEqualTo(start);
        assertThat(period.end(start, zone)).isEqualTo(end);
    }

    @Property
    @Label("every moment is in exactly one period of each kind, in every zone")
    void periodsTileTime(@ForAll @LongRange(min = 0, max = 4_000_000_000L) long second, @ForAll Period period) {
        Instant moment = Instant.ofEpochSecond(second);
        for (ZoneId zone : ZONES) {
            Instant start = period.start(moment, zone);
            Instant end = period.end(start, zone);
            assertThat(new TimeWindow(start, end).holds(moment))
                    .as("%s %s", zone, moment)
                    .isTrue();
            assertThat(period.start(end, zone)).isEqualTo(end);
            assertThat(period.start(end.minusNanos(1), zone)).isEqualTo(start);
        }
    }

    @Test
    void aWindowEndsAfterItsBeginning() {
        Instant now = Instant.EPOCH;
        assertThatThrownBy(() -> new TimeWindow(now, now.minus(Duration.ofNanos(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: not before");
    }
}

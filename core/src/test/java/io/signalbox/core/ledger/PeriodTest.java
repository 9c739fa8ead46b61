package io.signalbox.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    @ParameterizedTest(name = "{0} of {1} in {2}: {3} to {4}")
    @CsvSource({
        "DAY, 2026-03-29T12:00:00Z, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, 2026-10-25T12:00:00Z, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "DAY, 2026-11-21T18:14:59Z, Asia/Kathmandu, 2026-11-20T18:15:00Z, 2026-11-21T18:15:00Z",
        "WEEK, 2026-11-22T23:59:59Z, UTC, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "MONTH, 2026-02-28T23:30:00Z, UTC, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "HOUR, 2026-10-03T15:45:00Z, Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z",
        "HOUR, 2026-04-04T15:15:00Z, Australia/Lord_Howe, 2026-04-04T14:00:00Z, 2026-04-04T15:30:00Z",
        "HOUR, 2026-11-21T10:44:00Z, Asia/Kathmandu, 2026-11-21T10:15:00Z, 2026-11-21T11:15:00Z",
        "HOUR, 2026-10-25T01:30:00Z, Europe/Berlin, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        "HOUR, 2005-04-03T03:31:00Z, America/St_Johns, 2005-04-03T03:31:00Z, 2005-04-03T04:30:00Z",
        "HOUR, 2009-11-01T02:45:00Z, America/St_Johns, 2009-11-01T02:31:00Z, 2009-11-01T03:30:00Z",
        "DAY, 2009-11-01T02:45:00Z, America/St_Johns, 2009-11-01T02:30:00Z, 2009-11-02T03:30:00Z",
        "MONTH, 2009-11-01T02:45:00Z, America/St_Johns, 2009-11-01T02:30:00Z, 2009-12-01T03:30:00Z",
        "DAY, 2011-12-30T09:59:59Z, Pacific/Apia, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z"
    })
    @DisplayName("F-137: periods are those of the zone's calendar, whatever the clocks do there")
    void followsTheCalendar(Period period, Instant moment, ZoneId zone, Instant start, Instant end) {
        assertThat(period.start(moment, zone)).isEqualTo(start);
        assertThat(period.end(start, zone)).isEqualTo(end);
    }

    @Property
    @Label("every moment is in exactly one period of each kind, in every zone")
    void periodsTileTime(@ForAll("zones") ZoneId zone, @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
        for (Period period : Period.values()) {
            isInOnePeriod(Instant.ofEpochSecond(second), period, zone);
        }
    }

    @Property
    @Label("F-137: so is every moment around which clocks are turned")
    void periodsTileTheTimeThatClocksAreTurnedAt(
            @ForAll("zones") ZoneId zone,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
            @ForAll @LongRange(min = -100_000, max = 100_000) long away) {
        ZoneOffsetTransition turned = zone.getRules().nextTransition(Instant.ofEpochSecond(second));
        Assume.that(turned != null);
        for (Period period : Period.values()) {
            isInOnePeriod(turned.getInstant(), period, zone);
            isInOnePeriod(turned.getInstant().minusNanos(1), period, zone);
            isInOnePeriod(turned.getInstant().plusSeconds(away / 1_000), period, zone);
            isInOnePeriod(turned.getInstant().plusSeconds(away), period, zone);
        }
    }

    private static void isInOnePeriod(Instant moment, Period period, ZoneId zone) {
        Instant start = period.start(moment, zone);
        Instant end = period.end(start, zone);
        assertThat(new TimeWindow(start, end).holds(moment))
                .as("%s of %s in %s: %s to %s", period, moment, zone, start, end)
                .isTrue();
        assertThat(period.start(start, zone)).isEqualTo(start);
        assertThat(period.start(end, zone)).isEqualTo(end);
        assertThat(period.start(end.minusNanos(1), zone)).isEqualTo(start);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds()).map(ZoneId::of);
    }

    @Test
    void aWindowEndsAfterItsBeginning() {
        Instant now = Instant.EPOCH;
        assertThatThrownBy(() -> new TimeWindow(now, now.minus(Duration.ofNanos(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: not before");
    }
}

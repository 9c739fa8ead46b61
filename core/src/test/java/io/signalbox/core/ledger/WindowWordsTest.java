package io.signalbox.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows as people write them. */
class WindowWordsTest {

    /** In the week after Berlin has put its clocks back by an hour. */
    private static final Instant NOW = Instant.parse("2026-10-28T12:30:00Z");

    private static final WindowWords BERLIN = new WindowWords(NOW, ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        "24h, 2026-10-27T12:30:00Z",
        "3d, 2026-10-25T12:30:00Z",
        "7d, 2026-10-21T11:30:00Z",
        "1w, 2026-10-21T11:30:00Z",
        "1mo, 2026-09-28T11:30:00Z",
        "99999mo, 1970-01-01T00:00:00Z"
    })
    @DisplayName("S-158: a span reaches back from now by hours, or by days of the zone's calendar, up to and with now")
    void reachesBack(String words, Instant from) {
        assertThat(BERLIN.last(words)).contains(new TimeWindow(from, NOW.plusNanos(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "today, 2026-10-27T23:00:00Z, 2026-10-28T12:30:00.000000001Z",
        "yesterday, 2026-10-26T23:00:00Z, 2026-10-27T23:00:00Z",
        "this-month, 2026-09-30T22:00:00Z, 2026-10-28T12:30:00.000000001Z",
        "last-month, 2026-08-31T22:00:00Z, 2026-09-30T22:00:00Z"
    })
    @DisplayName("S-158: days and months of the calendar are the zone's")
    void followsTheCalendar(String words, Instant from, Instant until) {
        assertThat(BERLIN.last(words)).contains(new TimeWindow(from, until));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "0d", "-1d", "7 d", "7D", "7m", "100000d", "tomorrow", "1d2h"})
    void refusesOtherWords(String words) {
        assertThat(BERLIN.last(words)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-25, 2026-10-24T22:00:00Z",
        "2026-10-26, 2026-10-25T23:00:00Z",
        "2026-10-26T08:30, 2026-10-26T07:30:00Z",
        "2026-10-26T08:30:15Z, 2026-10-26T08:30:15Z",
        "2026-10-26T08:30-05:00, 2026-10-26T13:30:00Z"
    })
    void readsMoments(String words, Instant moment) {
        assertThat(BERLIN.moment(words)).contains(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-13-01",
                "2026-02-30",
                "1969-12-31",
                "2200-01-02",
                "2026-10-26T25:00",
                "T",
                "+999999999-01-01"
            })
    void refusesOtherMoments(String words) {
        assertThat(BERLIN.moment(words)).isEmpty();
    }
}

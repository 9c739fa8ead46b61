package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({"5.5%, 0.055", "0%, 0", "100 %, 1", "0.001%, 0.00001"})
    void readsPercentages(String text, String share) {
        assertThat(Quantities.percentage(text).orElseThrow()).isEqualByComparingTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.5", "0.055", "-5%", "%", "a%", "5%%"})
    void refusesWhatIsNoPercentage(String text) {
        assertThat(Quantities.percentage(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:00-4:00", "25:00-26:00", "01:00", "01:00-24:30", "01:60-02:00", "24:00-01:00"})
    void refusesWhatAreNoHours(String text) {
        assertThat(Quantities.hours(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "120s,120000",
        "2m,120000",
        "120000ms,120000",
        "1h,3600000",
        "1m30s,90000",
        "30d,2592000000",
        "1.5s,1500",
        "30,30000",
        "0.25,250",
        "0s,0"
    })
    void durationsAreReadToTheMillisecond(String text, long millis) {
        assertThat(Quantities.duration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1w", "1 s", "1s2", "1e3s", "0.0001s", "٣s", "99999999999999h", "1s "})
    void whatIsNoDurationIsNotGuessed(String text) {
        assertThat(Quantities.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "32MiB,33554432",
        "32 mib,33554432",
        "1000,1000",
        "64KiB,65536",
        "5MB,5000000",
        "1GiB,1073741824",
        "7B,7"
    })
    void sizesAreBytes(String text, long bytes) {
        assertThat(Quantities.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "1.5MiB", "-1", "1TiB", "999999999999GiB"})
    void whatIsNoSizeIsNotGuessed(String text) {
        assertThat(Quantities.bytes(text)).isEmpty();
    }

    @Property
    void pricesKeepEveryDigit(@ForAll @BigRange(min = "0", max = "999999999") @Scale(15) BigDecimal price) {
        assertThat(Quantities.price(price.toPlainString())).contains(price);
    }

    @Property
    void wholeSecondsComeBack(@ForAll @LongRange(min = 0, max = 999_999_999) long seconds) {
        assertThat(Quantities.duration(seconds + "s")).contains(Duration.ofSeconds(seconds));
        assertThat(Quantities.duration(Long.toString(seconds))).contains(Duration.ofSeconds(seconds));
    }
}

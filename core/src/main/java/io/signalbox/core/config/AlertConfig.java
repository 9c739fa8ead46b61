package io.signalbox.core.config;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.ledger.Period;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When an operator is to be told of money that goes.
 *
 * @param name what it is called in messages; unique
 * @param of by what money is added up apart; all together if empty
 * @param only of these values alone; of every value if empty
 * @param counts which money
 * @param amount US dollars: in a calendar's period, or an hour for a rate
 * @param span over which time
 * @param thresholds shares of the amount at which it is told, 0.8 and 1 for instance; lowest first
 * @param webhook who is told beside the log
 */
public record AlertConfig(
        String name,
        Optional<Dimension> of,
        Set<String> only,
        Counts counts,
        Money amount,
        Span span,
        List<BigDecimal> thresholds,
        Optional<Webhook> webhook) {

    /** Four fifths of the amount, and all of it. */
    public static final List<BigDecimal> USUAL_THRESHOLDS = List.of(new BigDecimal("0.8"), BigDecimal.ONE);

    /** Copies the collections, thresholds in order. */
    public AlertConfig {
        only = Collections.unmodifiableSet(new TreeSet<>(only));
        thresholds = thresholds.stream().sorted().distinct().toList();
    }

    /** Which money is added up. */
    public enum Counts {
        /** What callers pay. */
        CHARGED,
        /** What all attempts cost the operator. */
        SPENT;

        /** The name in configuration and messages: {@code charged}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Over which time money is added up. */
    public sealed interface Span {}

    /**
     * From the beginning of each hour, day, week or month of a calendar.
     *
     * @param per which of these
     * @param zone whose calendar
     */
    public record Calendar(Period per, ZoneId zone) implements Span {}

    /**
     * Over the latest time, whenever that is: a rate.
     *
     * @param over how long, 1 minute to 24 hours
     */
    public record Latest(Duration over) implements Span {}

    /**
     * Somebody who is told by HTTP.
     *
     * @param url where the message is posted
     * @param header the header that carries the secret
     * @param secret what proves that the message is ours; none is sent if it is empty
     */
    public record Webhook(URI url, String header, Secret secret) {

        /** The URL without what may be secret in it: its path and query. */
        public String shown() {
            return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + "/…";
        }

        /** Without the secret, and without the URL's path, which may be one. */
        @Override
        public String toString() {
            return shown();
        }
    }
}

package io.signalbox.core.analysis;

import io.signalbox.core.cost.Money;
import io.signalbox.core.ledger.TimeWindow;
import java.util.List;

/**
 * What another policy would have done with recorded requests.
 *
 * @param window which requests
 * @param totals of all
 * @param rows one for each value of each dimension, of those that were recorded; a request with three tags stands in three rows
 * @param moves who would have answered instead of whom, most frequent first
 * @param refusals why requests would have been refused, most frequent first
 * @param unknowns what cannot be known, and of how many requests
 * @param assumptions what everything here rests on
 */
public record BacktestReport(
        TimeWindow window,
        Row totals,
        List<Row> rows,
        List<Move> moves,
        List<Refusal> refusals,
        List<Unknown> unknowns,
        List<String> assumptions) {

    /** Copies the lists. */
    public BacktestReport {
        rows = List.copyOf(rows);
        moves = List.copyOf(moves);
        refusals = List.copyOf(refusals);
        unknowns = List.copyOf(unknowns);
        assumptions = List.copyOf(assumptions);
    }

    /** Whether nothing would have been different: nobody moved, nobody refused, and every figure as it was recorded. */
    public boolean isWithoutDifference() {
        return moves.isEmpty()
                && refusals.isEmpty()
                && totals.cost().difference().isZero();
    }

    /**
     * Some of the requests.
     *
     * @param dimension what they have in common; empty text for all
     * @param value of that dimension; empty text for none
     * @param requests how many were recorded
     * @param unchanged of these, that would have gone the way they went
     * @param moved of these, that another endpoint would have been asked for first
     * @param refused of these, that nobody may serve
     * @param notPlanned of these, of which too little is known
     * @param cost what all their attempts cost
     * @param costError one standard error of the predicted cost, as far as it comes from the lengths of other models' answers; dollars
     * @param firstContent nanoseconds to the first content, added up
     * @param total nanoseconds to the end, added up
     * @param failures how many callers got an error; the predicted number is a sum of probabilities
     */
    public record Row(
            String dimension,
            String value,
            long requests,
            long unchanged,
            long moved,
            long refused,
            long notPlanned,
            Costs cost,
            double costError,
            Figures firstContent,
            Figures total,
            Figures failures) {}

    /**
     * What requests cost, those of which both is known.
     *
     * @param requests of how many
     * @param recorded what they cost
     * @param predicted what they would have cost
     */
    public record Costs(long requests, Money recorded, Money predicted) {

        /** How much more it would have been; negative if it would have been less. */
        public Money difference() {
            return predicted.minus(recorded);
        }
    }

    /**
     * A figure of requests, added up over those of which both is known.
     *
     * @param requests of how many
     * @param recorded what it was
     * @param predicted what it would have been
     */
    public record Figures(long requests, double recorded, double predicted) {

        /** How much more it would have been for each. */
        public double meanDifference() {
            return requests == 0 ? 0 : (predicted - recorded) / requests;
        }
    }

    /**
     * Requests that another endpoint would have been asked for.
     *
     * @param from the endpoint that was asked first: {@code provider:model}
     * @param to the endpoint that would have been
     * @param requests how many
     * @param cost what they cost and would have cost
     */
    public record Move(String from, String to, long requests, Costs cost) {}

    /**
     * Requests that nobody may serve.
     *
     * @param asked what they asked for
     * @param reason in words
     * @param requests how many
     */
    public record Refusal(String asked, String reason, long requests) {}

    /**
     * Something that is not known.
     *
     * @param requests of how many
     * @param sentence what
     */
    public record Unknown(long requests, String sentence) {}
}

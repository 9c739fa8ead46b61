package io.signalbox.core.analysis;

/** What a backtest cannot know of a request; each says what is taken instead. */
enum Doubt {
    NO_FACTS("have no record of what routing knew of them: they are not planned again"),
    NO_END("are not settled, or the gateway died in the middle: they are not planned again"),
    COST_NOT_RECORDED("have no recorded cost: their costs are not compared"),
    UNPRICED("would go to an endpoint whose price nobody knows: their costs are not compared"),
    PRICES_OF_THE_TIME("were planned at prices that nobody was charged by: the configuration's are taken"),
    USAGE_ESTIMATED("have no usage that a provider reported: the estimate in the ledger is taken"),
    NO_ANSWER("have no answer whose length is known: the mean of the model they would go to is taken, or nothing"),
    TOKENIZER("would go to another model, which cuts text into tokens of its own: the recorded prompt is taken"),
    LENGTH_UNKNOWN(
            "would go to another model of which, or of the recorded one, fewer than 5 answers are in the window: the recorded length is taken"),
    CACHED(
            "have prompt tokens from a cache or written to one, and would go elsewhere: the cache there is taken to do as much"),
    MEDIA("have images, sound or searches, and would go elsewhere: as many of each are taken"),
    SPEED_UNKNOWN("would go to an endpoint that did not answer in the window: their times are not compared"),
    FAILURES_UNKNOWN("would go to an endpoint that was not called in the window: it is taken not to fail"),
    FAILS_ANYWAY(
            "failed by themselves (bad request, context, content) and would go elsewhere: they are taken to fail there as well"),
    DIALECT(
            "would go to an endpoint of another dialect that was not asked about them: it is taken to be able to serve them"),
    LISTED("would go to an endpoint that is known from the ledger alone: it is taken to be able to serve them");

    private final String sentence;

    Doubt(String sentence) {
        this.sentence = sentence;
    }

    /** In words that follow a number of requests. */
    String sentence() {
        return sentence;
    }
}

package io.signalbox.core.alert;

/** Hears of alerts, and of what came of telling somebody by webhook; for logs. Called on a background thread; must not throw. */
public interface AlertListener {

    /** A threshold was crossed. */
    void crossed(Alert alert);

    /** The webhook has taken it. */
    default void delivered(Alert alert) {}

    /**
     * The webhook did not take it, and is not asked again.
     *
     * @param why in our own words
     */
    void undelivered(Alert alert, String why);

    /** So many generations were not added up, because too many waited: sums are too low by them. */
    void missed(long generations);
}

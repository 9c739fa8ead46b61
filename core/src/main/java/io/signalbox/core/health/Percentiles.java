package io.signalbox.core.health;

/**
 * How a measured figure is distributed over a window. Each percentile is off by at most five in a hundred of itself.
 *
 * @param p50 the median
 * @param p75 three quarters lie at or below it
 * @param p90 nine tenths lie at or below it
 * @param p95 nineteen twentieths lie at or below it
 * @param p99 all but one in a hundred lie at or below it
 * @param count how many were measured, at least 1
 */
public record Percentiles(double p50, double p75, double p90, double p95, double p99, long count) {}

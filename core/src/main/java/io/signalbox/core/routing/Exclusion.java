package io.signalbox.core.routing;

/**
 * Something that was left out of a plan, and why.
 *
 * @param subject the endpoint or the name
 * @param rule the rule that decided: {@code fitsContext}
 * @param reason in words
 */
public record Exclusion(String subject, String rule, String reason) {

    @Override
    public String toString() {
        return subject + ": " + reason;
    }
}

package io.signalbox.testkit.simulation;

import io.signalbox.core.cost.Usage;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.port.TransportException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call that reached a simulated provider, as that provider saw it. Times are nanoseconds from the start of the run.
 *
 * @param number from 0, over all providers, in the order in which calls began
 * @param request the number of the request for which it was made
 * @param endpoint what was called
 * @param behaviour what the provider did
 * @param tokens the answer it meant to give
 * @param usage what it reports with that answer; empty if it reports nothing
 * @param whole whether it would have given all of that answer
 * @param retryAfter how long it asked to be left alone
 * @param key the place of the credential it was made with among the provider's, from 0; 0 if the provider has none
 * @param soFar what the caller has of an answer that it is to go on with; empty if it is to give a whole one
 * @param afterContent whether the caller had content already when the call began
 * @param beganNanos when it began
 * @param firstByteNanos when the first byte of its body was taken; empty if none was
 * @param endedNanos when it ended; empty if it never did
 * @param reason why it ended without a whole response; empty if the body was delivered to its end, or is not over
 * @param bytes of the body, delivered so far
 */
public record ProviderCall(
        int number,
        int request,
        EndpointId endpoint,
        ProviderBehaviour behaviour,
        List<String> tokens,
        Optional<Usage> usage,
        boolean whole,
        Optional<Duration> retryAfter,
        int key,
        String soFar,
        boolean afterContent,
        long beganNanos,
        OptionalLong firstByteNanos,
        OptionalLong endedNanos,
        Optional<Reason> reason,
        long bytes) {

    /** Copies the tokens. */
    public ProviderCall {
        tokens = List.copyOf(tokens);
    }

    /** Whether it is under way at this moment. */
    public boolean runsAt(long nanos) {
        return beganNanos <= nanos && nanos < endedNanos.orElse(Long.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "call " + number + " to " + endpoint + " (" + behaviour + ")";
    }
}

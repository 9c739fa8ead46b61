package io.signalbox.testkit.simulation;

import io.signalbox.core.catalog.CatalogSnapshot;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.model.ModelNames;
import java.util.Comparator;
import java.util.List;

/**
 * All that happened in a run.
 *
 * @param seed what it follows from
 * @param config of the gateway
 * @param catalog what could be called
 * @param names how names resolved
 * @param mostInFlight how many requests the gateway would serve at once
 * @param requests in the order of their numbers
 * @param faults what the gateway itself reported to be broken
 * @param leftovers what was still there when nothing was under way any more, or when the run was given up
 */
public record History(
        long seed,
        GatewayConfig config,
        CatalogSnapshot catalog,
        ModelNames names,
        int mostInFlight,
        List<RequestHistory> requests,
        List<String> faults,
        List<String> leftovers) {

    /** Copies the lists. */
    public History {
        requests = List.copyOf(requests);
        faults = List.copyOf(faults);
        leftovers = List.copyOf(leftovers);
    }

    /** All calls that reached providers, in the order in which they began. */
    public List<ProviderCall> calls() {
        return requests.stream()
                .flatMap(request -> request.calls().stream())
                .sorted(Comparator.comparingInt(ProviderCall::number))
                .toList();
    }
}

package io.signalbox.testkit.simulation;

import io.signalbox.core.model.EndpointId;
import io.signalbox.core.port.Transport;
import io.signalbox.core.port.TransportRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/** All providers of a run: each call draws what its provider does, and is written down from its beginning to its end. */
final class SimulatedProviders {

    private final SimulatedClock clock;
    private final Trace trace;
    private final RandomGenerator chance;
    private final Map<String, ProviderProfile> profiles;
    private final List<Outage> outages;
    private final IntPredicate hasContent;
    private final List<Recorded> calls = new ArrayList<>();
    private final Set<LiveCall> open = new LinkedHashSet<>();
    private Optional<ProviderBehaviour> always = Optional.empty();

    /**
     * Providers that were not called yet.
     *
     * @param profiles how each provider is, by its configured name
     * @param hasContent whether the caller of the request of that number has content already
     */
    SimulatedProviders(
            SimulatedClock clock,
            Trace trace,
            RandomGenerator chance,
            Map<String, ProviderProfile> profiles,
            List<Outage> outages,
            IntPredicate hasContent) {
        this.clock = clock;
        this.trace = trace;
        this.chance = chance;
        this.profiles = profiles;
        this.outages = outages;
        this.hasContent = hasContent;
    }

    /** What leads to one provider. */
    Transport transport(String provider) {
        return new Transport() {
            @Override
            public Call send(TransportRequest request) {
                return begin(provider, request);
            }

            @Override
            public void close() {
                List.copyOf(open).forEach(LiveCall::cancel);
            }
        };
    }

    /** From now on every call meets with this. */
    void allDo(ProviderBehaviour behaviour) {
        always = Optional.of(behaviour);
    }

    /** How many calls are under way. */
    int open() {
        return open.size();
    }

    List<ProviderCall> calls() {
        return calls.stream().map(Recorded::call).toList();
    }

    private LiveCall begin(String provider, TransportRequest request) {
        Map<String, String> members = SimulatedDialect.members(bodyOf(request));
        int number = calls.size();
        ProviderBehaviour behaviour = behaviour(provider);
        String soFar = members.getOrDefault("rest", "");
        ProviderScript script =
                behaviour.script(new ScriptWriter(chance, number, soFar, "true".equals(members.get("prefill"))));
        int of = SimulatedDialect.requestNumber(members);
        EndpointId endpoint = new EndpointId(provider, members.getOrDefault("model", ""));
        int key = keyOf(request);
        trace.note(of, "call begins", number + " " + endpoint + " " + behaviour + " " + key + " " + soFar);
        LiveCall live = new LiveCall(clock, script, request.limits(), ended -> {
            open.remove(ended);
            trace.note(of, "call ends", number + " " + ended.reason());
        });
        open.add(live);
        calls.add(new Recorded(
                number, of, endpoint, behaviour, script, key, soFar, hasContent.test(of), clock.nanos(), live));
        return live;
    }

    private ProviderBehaviour behaviour(String provider) {
        if (always.isPresent()) {
            return always.get();
        }
        for (Outage outage : outages) {
            if (outage.covers(provider, clock.nanos())) {
                return outage.behaviour();
            }
        }
        return profiles.getOrDefault(provider, ProviderProfile.HEALTHY).draw(chance);
    }

    /** Simulated credentials end with their place: {@code key-1}. */
    private static int keyOf(TransportRequest request) {
        return request.headers()
                .first("authorization")
                .map(value -> value.substring(value.lastIndexOf('-') + 1))
                .filter(place -> place.length() == 1 && Character.isDigit(place.charAt(0)))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static byte[] bodyOf(TransportRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer part : request.body()) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            bytes.writeBytes(copy);
        }
        return bytes.toByteArray();
    }

    private record Recorded(
            int number,
            int request,
            EndpointId endpoint,
            ProviderBehaviour behaviour,
            ProviderScript script,
            int key,
            String soFar,
            boolean afterContent,
            long beganNanos,
            LiveCall live) {

        ProviderCall call() {
            return new ProviderCall(
                    number,
                    request,
                    endpoint,
                    behaviour,
                    script.tokens(),
                    script.usage(),
                    script.whole(),
                    script.retryAfter(),
                    key,
                    soFar,
                    afterContent,
                    beganNanos,
                    live.firstByteNanos(),
                    live.endedNanos(),
                    live.reason(),
                    live.bytes());
        }
    }
}

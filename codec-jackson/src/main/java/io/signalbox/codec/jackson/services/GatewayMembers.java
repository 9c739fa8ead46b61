package io.signalbox.codec.jackson.services;

import io.signalbox.core.catalog.ProviderType;
import java.util.Set;

/** Members of a request that are not the service's own but say who shall give it. */
final class GatewayMembers {

    /** What the gateway itself does; nothing is lost by that. */
    private static final Set<String> DONE_HERE = Set.of("models", "route", "provider");

    /** What only an aggregator like OpenRouter knows, and what is lost without one. */
    private static final Set<String> AGGREGATORS_OWN = Set.of("plugins", "preset", "session_id", "trace");

    /** What an aggregator's {@code provider} object may hold for services beside what it may for conversations. */
    static final Set<String> FURTHER_PREFERENCES = Set.of("options");

    /** How a member fares with a kind of provider. */
    enum Fate {
        /** Passed on. */
        KEPT,
        /** Left out, because the gateway has done what it says. */
        DONE,
        /** Left out, and the caller is told. */
        DROPPED
    }

    private GatewayMembers() {}

    /** What happens to a member at a provider of this type. */
    static Fate fate(String member, ProviderType type) {
        if (type.isAggregator()) {
            // It gets the preferences too, but falling back is decided here.
            return member.equals("models") || member.equals("route") ? Fate.DONE : Fate.KEPT;
        }
        if (DONE_HERE.contains(member)) {
            return Fate.DONE;
        }
        return AGGREGATORS_OWN.contains(member) ? Fate.DROPPED : Fate.KEPT;
    }
}

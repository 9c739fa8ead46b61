package io.signalbox.codec.jackson.request;

import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** What an operator demands of an aggregator: members of the request's {@code provider} object. */
public final class ProviderDemands {

    private static final String PREFIX = "provider.";

    private ProviderDemands() {}

    /** Puts a parameter among the demands, if it is one: {@code provider.zdr}. */
    public static boolean take(String name, String literal, Map<String, String> demands) {
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        demands.put(name.substring(PREFIX.length()), literal);
        return true;
    }

    /**
     * Adds what is demanded to the caller's own {@code provider} object, in place of what that says of the same.
     *
     * @param provider where the members of the caller's own lie, if it has one
     */
    public static void add(
            Map<String, String> demands, Splicer splicer, ObjectEdit request, Optional<ObjectLayout> provider) {
        if (demands.isEmpty()) {
            return;
        }
        if (provider.isPresent()) {
            ObjectEdit edit = splicer.edit(provider.get());
            demands.forEach((name, literal) -> edit.set(name, Json.bytes(literal)));
            return;
        }
        StringJoiner members = new StringJoiner(",", "{", "}");
        demands.forEach((name, literal) -> members.add("\"" + name + "\":" + literal));
        request.set("provider", Json.bytes(members.toString()));
    }
}

package io.signalbox.codec.jackson.chat;

import io.signalbox.codec.jackson.answer.Continuation;
import io.signalbox.codec.jackson.chat.RequestMembers.Fate;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.ObjectEdit;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.json.Splicer;
import io.signalbox.codec.jackson.request.ProviderDemands;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what an endpoint gets of a caller's request: the caller's bytes with the few members changed that must be. */
final class ChatRequestWriter {

    static final String PATH = "/chat/completions";
    private static final Headers WHOLE = Headers.of("content-type", "application/json", "accept", "application/json");
    private static final Headers STREAM = Headers.of("content-type", "application/json", "accept", "text/event-stream");
    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
    private static final String STREAM_OPTIONS = "stream_options";
    private static final byte[] INCLUDE_USAGE = Json.bytes("{\"include_usage\":true}");

    private static final byte[] GO_ON = Json.join(
            Json.bytes(",{\"role\":\"user\",\"content\":"), Json.string(Continuation.INSTRUCTION), Json.bytes("}"));

    private final ChatEnvelope envelope;
    private final Endpoint endpoint;
    private final ChatHosts.Host host;
    private final ObjectLayout layout;
    private final Splicer splicer;
    private final ObjectEdit edit;
    private final List<String> dropped = new ArrayList<>();

    private ChatRequestWriter(ChatEnvelope envelope, Endpoint endpoint) {
        this.envelope = envelope;
        this.endpoint = endpoint;
        this.host = ChatHosts.of(endpoint.provider().type());
        this.layout = envelope.layout();
        this.splicer = new Splicer(envelope.body(), 0, envelope.body().length);
        this.edit = splicer.edit(layout);
    }

    static UpstreamRequest write(ChatEnvelope envelope, Endpoint endpoint, Map<String, String> parameters) {
        return new ChatRequestWriter(envelope, endpoint).write(parameters);
    }

    /** The same request, and after its messages what the caller has of the answer; without prefill, also what is asked for. */
    static UpstreamRequest writeContinuation(
            ChatEnvelope envelope, Endpoint endpoint, Map<String, String> parameters, String soFar, boolean prefill) {
        ChatRequestWriter writer = new ChatRequestWriter(envelope, endpoint);
        writer.goOnFrom(soFar, prefill);
        return writer.write(parameters);
    }

    private void goOnFrom(String soFar, boolean prefill) {
        byte[] turns =
                Json.join(Json.bytes(",{\"role\":\"assistant\",\"content\":"), Json.string(soFar), Json.bytes("}"));
        splicer.insert(layout.valueEnd(layout.find("messages")) - 1, prefill ? turns : Json.join(turns, GO_ON));
        long said = (soFar.getBytes(StandardCharsets.UTF_8).length + 3L) / 4;
        envelope.facts().maxOutputTokens().ifPresent(most -> {
            byte[] left = Json.bytes(Long.toString(Math.max(1, most - said)));
            for (String limit : List.of(MAX_TOKENS, MAX_COMPLETION_TOKENS)) {
                if (layout.has(limit)) {
                    edit.set(limit, left);
                }
            }
        });
    }

    private UpstreamRequest write(Map<String, String> parameters) {
        edit.set("model", Json.string(endpoint.id().upstreamModel()));
        for (int i = 0; i < layout.size(); i++) {
            member(i);
        }
        if (!parameters.isEmpty()) {
            parameters(parameters);
        }
        if (envelope.facts().stream()) {
            askForUsage();
        }
        return new UpstreamRequest(PATH, envelope.facts().stream() ? STREAM : WHOLE, splicer.spliced(), dropped);
    }

    private void parameters(Map<String, String> literals) {
        Map<String, String> demands = new TreeMap<>();
        literals.forEach((name, literal) -> {
            if (!ProviderDemands.take(name, literal, demands)) {
                parameter(name, literal);
            }
        });
        ProviderDemands.add(demands, splicer, edit, envelope.provider());
    }

    /** Takes a member away if this endpoint must not get it. */
    private void member(int index) {
        String name = layout.name(index);
        Fate fate = envelope.done().contains(name)
                ? Fate.DONE
                : RequestMembers.fate(name, endpoint.provider().type());
        if (fate == Fate.KEPT && RequestMembers.PARAMETERS.contains(name) && endpoint.lacks(name)) {
            if (isUnderOtherName(name, index)) {
                return;
            }
            fate = Fate.DROPPED;
        }
        switch (fate) {
            case KEPT -> rename(name, index);
            case DONE -> edit.remove(name);
            case DROPPED -> {
                edit.remove(name);
                dropped.add(name);
            }
        }
    }

    private void rename(String name, int index) {
        if (!host.takesBothNames()) {
            host.nameOf(name).filter(other -> !layout.has(other)).ifPresent(other -> move(name, index, other));
        }
    }

    private void move(String name, int index, String other) {
        int start = layout.valueStart(index);
        byte[] literal = new byte[layout.valueEnd(index) - start];
        System.arraycopy(envelope.body(), start, literal, 0, literal.length);
        edit.remove(name);
        edit.set(other, literal);
    }

    /** The limit of an answer's length has two names; an endpoint that lacks one may have the other. */
    private boolean isUnderOtherName(String name, int index) {
        if (!name.equals(MAX_TOKENS) && !name.equals(MAX_COMPLETION_TOKENS)) {
            return false;
        }
        String other = name.equals(MAX_TOKENS) ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
        if (endpoint.lacks(other) || layout.has(other)) {
            return false;
        }
        move(name, index, other);
        return true;
    }

    /** Adds what the URI or the configuration says, where the body says nothing. */
    private void parameter(String name, String literal) {
        boolean isLimit = name.equals(MAX_TOKENS) || name.equals(MAX_COMPLETION_TOKENS);
        boolean said = layout.has(name) || (isLimit && (layout.has(MAX_TOKENS) || layout.has(MAX_COMPLETION_TOKENS)));
        if (said) {
            return;
        }
        boolean taken = RequestMembers.fate(name, endpoint.provider().type()) == Fate.KEPT && !endpoint.lacks(name);
        if (taken) {
            edit.set(host.takesBothNames() ? name : host.nameOf(name).orElse(name), Json.bytes(literal));
        } else {
            dropped.add(name);
        }
    }

    private void askForUsage() {
        if (!host.takesStreamOptions()) {
            edit.remove(STREAM_OPTIONS);
            return;
        }
        if (envelope.includeUsage()) {
            return;
        }
        if (envelope.streamOptions().isPresent()) {
            splicer.edit(envelope.streamOptions().get()).set("include_usage", Json.TRUE);
        } else {
            edit.set(STREAM_OPTIONS, INCLUDE_USAGE);
        }
    }
}

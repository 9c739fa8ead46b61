package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.ProviderMember;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.request.SelectionMembers;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.core.routing.SortKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request for a service in one pass: checks what routing depends on and what the service needs, leaves the rest alone. */
final class JsonRequest {

    private final Service service;
    private final byte[] body;
    private final MemberReader members;
    private final ProviderMember provider;
    private final SelectionMembers selection;

    private Optional<String> model = Optional.empty();
    private List<String> models = List.of();
    private Optional<String> user = Optional.empty();
    private Optional<String> session = Optional.empty();
    private int fileBytes;
    private OptionalInt longestPrompt = OptionalInt.empty();

    private JsonRequest(Service service, byte[] body) {
        this.service = service;
        this.body = body;
        this.members = new MemberReader(body);
        this.provider = new ProviderMember(body, GatewayMembers.FURTHER_PREFERENCES);
        this.selection = new SelectionMembers(body);
    }

    /** @throws RequestRefusedException if it is no valid request */
    static JsonEnvelope read(Service service, byte[] body) {
        return new JsonRequest(service, body).read();
    }

    private JsonEnvelope read() {
        ObjectLayout layout = members.read(this::member);
        for (Need need : service.needs()) {
            if (!layout.has(need.member())) {
                throw Refusal.missing(need.member(), need.expected());
            }
        }
        RequestFacts facts = new RequestFacts(
                service.dialect(),
                model,
                models,
                false,
                Set.of(),
                service.modalities(),
                body.length - fileBytes,
                OptionalLong.empty(),
                provider.preferences(),
                user,
                selection.selection(session, provider.preferences().sort().equals(Optional.of(SortKey.PRICE))));
        return new JsonEnvelope(
                longestPrompt.isPresent() ? facts.ofPrompts(longestPrompt.getAsInt()) : facts,
                body,
                layout,
                provider.layout(),
                selection.done(),
                fileBytes,
                service.accept());
    }

    /** Reads the value of a top-level member; returns where it ends. */
    private int member(JsonCursor cursor, String name, JsonToken value) {
        for (Need need : service.needs()) {
            if (need.member().equals(name) && !need.tokens().contains(value)) {
                throw members.refused(cursor, name, need.expected());
            }
        }
        if (service.hasPromptsIn(name)) {
            PromptScan scan = new PromptScan();
            int end = scan.read(cursor, value);
            longestPrompt = OptionalInt.of(scan.longest());
            return end;
        }
        switch (name) {
            case "model" -> model = Optional.of(members.modelName(cursor, name, value));
            case "models" -> models = members.modelNames(cursor, name, value);
            case "provider" -> {
                return provider.read(cursor, value);
            }
            case "route" -> provider.readRoute(cursor, value);
            case "input_audio" -> {
                int start = cursor.start();
                int end = cursor.skipValue();
                fileBytes += end - start;
                return end;
            }
            case "user" -> user = members.shortText(cursor, value);
            case "session_id" -> session = members.shortText(cursor, value);
            case "preset" -> selection.preset(members.shortText(cursor, value));
            case "routing_preference" -> selection.preference(members.shortText(cursor, value));
            case "plugins" -> {
                return selection.plugins(cursor, value);
            }
            default -> {}
        }
        return cursor.skipValue();
    }
}

package io.signalbox.codec.jackson.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.request.PromptText;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.TextSample;
import io.signalbox.core.routing.RequestFacts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request for content that was read: its bytes, what routing needs of it, and where its members lie.
 *
 * @param manner how it is to be answered
 * @param facts what routing needs
 * @param body as it came
 * @param layout where the top-level members lie
 * @param config where the members of {@code generationConfig} lie, if it is there
 * @param wrapped where signatures lie that no model of Google's made, as JSON strings: from, to, from, to
 * @param done members that the gateway has acted on
 */
record GeminiEnvelope(
        GeminiManner manner,
        RequestFacts facts,
        byte[] body,
        ObjectLayout layout,
        Optional<ObjectLayout> config,
        List<Integer> wrapped,
        Set<String> done)
        implements Dialect.Envelope {

    /** Members of the configuration that bind an answer to more than its words. */
    private static final List<String> BOUND = List.of(
            "responseSchema",
            "responseJsonSchema",
            "responseModalities",
            "responseLogprobs",
            "speechConfig",
            "imageConfig");

    private static final int LONGEST_SHOWN = 100;

    /** Copies the collections. */
    GeminiEnvelope {
        wrapped = List.copyOf(wrapped);
        done = Set.copyOf(done);
    }

    static GeminiEnvelope of(Dialect.Envelope envelope) {
        if (envelope instanceof GeminiEnvelope gemini) {
            return gemini;
        }
        throw new IllegalArgumentException(
                "envelope: of dialect " + envelope.facts().dialect() + " (expected: one that a gemini dialect read)");
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> literals = new LinkedHashMap<>();
        GeminiFields.PARAMETERS.forEach((here, name) -> {
            if (RequestParameter.find(name).isPresent()) {
                configured(here)
                        .filter(literal -> literal.length() <= LONGEST_SHOWN)
                        .ifPresent(literal -> literals.put(name, literal));
            }
        });
        return literals;
    }

    @Override
    public Optional<TextSample> promptText() {
        return PromptText.of(body);
    }

    @Override
    public long answers() {
        return configured("candidateCount")
                .filter(literal -> literal.matches("[0-9]{1,6}"))
                .map(Long::parseLong)
                .orElse(1L);
    }

    @Override
    public GeminiEnvelope withoutMember(String name) {
        Set<String> more = new HashSet<>(done);
        more.add(name);
        return new GeminiEnvelope(manner, facts, body, layout, config, wrapped, more);
    }

    /** The literal of a member of the configuration, in either spelling. */
    Optional<String> configured(String name) {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        ObjectLayout members = config.get();
        OptionalInt member = find(members, name);
        return member.isEmpty()
                ? Optional.empty()
                : Optional.of(new String(
                        body,
                        members.valueStart(member.getAsInt()),
                        members.valueEnd(member.getAsInt()) - members.valueStart(member.getAsInt()),
                        UTF_8));
    }

    /** The member of that name in either spelling. */
    static OptionalInt find(ObjectLayout members, String name) {
        for (int i = 0; i < members.size(); i++) {
            if (GeminiNames.camel(members.name(i)).equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether an answer that breaks off can be gone on with by somebody else: one text, bound to no schema. */
    boolean isContinuable() {
        boolean several =
                configured("candidateCount").filter(n -> !n.equals("1")).isPresent();
        boolean typed = configured("responseMimeType")
                .filter(type -> !type.equals("\"text/plain\""))
                .isPresent();
        return !several
                && !typed
                && BOUND.stream().noneMatch(name -> configured(name).isPresent());
    }

    /** Whether the caller wants to see thoughts. */
    boolean wantsThoughts() {
        return configured("thinkingConfig")
                .flatMap(Trees::read)
                .filter(thinking -> GeminiNames.at(thinking, "includeThoughts").asBoolean())
                .isPresent();
    }
}

package io.signalbox.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.codec.jackson.translation.ClientFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.FieldMatrix;
import io.signalbox.codec.jackson.translation.FieldMatrix.Treatment;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.UpstreamFormat;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written in a dialect for a provider and read again as a caller's is what it was, as far as the table says that it is carried. */
class ThereAndBackTest {

    private static final FieldMatrix MATRIX = FieldMatrix.standard();
    private static final Map<String, String> SETTINGS = Map.of(
            "temperature", "0.50",
            "top_p", "0.9",
            "top_k", "40",
            "seed", "7",
            "frequency_penalty", "0.25",
            "presence_penalty", "0.5",
            "min_p", "0.1",
            "repetition_penalty", "1.1",
            "logit_bias", "{\"5\":-1}");

    /** A dialect that is spoken on both sides. */
    private record Both(
            ClientFormat client, UpstreamFormat upstream, Dialect dialect, ProviderType type, String model) {
        String name() {
            return client.dialect();
        }

        Conversation thereAndBack(Conversation asked) {
            Endpoint endpoint = Endpoint.at(
                            new Provider("main", type, "Main", 0, true, false), new ModelId("acme/asked"), model)
                    .build();
            Conversation fitted = MATRIX.fit(asked, name(), endpoint).conversation();
            byte[] body = upstream.call(fitted, endpoint, false).body();
            return client.conversation(dialect.read(body));
        }
    }

    private static final List<Both> DIALECTS = List.of(
            new Both(
                    OpenAiChat.client(),
                    OpenAiChat.upstream(),
                    OpenAiChat.dialect(OpenAiChat.Face.OPENAI),
                    ProviderType.OPENAI_COMPATIBLE,
                    "any"),
            new Both(
                    OpenAiResponses.client(),
                    OpenAiResponses.upstream(),
                    OpenAiResponses.dialect(OpenAiResponses.Face.OPENAI),
                    ProviderType.OPENAI_COMPATIBLE,
                    "any"),
            new Both(
                    AnthropicMessages.client(),
                    AnthropicMessages.upstream(),
                    AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC),
                    ProviderType.ANTHROPIC,
                    "claude-3-5-haiku-20241022"),
            new Both(
                    Gemini.client(),
                    Gemini.upstream(),
                    Gemini.dialect("any", false, true),
                    ProviderType.GEMINI,
                    "gemini-3-pro"));

    @Property(tries = 100)
    @Label("S-105, S-106, S-109: turns, calls, results and images survive every dialect")
    void whatWasSaidIsTheSame(@ForAll("conversations") Conversation asked) {
        for (Both both : DIALECTS) {
            assertThat(said(both.thereAndBack(asked).turns())).as(both.name()).isEqualTo(said(asked.turns()));
        }
    }

    @Property(tries = 50)
    @Label("S-105: tools survive every dialect with name, description and schema")
    void toolsAreTheSame(@ForAll("conversations") Conversation asked) {
        for (Both both : DIALECTS) {
            assertThat(both.thereAndBack(asked).tools().stream().map(ThereAndBackTest::shown))
                    .as(both.name())
                    .containsExactlyElementsOf(
                            asked.tools().stream().map(ThereAndBackTest::shown).toList());
        }
    }

    @Property(tries = 50)
    @Label("S-111, S-113: a parameter that the table calls carried has its value afterwards")
    void carriedParametersAreTheSame(@ForAll("settings") Map<String, String> settings) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        settings.forEach(
                (name, literal) -> parameters.put(name, Trees.read(literal).orElseThrow()));
        Conversation asked = conversation(List.of(Turn.of(Turn.Role.USER, "Hi")), List.of(), parameters);
        for (Both both : DIALECTS) {
            Map<String, JsonNode> back = both.thereAndBack(asked).parameters();
            parameters.forEach((name, value) -> {
                if (MATRIX.of(name, both.name()) == Treatment.CARRIED) {
                    assertThat(back).as(both.name()).containsEntry(name, value);
                }
            });
        }
    }

    @Provide
    Arbitrary<Map<String, String>> settings() {
        return Arbitraries.of(SETTINGS.keySet()).set().map(names -> {
            Map<String, String> some = new LinkedHashMap<>();
            names.forEach(name -> some.put(name, SETTINGS.getOrDefault(name, "")));
            return some;
        });
    }

    @Provide
    Arbitrary<Conversation> conversations() {
        return Combinators.combine(
                        words(),
                        exchanges().list().ofMaxSize(3),
                        tools().list().ofMinSize(1).ofMaxSize(3))
                .as((system, exchanges, tools) -> {
                    List<Turn> turns = new ArrayList<>();
                    turns.add(Turn.of(Turn.Role.SYSTEM, system));
                    exchanges.forEach(turns::addAll);
                    turns.add(Turn.of(Turn.Role.USER, "And now?"));
                    return conversation(turns, named(tools), Map.of());
                });
    }

    /** A question, and an answer that may have called tools before. */
    private Arbitrary<List<Turn>> exchanges() {
        return Combinators.combine(
                        words(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 3),
                        words())
                .as((question, image, calls, answer) -> {
                    List<Turn> turns = new ArrayList<>();
                    turns.add(Turn.of(
                            Turn.Role.USER,
                            image ? List.of(Part.Text.of(question), image()) : List.of(Part.Text.of(question))));
                    if (calls > 0) {
                        List<Part> called = new ArrayList<>();
                        List<Part> results = new ArrayList<>();
                        for (int i = 0; i < calls; i++) {
                            String id = "call_" + i;
                            called.add(new Part.ToolCall(
                                    id, "tool_" + i, "{\"n\":" + i + "}", Optional.empty(), Optional.empty()));
                            results.add(new Part.ToolResult(
                                    id, List.of(Part.Text.of(answer + i)), false, Optional.empty()));
                        }
                        turns.add(Turn.of(Turn.Role.ASSISTANT, called));
                        turns.add(Turn.of(Turn.Role.TOOL, results));
                    }
                    turns.add(Turn.of(Turn.Role.ASSISTANT, answer));
                    return turns;
                });
    }

    private static Arbitrary<String> words() {
        return Arbitraries.of(
                "plain", "with \"quotes\" and \\", "zwölf Boxkämpfer", "日本語", "line\nbreak", "😀", "{}", "a b");
    }

    private static Arbitrary<String> tools() {
        return Arbitraries.of("Looks.", "Says \"hi\".", "Wartet.");
    }

    private static List<Tool> named(List<String> descriptions) {
        List<Tool> tools = new ArrayList<>();
        for (String description : descriptions) {
            JsonNode schema = Trees.read(
                            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}")
                    .orElseThrow();
            tools.add(new Tool.Function(
                    "tool_" + tools.size(), Optional.of(description), schema, Optional.empty(), Optional.empty()));
        }
        return tools;
    }

    private static Part image() {
        return new Part.Media(
                Part.Medium.IMAGE,
                new Part.Source.Inline("iVBORw0KGgo="),
                "image/png",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Conversation conversation(List<Turn> turns, List<Tool> tools, Map<String, JsonNode> parameters) {
        return new Conversation(turns, tools, Optional.empty(), Optional.empty(), Optional.empty(), parameters);
    }

    private static String shown(Tool tool) {
        return tool instanceof Tool.Function function
                ? function.name() + function.description() + Trees.text(function.parameters())
                : tool.toString();
    }

    /** Who said what, one line each part; how turns are cut, and how calls are told apart, is a dialect's own affair. */
    private static List<String> said(List<Turn> turns) {
        List<String> lines = new ArrayList<>();
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                lines.add(turn.role() + " " + shown(part));
            }
        }
        return lines;
    }

    private static String shown(Part part) {
        if (part instanceof Part.Text text) {
            return text.text();
        }
        if (part instanceof Part.ToolCall call) {
            return call.name() + Trees.text(Trees.arguments(call.arguments()));
        }
        if (part instanceof Part.ToolResult result) {
            return "found " + result.text();
        }
        return part instanceof Part.Media media ? media.mediaType() + media.source() : part.toString();
    }
}

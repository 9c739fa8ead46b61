package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Written.asked;
import static io.signalbox.codec.jackson.anthropic.Written.call;
import static io.signalbox.codec.jackson.anthropic.Written.json;
import static io.signalbox.codec.jackson.anthropic.Written.marked;
import static io.signalbox.codec.jackson.anthropic.Written.result;
import static io.signalbox.codec.jackson.anthropic.Written.thought;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.claude.ModelTraits;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.Medium;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.ProviderType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AskedOfProvidersTest {

    private static final String OLD = "claude-3-5-sonnet-20241022";
    private static final String NEW = "claude-opus-4-8";

    @Test
    void asksWithAllThatIsNeeded() {
        UpstreamCall call = asked("hi").call(true);

        assertThat(call.path()).isEqualTo("/messages");
        assertThat(call.headers().first("anthropic-version")).isEmpty();
        assertThat(asked("hi").of(ProviderType.OPENROUTER).call(true).headers().first("anthropic-version"))
                .contains("2023-06-01");
        assertThat(asked("hi").body())
                .isEqualTo(
                        json(
                                "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":4096,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}"));
        assertThat(asked("hi").maxOutputTokens(8192).body().path("max_tokens").asInt())
                .isEqualTo(8192);
        assertThat(asked("hi").with("max_tokens", "7").body().path("max_tokens").asInt())
                .isEqualTo(7);
    }

    @Test
    void vertexHasTheModelInThePath() {
        Written asked = asked("hi").model("claude-sonnet-4-5@20250929").of(ProviderType.VERTEX);

        assertThat(asked.call(false).path())
                .isEqualTo("/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict");
        assertThat(asked.call(true).path()).endsWith(":streamRawPredict");
        assertThat(asked.body().path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
        assertThat(asked.body().has("model")).isFalse();
    }

    @Test
    void systemTurnsStandApartAndLaterOnesAmongTheOthers() {
        Written asked = Written.nothing().system("a").system("b").user("hi").system("late");

        assertThat(asked.body().path("system"))
                .isEqualTo(json("[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]"));
        assertThat(asked.body().at("/messages/0/content/1/text").asText()).isEqualTo("<system>\nlate\n</system>");
        assertThat(asked.model(NEW).body().path("messages"))
                .isEqualTo(
                        json(
                                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]},{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"late\"}]}]"));
    }

    @Test
    @DisplayName("S-105, S-106: tools, calls and results arrive in the dialect's own order")
    void allResultsAreOneMessageAndStandFirst() {
        JsonNode messages = asked("weather?")
                .assistant(Part.Text.of("let me see"), call("a", "w", "{\"x\":1}"), call("b", "w", ""))
                .results(result("b", "rain"))
                .results(result("a", "sun"))
                .user("and?")
                .tool("w", "{\"type\":\"object\"}")
                .body()
                .path("messages");

        assertThat(messages)
                .isEqualTo(
                        json(
                                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"weather?\"}]},"
                                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"let me see\"},"
                                        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":{\"x\":1}},{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"w\",\"input\":{}}]},"
                                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"b\",\"content\":[{\"type\":\"text\",\"text\":\"rain\"}]},"
                                        + "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[{\"type\":\"text\",\"text\":\"sun\"}]},{\"type\":\"text\",\"text\":\"and?\"}]}]"));
    }

    @Test
    void everyCallHasOneResult() {
        JsonNode results = asked("go")
                .assistant(call("a", "w", "{}"), call("b", "w", "{}"))
                .results(result("a", "one"), result("a", "again"), result("c", "stray"))
                .body()
                .at("/messages/2/content");

        assertThat(results.at("/0/content/0/text").asText()).isEqualTo("one");
        assertThat(results.at("/1/tool_use_id").asText()).isEqualTo("b");
        assertThat(results.at("/1/is_error").asBoolean()).isTrue();
        assertThat(results.at("/2/text").asText()).isEqualTo("stray");
        assertThat(results).hasSize(3);
        assertThat(asked("go")
                        .assistant(call("a", "w", "{}"))
                        .body()
                        .at("/messages/2/content/0/tool_use_id")
                        .asText())
                .isEqualTo("a");
    }

    @Test
    void idsThatMayNotStandThereBecomeOthersEverywhereAlike() {
        JsonNode messages = asked("go")
                .assistant(call("call:1|x", "w", "{}"))
                .results(result("call:1|x", "one"))
                .body()
                .path("messages");

        String id = messages.at("/1/content/0/id").asText();
        assertThat(id).matches("[A-Za-z0-9_-]+").isNotEqualTo(CallIds.of("call:1|y"));
        assertThat(messages.at("/2/content/0/tool_use_id").asText()).isEqualTo(id);
        assertThat(CallIds.of("call_a-1")).isEqualTo("call_a-1");
    }

    @Test
    void emptyTextsAreLeftOut() {
        JsonNode messages = asked("a")
                .assistant(Part.Text.of(""))
                .user(" \n")
                .assistant(Part.Text.of("b  "))
                .body()
                .path("messages");

        assertThat(messages).hasSize(2);
        assertThat(messages.at("/1/content/0/text").asText()).isEqualTo("b");
        assertThat(asked("").body().at("/messages/0/content/0/text").asText()).isEqualTo(".");
        assertThat(Written.nothing()
                        .assistant(Part.Text.of("I"))
                        .body()
                        .at("/messages/0/role")
                        .asText())
                .isEqualTo("user");
        JsonNode onlySystem = Written.nothing().system("s").body();
        assertThat(onlySystem.has("system")).isFalse();
        assertThat(onlySystem.at("/messages/0/content/0/text").asText()).isEqualTo("s");
    }

    @Test
    void whoTakesNoBeginningOfItsAnswerIsAskedToGoOn() {
        Written begun = asked("a").assistant(Part.Text.of("b"));

        assertThat(begun.body().path("messages")).hasSize(2);
        assertThat(begun.model(NEW).body().at("/messages/2/role").asText()).isEqualTo("user");
    }

    @Test
    @DisplayName("S-109: an image arrives, with its bytes or as an address")
    void imagesAndDocumentsAreSources() {
        JsonNode content = Written.nothing()
                .turn(
                        Turn.Role.USER,
                        media(Medium.IMAGE, new Source.Inline("QUJD"), "image/jpg"),
                        media(Medium.IMAGE, new Source.Address("https://a.test/i.png"), ""),
                        media(Medium.FILE, new Source.Inline("QUJD"), "application/pdf"),
                        media(Medium.FILE, new Source.Inline("QUJD"), "text/plain"),
                        media(Medium.FILE, new Source.Handle("file_1"), ""))
                .body()
                .at("/messages/0/content");

        assertThat(content.at("/0/source"))
                .isEqualTo(json("{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"QUJD\"}"));
        assertThat(content.at("/1/source")).isEqualTo(json("{\"type\":\"url\",\"url\":\"https://a.test/i.png\"}"));
        assertThat(content.at("/2/type").asText()).isEqualTo("document");
        assertThat(content.at("/2/source/media_type").asText()).isEqualTo("application/pdf");
        assertThat(content.at("/3/source"))
                .isEqualTo(json("{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"ABC\"}"));
        assertThat(content.at("/4/source")).isEqualTo(json("{\"type\":\"file\",\"file_id\":\"file_1\"}"));
        assertThatThrownBy(() -> Written.nothing()
                        .turn(Turn.Role.USER, media(Medium.IMAGE, new Source.Inline("QUJD"), "image/bmp"))
                        .call())
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("image/bmp");
    }

    private static Part.Media media(Medium medium, Source source, String type) {
        return new Part.Media(medium, source, type, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    @DisplayName(
            "S-111, S-112, S-113: temperature, top_p and top_k arrive in the range and the combination that the model takes, and what does not is named")
    void samplingIsWhatTheModelTakes() {
        Written hot =
                asked("hi").with("temperature", "1.7").with("top_p", "0.9").with("top_k", "5");

        JsonNode old = hot.model(OLD).body();
        assertThat(old.path("temperature").asInt()).isEqualTo(1);
        assertThat(old.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(old.path("top_k").asInt()).isEqualTo(5);
        assertThat(hot.dropped()).containsExactly("temperature");

        assertThat(hot.model("claude-sonnet-4-5").body().has("top_p")).isFalse();
        assertThat(hot.dropped()).containsExactly("temperature", "top_p");

        assertThat(hot.model(NEW).body().has("temperature")).isFalse();
        assertThat(hot.dropped()).containsExactly("temperature", "top_p", "top_k");

        hot.model("claude-sonnet-4-5").reasoning(Reasoning.ofEffort("low"));
        assertThat(hot.dropped()).containsExactly("temperature", "top_p", "top_k");
    }

    @Test
    void stopsThatAreBlankAreNone() {
        assertThat(asked("hi").with("stop", "[\"END\",\" \"]").body().path("stop_sequences"))
                .isEqualTo(json("[\"END\"]"));
        assertThat(asked("hi").with("stop", "[\"\\n\"]").body().has("stop_sequences"))
                .isFalse();
    }

    @Test
    void thoughtIsABudgetOrAnEffortOrNothing() {
        Written asked = asked("hi").with("max_tokens", "10000").reasoning(Reasoning.ofEffort("high"));

        assertThat(asked.model("claude-sonnet-4-5").body().path("thinking"))
                .isEqualTo(json("{\"type\":\"enabled\",\"budget_tokens\":8000}"));
        JsonNode adaptive = asked.model(NEW).body();
        assertThat(adaptive.path("thinking")).isEqualTo(json("{\"type\":\"adaptive\",\"display\":\"summarized\"}"));
        assertThat(adaptive.at("/output_config/effort").asText()).isEqualTo("high");
        assertThat(asked.model(OLD).body().has("thinking")).isFalse();
        assertThat(asked.dropped()).containsExactly("reasoning");

        asked.reasoning(Reasoning.ofEffort("none"));
        assertThat(asked.model(NEW).body().path("thinking")).isEqualTo(json("{\"type\":\"disabled\"}"));
        assertThat(asked.model(OLD).body().has("thinking")).isFalse();
    }

    @Test
    void thoughtsThatNobodyWantsToSeeAreLeftOut() {
        Reasoning hidden = new Reasoning(Optional.of("low"), OptionalLong.empty(), true, Optional.empty());

        assertThat(asked("hi")
                        .model(NEW)
                        .reasoning(hidden)
                        .body()
                        .at("/thinking/display")
                        .asText())
                .isEqualTo("omitted");
        assertThat(asked("hi").reasoning(hidden).dropped()).containsExactly("reasoning.exclude");
        Reasoning onlyHidden = new Reasoning(Optional.empty(), OptionalLong.empty(), true, Optional.empty());
        assertThat(asked("hi").model(NEW).reasoning(onlyHidden).body().has("thinking"))
                .isFalse();
    }

    @Test
    void aBudgetIsLessThanTheAnswer() {
        Reasoning much = new Reasoning(Optional.empty(), OptionalLong.of(9000), false, Optional.empty());

        assertThat(asked("hi")
                        .reasoning(much)
                        .with("max_tokens", "5000")
                        .body()
                        .at("/thinking/budget_tokens")
                        .asInt())
                .isEqualTo(4999);
        assertThat(asked("hi").reasoning(much).body().path("max_tokens").asInt())
                .isEqualTo(13096);
        Written little = asked("hi").reasoning(much).with("max_tokens", "1000");
        assertThat(little.body().has("thinking")).isFalse();
        assertThat(little.dropped()).containsExactly("reasoning");
    }

    @Test
    void effortsAreThoseOfTheModel() {
        assertThat(ModelTraits.of("claude-opus-4-5").effort("xhigh")).isEqualTo("high");
        assertThat(ModelTraits.of("claude-opus-4-6").effort("max")).isEqualTo("max");
        assertThat(ModelTraits.of("claude-opus-4-8").effort("xhigh")).isEqualTo("xhigh");
        assertThat(ModelTraits.of("claude-opus-4-8").effort("minimal")).isEqualTo("low");
        assertThat(asked("hi")
                        .model(NEW)
                        .with("verbosity", "\"low\"")
                        .body()
                        .at("/output_config/effort")
                        .asText())
                .isEqualTo("low");
        assertThat(asked("hi").with("verbosity", "\"low\"").dropped()).containsExactly("verbosity");
    }

    @Test
    void sealedThoughtsGoBackAndOthersDoNot() {
        JsonNode content = asked("go")
                .assistant(
                        thought("hm", "c2ln"),
                        new Part.Thought(
                                "",
                                false,
                                Optional.of(new Part.Seal(
                                        Part.Seal.ANTHROPIC, Optional.empty(), Optional.of("ZGF0"), Optional.empty()))),
                        thought("forged", ""),
                        new Part.Thought("unsealed", false, Optional.empty()),
                        Part.Text.of("so"))
                .body()
                .at("/messages/1/content");

        assertThat(content)
                .isEqualTo(
                        json(
                                "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"redacted_thinking\",\"data\":\"ZGF0\"},{\"type\":\"text\",\"text\":\"so\"}]"));
    }

    @Test
    void aBudgetIsNoUseInTheMiddleOfACallThatBeganWithoutThought() {
        Written asked = asked("go")
                .assistant(call("a", "w", "{}"))
                .results(result("a", "one"))
                .with("max_tokens", "9000")
                .reasoning(Reasoning.ofEffort("low"));

        assertThat(asked.body().has("thinking")).isFalse();
        assertThat(asked.dropped()).containsExactly("reasoning");
        assertThat(asked.model(NEW).body().has("thinking")).isTrue();

        Written begunWithThought = asked("go")
                .assistant(thought("hm", "c2ln"), call("a", "w", "{}"))
                .results(result("a", "one"))
                .reasoning(Reasoning.ofEffort("low"));
        assertThat(begunWithThought.body().has("thinking")).isTrue();
        assertThat(asked("go")
                        .assistant(Part.Text.of("I"))
                        .reasoning(Reasoning.ofEffort("low"))
                        .dropped())
                .containsExactly("reasoning");
    }

    @Test
    void choicesOfTools() {
        Written asked = asked("hi").tool("a", "{}").tool("b", "{}").tool("c", "{}");

        assertThat(asked.body().has("tool_choice")).isFalse();
        assertThat(asked.choice(ToolChoice.of(ToolChoice.Mode.REQUIRED)).body().path("tool_choice"))
                .isEqualTo(json("{\"type\":\"any\"}"));
        assertThat(asked.choice(ToolChoice.of(ToolChoice.Mode.NONE)).body().path("tool_choice"))
                .isEqualTo(json("{\"type\":\"none\"}"));
        assertThat(asked.choice(ToolChoice.named("b")).body().path("tool_choice"))
                .isEqualTo(json("{\"type\":\"tool\",\"name\":\"b\"}"));
        asked.choice(new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("a", "b")));
        assertThat(asked.body().path("tools")).hasSize(2);
        assertThat(asked.body().path("tool_choice")).isEqualTo(json("{\"type\":\"any\"}"));
        asked.choice(ToolChoice.of(ToolChoice.Mode.AUTO)).with("parallel_tool_calls", "false");
        assertThat(asked.body().path("tool_choice"))
                .isEqualTo(json("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"));
    }

    @Test
    void whoeverThinksIsNotMadeToCall() {
        Written asked =
                asked("hi").tool("a", "{}").choice(ToolChoice.named("a")).reasoning(Reasoning.ofEffort("low"));

        assertThat(asked.body().path("tool_choice")).isEqualTo(json("{\"type\":\"auto\"}"));
        assertThat(asked.dropped()).containsExactly("tool_choice");
    }

    @Test
    void inputsAreObjectsWithoutAlternativesAtTheTop() {
        JsonNode schema = asked("hi")
                .tool(
                        "a",
                        "{\"anyOf\":[{\"properties\":{\"x\":{\"type\":\"string\"},\"y\":{}},\"required\":[\"x\",\"y\"]},{\"properties\":{\"z\":{}},\"required\":[\"x\"]}]}")
                .body()
                .at("/tools/0/input_schema");

        assertThat(schema)
                .isEqualTo(
                        json(
                                "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"},\"y\":{},\"z\":{}},\"required\":[\"x\"]}"));
    }

    @Test
    void strictToolsAreClosedWhereTheModelKnowsThem() {
        Written asked = asked("hi").tool("a", "{\"type\":\"object\",\"properties\":{}}", Optional.of(true));

        assertThat(asked.body().at("/tools/0/strict").asBoolean()).isTrue();
        assertThat(asked.body().at("/tools/0/input_schema/additionalProperties").asBoolean(true))
                .isFalse();
        assertThat(asked.model(OLD).body().at("/tools/0").has("strict")).isFalse();
        assertThat(asked.dropped()).containsExactly("tools.strict");
    }

    @Test
    void callsInWhatWasSaidNeedTools() {
        JsonNode body = asked("go")
                .assistant(call("a", "w", "{}"))
                .results(result("a", "one"))
                .body();

        assertThat(body.at("/tools/0/name").asText()).isEqualTo("w");
        assertThat(body.path("tool_choice")).isEqualTo(json("{\"type\":\"none\"}"));
    }

    @Test
    @DisplayName("S-107: an answer follows its schema, by the model itself or by a tool")
    void schemasAreFollowedByTheModelOrByATool() {
        String schema = "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}},\"required\":[\"x\"]}";
        JsonNode followed = asked("hi").schema(schema).body();
        assertThat(followed.at("/output_config/format/type").asText()).isEqualTo("json_schema");
        assertThat(followed.at("/output_config/format/schema/additionalProperties")
                        .asBoolean(true))
                .isFalse();
        assertThat(followed.has("tools")).isFalse();

        JsonNode emulated = asked("hi").model(OLD).schema(schema).body();
        assertThat(emulated.at("/tools/0/name").asText()).isEqualTo(EmulatedFormat.WHOLE);
        assertThat(emulated.at("/tools/0/input_schema/required/0").asText()).isEqualTo("x");
        assertThat(emulated.path("tool_choice"))
                .isEqualTo(json("{\"type\":\"tool\",\"name\":\"" + EmulatedFormat.WHOLE + "\"}"));

        JsonNode list = asked("hi")
                .model(OLD)
                .schema("{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{}}}")
                .body();
        assertThat(list.at("/tools/0/name").asText()).isEqualTo(EmulatedFormat.WRAPPED);
        assertThat(list.at("/tools/0/input_schema/$defs").has("a")).isTrue();
        assertThat(list.at("/tools/0/input_schema/properties/value/type").asText())
                .isEqualTo("array");

        Written withTools = asked("hi").model(OLD).tool("a", "{}").schema(schema);
        assertThat(withTools.body().path("tools")).hasSize(2);
        assertThat(withTools.body().path("tool_choice")).isEqualTo(json("{\"type\":\"any\"}"));
        assertThatThrownBy(() -> asked("hi").tool(EmulatedFormat.WHOLE, "{}").call())
                .isInstanceOf(RequestRefusedException.class);
        assertThat(asked("hi")
                        .model("glm-5")
                        .schema(schema)
                        .reasoning(Reasoning.ofEffort("low"))
                        .dropped())
                .containsExactly("reasoning");
    }

    @Test
    void someJsonIsAskedForInWords() {
        assertThat(asked("hi")
                        .format(new AnswerFormat.AnyJson())
                        .body()
                        .at("/system/0/text")
                        .asText())
                .contains("JSON object");
    }

    @Test
    @DisplayName("S-154: marks for the cache arrive, as many as the dialect takes")
    void marksArrive() {
        JsonNode two = Written.nothing()
                .turn(Turn.Role.SYSTEM, marked("s"))
                .turn(Turn.Role.USER, new Part.Text("u", Optional.of(new Part.CacheMark(Optional.of("1h")))))
                .body();
        assertThat(two.at("/system/0/cache_control")).isEqualTo(json("{\"type\":\"ephemeral\"}"));
        assertThat(two.at("/messages/0/content/0/cache_control"))
                .isEqualTo(json("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"));

        Written many = Written.nothing()
                .turn(Turn.Role.SYSTEM, marked("s"))
                .turn(Turn.Role.USER, marked("1"), marked("2"), marked("3"), marked("4"));
        assertThat(many.body().findValues("cache_control")).hasSize(4);
        assertThat(many.body().at("/system/0").has("cache_control")).isFalse();
        assertThat(many.dropped()).containsExactly("cache_control");
    }

    @Test
    void usersAreToldApartByAHash() {
        String id = asked("hi")
                .with("user", "\"ann@a.test\"")
                .body()
                .at("/metadata/user_id")
                .asText();

        assertThat(id).hasSize(64).doesNotContain("ann");
        assertThat(asked("hi")
                        .with("service_tier", "\"default\"")
                        .body()
                        .path("service_tier")
                        .asText())
                .isEqualTo("standard_only");
        assertThat(asked("hi").with("service_tier", "\"flex\"").dropped()).containsExactly("service_tier");
    }

    @Test
    void modelsAreKnownByTheirVersionHoweverItIsSpelt() {
        assertThat(ModelTraits.of("claude-3-5-sonnet-20241022").version()).isEqualTo(305);
        assertThat(ModelTraits.of("anthropic/claude-3.7-sonnet").version()).isEqualTo(307);
        assertThat(ModelTraits.of("claude-sonnet-4-20250514").version()).isEqualTo(400);
        assertThat(ModelTraits.of("claude-haiku-4-5@20251001").version()).isEqualTo(405);
        assertThat(ModelTraits.of("us.anthropic.claude-opus-4-6-20260101-v1:0").version())
                .isEqualTo(406);
        assertThat(ModelTraits.of("anthropic/claude-4.5-haiku-20251001").version())
                .isEqualTo(405);
        assertThat(ModelTraits.of("claude-fable-5").version()).isEqualTo(500);
        assertThat(ModelTraits.of("claude-2.1").version()).isEqualTo(201);
        assertThat(ModelTraits.of("claude-sonnet-latest").takesSampling()).isFalse();
        assertThat(ModelTraits.of("glm-4.6").claude()).isFalse();
    }
}

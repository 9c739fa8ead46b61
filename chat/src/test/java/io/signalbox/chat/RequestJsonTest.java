package io.signalbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.signalbox.core.routing.Cutoffs;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.PriceLimits;
import io.signalbox.core.routing.SortKey;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests, to the byte; and what is refused before there is one. */
class RequestJsonTest {

    private static final ScriptedGateway THERE = new ScriptedGateway();

    private final Chat chat = Chat.on(THERE.gateway());

    @AfterAll
    static void stop() {
        THERE.close();
    }

    @Test
    void writesTextsAsTexts() {
        assertThat(chat.model("smart")
                        .system("Be brief.")
                        .user("Hé \"you\"\n")
                        .and(Message.assistant("Yes?"))
                        .user("x")
                        .json())
                .isEqualTo("""
                        {"model":"smart","messages":[\
                        {"role":"system","content":"Be brief."},\
                        {"role":"user","content":"Hé \\"you\\"\\n"},\
                        {"role":"assistant","content":"Yes?"},\
                        {"role":"user","content":"x"}]}""");
    }

    @Test
    @DisplayName("characters beyond the basic plane are written as they are, half of one as an escape")
    void writesEveryCharacter() {
        assertThat(chat.user("whole \ud83d\ude00, half \ud83d").json())
                .endsWith("\"whole \ud83d\ude00, half \\uD83D\"}]}");
    }

    @Test
    void writesEveryKindOfContent() {
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);

        assertThat(chat.user(
                                Content.text("What is this?").cached(),
                                Content.image(URI.create("https://host.example/a.png")),
                                Content.image(bytes, "image/png").cached(),
                                new Content.Image("https://host.example/b.png", Optional.of("low")),
                                Content.audio(bytes, "wav"),
                                Content.video(URI.create("https://host.example/film.mp4")),
                                Content.file("a.pdf", bytes, "application/pdf"),
                                Content.file("b.pdf", URI.create("https://host.example/b.pdf")),
                                Content.part(RawJson.of("{\"type\":\"smell\",\"smell\":1.50}")))
                        .json())
                .isEqualTo("""
                        {"messages":[{"role":"user","content":[\
                        {"type":"text","text":"What is this?","cache_control":{"type":"ephemeral"}},\
                        {"type":"image_url","image_url":{"url":"https://host.example/a.png"}},\
                        {"type":"image_url","image_url":{"url":"data:image/png;base64,YWJj"},"cache_control":{"type":"ephemeral"}},\
                        {"type":"image_url","image_url":{"url":"https://host.example/b.png","detail":"low"}},\
                        {"type":"input_audio","input_audio":{"data":"YWJj","format":"wav"}},\
                        {"type":"video_url","video_url":{"url":"https://host.example/film.mp4"}},\
                        {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,YWJj"}},\
                        {"type":"file","file":{"filename":"b.pdf","file_data":"https://host.example/b.pdf"}},\
                        {"type":"smell","smell":1.50}]}]}""");
    }

    @Test
    @DisplayName(
            "what a model said goes back as it was: calls, sealed thoughts, refusals; thoughts without a seal do not")
    void writesWhatTheModelSaid() {
        Thought sealed = new Thought(
                "Hm.", false, "anthropic-claude-v1", Optional.of("sig"), Optional.empty(), Optional.empty());
        Thought hidden = new Thought(
                "", false, "openai-responses-v1", Optional.empty(), Optional.of("x=="), Optional.of("rs_1"));
        Message.Assistant calling = new Message.Assistant(
                "",
                List.of(sealed, hidden),
                List.of(new ToolCall("c1", "look", "{\"at\": 1}")),
                Optional.empty(),
                List.of());
        Message.Assistant refusing = new Message.Assistant(
                "", List.of(Thought.unsealed("No.", false)), List.of(), Optional.of("I will not."), List.of());

        assertThat(chat.and(calling)
                        .and(Message.toolResult(calling.toolCalls().get(0), "nothing"))
                        .and(refusing)
                        .json())
                .isEqualTo("""
                        {"messages":[{"role":"assistant","content":null,"reasoning_details":[\
                        {"type":"reasoning.text","text":"Hm.","signature":"sig","format":"anthropic-claude-v1"},\
                        {"type":"reasoning.encrypted","data":"x==","id":"rs_1","format":"openai-responses-v1"}],\
                        "tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"at\\": 1}"}}]},\
                        {"role":"tool","tool_call_id":"c1","content":"nothing"},\
                        {"role":"assistant","content":null,"refusal":"I will not."}]}""");
    }

    @Test
    void writesModelsParametersToolsAndExtras() {
        assertThat(chat.models("a", "b", "c")
                        .temperature(0.2)
                        .topP(1)
                        .maxTokens(100)
                        .seed(-1)
                        .reasoningEffort("low")
                        .parameter("min_p", "0.05")
                        .stop("END", "\n")
                        .endUser("u \"1\"")
                        .session("s")
                        .extra("logit_bias", "{\"50256\": -100}")
                        .tools(Tool.of("look", "Looks.", "{\"type\":\"object\"}"))
                        .requiringTool("look")
                        .temperature(0)
                        .user("x")
                        .json())
                .isEqualTo("""
                        {"model":"a","models":["b","c"],"messages":[{"role":"user","content":"x"}],\
                        "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object"}}}],\
                        "temperature":0.0,"top_p":1.0,"max_tokens":100,"seed":-1,"reasoning_effort":"low","min_p":0.05,\
                        "stop":["END","\\n"],"user":"u \\"1\\"","session_id":"s","logit_bias":{"50256": -100},\
                        "tool_choice":{"type":"function","function":{"name":"look"}}}""");
    }

    @Test
    void writesPreferences() {
        Preferences preferences = Preferences.builder()
                .order(List.of("a", "b"))
                .only(List.of("a", "b", "c"))
                .ignore(List.of("d"))
                .allowFallbacks(false)
                .requireParameters(true)
                .denyDataCollection(true)
                .zeroRetention(true)
                .distillableText(true)
                .quantizations(Set.of("fp8", "bf16"))
                .sort(SortKey.PRICE)
                .acrossModels(true)
                .maxPrice(PriceLimits.NONE
                        .with("prompt", new BigDecimal("0.50"))
                        .with("completion", new BigDecimal("2"))
                        .with("request", new BigDecimal("0.01")))
                .minThroughput(Cutoffs.ofMedian(50))
                .maxLatency(new Cutoffs(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(2.5), OptionalDouble.empty()))
                .build();

        assertThat(chat.providers(preferences).user("x").json()).contains("""
                ,"provider":{"order":["a","b"],"only":["a","b","c"],"ignore":["d"],"allow_fallbacks":false,\
                "require_parameters":true,"data_collection":"deny","zdr":true,"enforce_distillable_text":true,\
                "quantizations":["bf16","fp8"],"sort":{"by":"price","partition":"none"},\
                "max_price":{"prompt":0.5,"completion":2,"request":0.01},\
                "preferred_min_throughput":{"p50":50.0},"preferred_max_latency":{"p90":2.5}}}""");
        assertThat(chat.providers(Preferences.NONE).user("x").json()).endsWith(",\"provider\":{}}");
    }

    @Test
    void writesTheSchemaOfAnAnswer() {
        assertThat(chat.answering("city", "{\"type\": \"object\"}").user("x").json())
                .endsWith(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                        + "{\"name\":\"city\",\"strict\":true,\"schema\":{\"type\": \"object\"}}}}");
    }

    @Test
    @DisplayName("a chat is never changed, so that one may be the beginning of many")
    void isNeverChanged() {
        Chat base = chat.model("smart").system("Be brief.");
        String before = base.json();

        base.user("one")
                .temperature(1)
                .tools(Tool.of("t", "", "{}"))
                .model("other")
                .tags("x");

        assertThat(base.json()).isEqualTo(before);
        assertThat(base.user("two").json()).doesNotContain("one");
    }

    @Test
    @DisplayName("what nobody could take is refused by name, value and range")
    void refusesByName() {
        assertRefused(() -> chat.temperature(3), "temperature: \"3.0\" (expected: a number from 0 to 2)");
        assertRefused(() -> chat.temperature(Double.NaN), "temperature: \"NaN\" (expected: a number from 0 to 2)");
        assertRefused(() -> chat.topP(-0.1), "top_p: \"-0.1\" (expected: a number from 0 to 1)");
        assertRefused(() -> chat.maxTokens(0), "max_tokens: \"0\" (expected: an integer from 1 to 2147483647)");
        assertRefused(
                () -> chat.reasoningEffort("much"),
                "reasoning_effort: \"much\" (expected: one of none, minimal, low, medium, high, xhigh, max)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chat.parameter("heat", "1"))
                .withMessageStartingWith("heat: no parameter (expected: one of temperature, top_p, ");
        assertRefused(() -> chat.extra("x", "{"), "x: not JSON (expected: one JSON value)");
        assertRefused(
                () -> chat.extra("messages", "[]"), "extra: messages (expected: a member without a method of its own)");
        assertRefused(() -> chat.answering("x", "{} {}"), "schema: not JSON (expected: one JSON value)");
        assertRefused(() -> Tool.of("x", "y", "{"), "parameters: not JSON (expected: one JSON value)");
        assertRefused(() -> chat.toolRounds(-1), "toolRounds: -1 (expected: 0 or more)");
        assertRefused(() -> chat.deadline(Duration.ZERO), "deadline: PT0S (expected: more than nothing)");
        assertRefused(() -> chat.tags(" "), "tag: \" \" (expected: 1 to 128 visible characters)");
        assertRefused(() -> chat.label("", "x"), "label: a name of 0 characters (expected: 1 to 64)");
        assertRefused(() -> chat.label("a", "x".repeat(513)), "label: a of 513 characters (expected: up to 512)");
        assertRefused(() -> labelled(17), "labels: 17 (expected: up to 16)");
        assertRefused(() -> tagged(33), "tags: 33 (expected: up to 32)");
        assertRefused(() -> chat.user(), "content: empty (expected: at least one piece)");
        assertRefused(
                () -> Tool.of("look up", "", "{}"),
                "tool: \"look up\" (expected: 1 to 64 letters, digits, underscores or hyphens)");
        assertRefused(
                () -> Content.text("x").cached().cached(),
                "content: cannot be marked (expected: words, an image, a film, sound or a document)");
    }

    @Test
    @SuppressWarnings("NullAway") // What callers do who have no such check.
    void asksNobodyWhereThereIsNoText() {
        assertThatNullPointerException()
                .isThrownBy(() -> chat.ask((String) null))
                .withMessage("text");
        assertThatNullPointerException()
                .isThrownBy(() -> chat.system((String) null))
                .withMessage("text");
    }

    private Chat labelled(int count) {
        Chat labelled = chat;
        for (int i = 0; i < count; i++) {
            labelled = labelled.label("name" + i, "text");
        }
        return labelled;
    }

    private Chat tagged(int count) {
        return chat.tags(IntStream.range(0, count).mapToObj(i -> "tag" + i).toArray(String[]::new));
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }
}

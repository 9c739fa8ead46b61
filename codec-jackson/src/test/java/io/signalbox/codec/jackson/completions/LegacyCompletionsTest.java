package io.signalbox.codec.jackson.completions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerFacts;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Message;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.StreamWriter;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.routing.RequestFacts;
import io.signalbox.testkit.FixedPricing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LegacyCompletionsTest {

    private static final String ID = "gen-1700000000-abcdefghij0123456789";
    private static final AnswerEvent.Finished STOP = new AnswerEvent.Finished(0, "stop", "end_turn", Optional.empty());
    private static final AnswerEvent.Used USED = new AnswerEvent.Used(
            Usage.reported(Map.of(UsageClass.PROMPT, 7L, UsageClass.COMPLETION, 3L)), Optional.empty());
    private static final AnswerEvent.LogProbabilities LOGS = new AnswerEvent.LogProbabilities(
            0,
            json(
                    "[{'token':'Hel','logprob':-0.5,'top_logprobs':[{'token':'Hel','logprob':-0.5},{'token':'Y','logprob':-1.5}]},"
                            + "{'token':'lo','logprob':-0.25,'top_logprobs':[]}]"));

    @Test
    @DisplayName("facts and parameters have their common names; the prompt is what the user says")
    void readsRequests() {
        Envelope envelope =
                read("{'model':'m','prompt':['Once'],'max_tokens':5,'temperature':0.5,'stop':'x','logprobs':2,"
                        + "'n':1,'best_of':1,'echo':false,'suffix':null,'stream':true,'user':'u','seed':3,'reasoning':{'effort':'low'},"
                        + "'provider':{'only':['acme']},'frequency_penalty':null}");
        RequestFacts facts = envelope.facts();
        Conversation conversation = LegacyCompletions.client().conversation(envelope);

        assertThat(facts.dialect()).isEqualTo("openai-completions");
        assertThat(facts.stream()).isTrue();
        assertThat(facts.parameters())
                .containsExactlyInAnyOrder("max_tokens", "temperature", "stop", "logprobs", "seed", "reasoning");
        assertThat(facts.maxOutputTokens()).isEqualTo(OptionalLong.of(5));
        assertThat(facts.user()).hasValue("u");
        assertThat(envelope.parameters()).containsEntry("max_tokens", "5");
        assertThat(conversation.turns()).containsExactly(Turn.of(Turn.Role.USER, "Once"));
        assertThat(conversation.reasoning()).hasValue(Reasoning.ofEffort("low"));
        assertThat(conversation.parameters())
                .containsEntry("stop", json("['x']"))
                .containsEntry("logprobs", json("true"))
                .containsEntry("top_logprobs", json("2"))
                .containsOnlyKeys("max_tokens", "temperature", "stop", "logprobs", "top_logprobs", "n", "user", "seed");
        assertThat(LegacyCompletions.client()
                        .conversation(read("{'model':'m','prompt':'Once','logprobs':0}"))
                        .parameters())
                .containsOnlyKeys("logprobs");
    }

    @Test
    @DisplayName("what no chat model can do is refused, and named")
    void refuses() {
        assertThat(refused("'max_tokens':5").parameter()).hasValue("prompt");
        assertThat(refused("'prompt':['a','b']").message())
                .isEqualTo("prompt: an array of several (expected: a text, or an array of one text)");
        assertThat(refused("'prompt':[1,2]").parameter()).hasValue("prompt");
        assertThat(refused("'prompt':7").parameter()).hasValue("prompt");
        assertThat(refused("'prompt':'x','suffix':'y'").parameter()).hasValue("suffix");
        assertThat(refused("'prompt':'x','echo':true").parameter()).hasValue("echo");
        assertThat(refused("'prompt':'x','logprobs':true").message())
                .isEqualTo("logprobs: true (expected: an integer from 0 to 20)");
        assertThat(refused("'prompt':'x','tools':[{}]").parameter()).hasValue("tools");
        assertThat(refused("'prompt':'x','n':0").parameter()).hasValue("n");
        assertThat(refused("'prompt':'x','temperature':9").parameter()).hasValue("temperature");
    }

    @Test
    @DisplayName("a whole answer: text, tokens in the old form, usage, and what OpenRouter adds")
    void writesWhole() {
        Message.Choice choice = new Message.Choice(
                List.of(new Part.Thought("why", false, Optional.empty()), Part.Text.of("Hello")),
                List.of(),
                List.of(LOGS.content().get(0), LOGS.content().get(1)),
                Optional.of(STOP));
        JsonNode answer = whole(OpenAiFace.OPENAI, choice);

        assertThat(answer.path("id").asText()).isEqualTo(ID);
        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.path("created").asLong()).isEqualTo(1700000000);
        assertThat(answer.path("model").asText()).isEqualTo("a/b");
        assertThat(answer.path("choices").get(0))
                .isEqualTo(json("{'index':0,'text':'Hello','logprobs':{"
                        + "'tokens':['Hel','lo'],'token_logprobs':[-0.5,-0.25],'top_logprobs':[{'Hel':-0.5,'Y':-1.5},{}],"
                        + "'text_offset':[0,3]},'finish_reason':'stop'}"));
        assertThat(answer.path("usage").path("total_tokens").asLong()).isEqualTo(10);
        JsonNode openRouters =
                whole(OpenAiFace.OPENROUTER, choice).path("choices").get(0);
        assertThat(openRouters.path("reasoning").asText()).isEqualTo("why");
        assertThat(openRouters.path("native_finish_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    @DisplayName("a refusal is text, an answer that calls tools ends like any other")
    void writesWhatHasNoPlace() {
        Message.Choice refusal =
                new Message.Choice(List.of(new Part.Refusal("no")), List.of(), List.of(), Optional.empty());
        Message.Choice call = new Message.Choice(
                List.of(new Part.ToolCall("c", "f", "{}", Optional.empty(), Optional.empty())),
                List.of(),
                List.of(),
                Optional.empty());

        assertThat(whole(OpenAiFace.OPENAI, refusal)
                        .path("choices")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("no");
        assertThat(whole(OpenAiFace.OPENAI, call)
                        .path("choices")
                        .get(0)
                        .path("finish_reason")
                        .asText())
                .isEqualTo("stop");
    }

    @Test
    @DisplayName("a stream: a chunk for each piece, the reason, usage if it is wanted, [DONE]")
    void writesStreams() {
        List<String> plain =
                stream(read("{'model':'m','prompt':'x','stream':true}"), text("Hel"), text("lo"), STOP, USED);
        List<String> counted = stream(
                read("{'model':'m','prompt':'x','stream':true,'stream_options':{'include_usage':true}}"),
                text("Hel"),
                LOGS,
                LOGS,
                STOP,
                USED);

        assertThat(plain).hasSize(4).last().isEqualTo("[DONE]");
        assertThat(choice(plain.get(0)))
                .isEqualTo(json("{'index':0,'text':'Hel','logprobs':null,'finish_reason':null}"));
        assertThat(choice(plain.get(2)))
                .isEqualTo(json("{'index':0,'text':'','logprobs':null,'finish_reason':'stop'}"));
        assertThat(choice(counted.get(2)).path("logprobs").path("text_offset")).isEqualTo(json("[5,8]"));
        assertThat(Trees.read(counted.get(4)).orElseThrow().path("choices")).isEmpty();
        assertThat(Trees.read(counted.get(4))
                        .orElseThrow()
                        .path("usage")
                        .path("prompt_tokens")
                        .asLong())
                .isEqualTo(7);
    }

    @Test
    @DisplayName("F-059: one text can be gone on with, several or counted ones cannot; chunks go on as they began")
    void goesOn() {
        assertThat(LegacyCompletions.client().isContinuable(read("{'model':'m','prompt':'x'}")))
                .isTrue();
        assertThat(LegacyCompletions.client().isContinuable(read("{'model':'m','prompt':'x','n':2}")))
                .isFalse();
        assertThat(LegacyCompletions.client().isContinuable(read("{'model':'m','prompt':'x','logprobs':1}")))
                .isFalse();
    }

    @Test
    @DisplayName("F-067: errors have OpenAI's form or OpenRouter's, also after the beginning")
    void writesErrors() {
        Failure failure = Failure.of(FailureKind.OVERLOADED, "busy");
        ErrorContext context = new ErrorContext(failure, ID, "a/b", List.of());
        Dialect openRouter = LegacyCompletions.dialect(OpenAiFace.OPENROUTER);
        JsonNode event = Trees.read(StandardCharsets.UTF_8
                        .decode(openRouter.errorEvent(context))
                        .toString()
                        .substring("data: ".length()))
                .orElseThrow();

        assertThat(openRouter.status(failure)).isEqualTo(503);
        assertThat(event.path("error").path("code").asInt()).isEqualTo(503);
        assertThat(event.path("choices").get(0).path("finish_reason").asText()).isEqualTo("error");
        assertThat(event.path("object").asText()).isEqualTo("text_completion");
        assertThat(new String(LegacyCompletions.dialect(OpenAiFace.OPENAI).error(context), StandardCharsets.UTF_8))
                .contains("\"code\":\"overloaded\"");
    }

    private static AnswerEvent text(String text) {
        return new AnswerEvent.Text(0, text);
    }

    private static JsonNode choice(String chunk) {
        return Trees.read(chunk).orElseThrow().path("choices").get(0);
    }

    private static List<String> stream(Envelope envelope, AnswerEvent... events) {
        AnswerFacts facts = facts(envelope);
        StreamWriter writer = LegacyCompletions.client().stream(envelope, facts);
        List<ByteBuffer> out = new ArrayList<>();
        for (AnswerEvent event : events) {
            facts.note(event);
            out.addAll(writer.write(event));
        }
        out.addAll(writer.end());
        return out.stream()
                .map(StandardCharsets.UTF_8::decode)
                .map(event -> event.toString().strip().substring("data: ".length()))
                .toList();
    }

    private static JsonNode whole(OpenAiFace face, Message.Choice choice) {
        Envelope envelope = LegacyCompletions.dialect(face).read(bytes("{'model':'m','prompt':'x'}"));
        AnswerFacts facts = facts(envelope);
        facts.note(USED);
        byte[] body = LegacyCompletions.client().whole(envelope, new Message(List.of(choice)), facts);
        return Trees.read(body, 0, body.length).orElseThrow();
    }

    private static AnswerFacts facts(Envelope envelope) {
        return new AnswerFacts(
                envelope.facts(),
                new AnswerContext(
                        ID,
                        "a/b",
                        "Acme",
                        "application/json",
                        Optional.empty(),
                        FixedPricing.at(Prices.perMillionTokens("5", "20")),
                        1 << 20,
                        1 << 20));
    }

    private static Envelope read(String singleQuoted) {
        return LegacyCompletions.dialect(OpenAiFace.OPENAI).read(bytes(singleQuoted));
    }

    private static Failure refused(String members) {
        try {
            read("{'model':'m'," + members + "}");
            throw new AssertionError("not refused: " + members);
        } catch (RequestRefusedException e) {
            return e.failure();
        }
    }

    private static JsonNode json(String singleQuoted) {
        return Trees.read(singleQuoted.replace('\'', '"')).orElseThrow();
    }

    private static byte[] bytes(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}

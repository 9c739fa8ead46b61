package io.signalbox.docs.acceptance;

import static io.signalbox.docs.acceptance.TestGateway.hello;
import static io.signalbox.docs.acceptance.TestGateway.helloStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.docs.acceptance.TestGateway.Answer;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.ToolCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Same dialect on both sides: what is not ours to change arrives byte for byte. */
@OnEachFace
class PassThroughTest {

    private static final String ODD_MEMBERS = """
            "z_last" : {"b":1.0e0,  "a":[1E+2,-0.0,1e400,123456789012345678901234567890],"deep":{"x":{"y\\u0041":null}}},
              "emoji":"\\ud83d\\ude00 \\u00e9 é","lone":"\\ud800","slash":"\\/","nul":"\\u0000" , "metadata":{"k":"v"}\
            """;

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start().answers("Hello there");
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName(
            "S-110: unknown members at any depth, odd numbers, escapes, order and blanks reach the provider as they were written")
    void keepsTheRequest() {
        String body =
                "{ \"messages\" : [ {\"content\":\"caf\\u00e9\",\"role\":\"user\",\"x\":1.50} ],\n\t\"model\" : \"acme/m\" ,\r\n "
                        + ODD_MEMBERS + ",\"temperature\":0.70}";
        try (TestGateway gateway = TestGateway.at(upstream)) {
            Answer answer = gateway.ask(body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(upstream.takeRequest().bodyText()).isEqualTo(body);
        }
    }

    @Test
    @DisplayName("S-110: the same where the model's name has to change: only its value differs")
    void changesNothingButTheName() {
        try (TestGateway gateway = TestGateway.of("""
                model_list:
                  - {model_name: local, params: {model: acme/real-name, api_base: "%s"}}
                """.formatted(upstream.baseUri()))) {
            String body =
                    "{\"model\" : \"local\" ," + ODD_MEMBERS + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
            assertThat(gateway.ask(body).status()).isEqualTo(200);
            assertThat(upstream.takeRequest().bodyText()).isEqualTo(body.replace("\"local\"", "\"acme/real-name\""));
        }
    }

    @Test
    @DisplayName("S-110, S-032: an answer keeps every byte but id, model, provider and cost")
    void keepsTheAnswer() {
        String start = "{ \"object\":\"chat.completion\", \"id\" : \"";
        String middle =
                "\",\"created\":1.7e9,\"choices\":[ {\"message\":{\"content\":\"a\\u00e9\\/\",\"role\":\"assistant\",\"odd\":1.10},"
                        + "\"finish_reason\":\"stop\",\"index\":0} ],\"usage\":{\"total_tokens\":3,\"prompt_tokens\":1,\"completion_tokens\":2},"
                        + ODD_MEMBERS + ",\"model\":\"";
        String end = "\"";
        upstream.answers(Reply.json(start + "up-1" + middle + "acme-2024" + end + "}"));
        try (TestGateway gateway = TestGateway.at(upstream)) {
            Answer answer = gateway.ask(hello("acme/m"));
            assertThat(answer.text())
                    .isEqualTo(start + answer.id() + middle + "acme/m" + end + ",\"provider\":\"main\"}");
        }
    }

    @Test
    @DisplayName("S-110: a stream's events keep every byte but id, model and provider, comments included")
    void keepsTheStream() {
        String chunk =
                "{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"%s\"%s,\"choices\":[{\"delta\":"
                        + "{\"content\":\"\\u0041\\/b\",\"odd\":1.0e0},\"index\":0,\"finish_reason\":null}],"
                        + ODD_MEMBERS.replace("\n", "") + "}";
        String finish =
                "{\"id\":\"%s\",\"model\":\"%s\"%s,\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
        upstream.answers(Reply.script(
                Step.data(chunk.formatted("up", "m-2024", "")),
                Step.comment("OPENROUTER PROCESSING"),
                Step.data(finish.formatted("up", "m-2024", "")),
                Step.done()));
        try (TestGateway gateway = TestGateway.at(upstream)) {
            Answer answer = gateway.ask(helloStream("acme/m"));
            String provider = ",\"provider\":\"main\"";
            assertThat(answer.text())
                    .isEqualTo("data: " + chunk.formatted(answer.id(), "acme/m", provider)
                            + "\n\n: OPENROUTER PROCESSING\n\ndata: "
                            + finish.formatted(answer.id(), "acme/m", provider) + "\n\ndata: [DONE]\n\n");
        }
    }

    @Test
    @DisplayName("S-033, S-032: parameters of the model URI are added, every other byte is the caller's")
    void addsParametersOfTheUri() {
        try (TestGateway gateway = TestGateway.at(upstream)) {
            Answer answer = gateway.ask(hello("main:acme/m?temperature=0.7&top_p=0.9"));
            assertThat(answer.member("model")).isEqualTo("acme/m");
            String body = upstream.takeRequest().bodyText();
            assertThat(body)
                    .contains("\"temperature\":0.7")
                    .contains("\"top_p\":0.9")
                    .doesNotContain("?");
            assertThat(body.replace(",\"temperature\":0.7", "").replace(",\"top_p\":0.9", ""))
                    .isEqualTo(hello("acme/m"));
        }
    }

    @Test
    @DisplayName("S-034: the body wins over the URI")
    void letsTheBodyWin() {
        try (TestGateway gateway = TestGateway.at(upstream)) {
            gateway.ask("{\"model\":\"acme/m?temperature=0.7&top_p=0.9\",\"temperature\":0.2,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(upstream.takeRequest().bodyText())
                    .contains("\"temperature\":0.2")
                    .contains("\"top_p\":0.9")
                    .doesNotContain("0.7");
        }
    }

    @Test
    @DisplayName(
            "S-035: an unknown parameter, one out of range and an empty one are refused by name, and nobody is called")
    void refusesBadParameters() {
        try (TestGateway gateway = TestGateway.at(upstream)) {
            assertThat(gateway.ask(hello("acme/m?temprature=0.7")).text())
                    .contains("temprature")
                    .contains("nearest: temperature");
            assertThat(gateway.ask(hello("acme/m?temperature=9")).text()).contains("a number from 0 to 2");
            assertThat(gateway.ask(hello("acme/m?temperature=")).status()).isEqualTo(400);
            assertThat(upstream.requestCount()).isZero();
        }
    }

    @Test
    @DisplayName("S-019: configured parameters are numbers, and give way to the caller's")
    void fillsInConfiguredParameters() {
        try (TestGateway gateway = TestGateway.of("""
                model_list:
                  - model_name: gpt4-careful
                    params: {model: openai/gpt-4, api_base: "%s", temperature: 0.3, top_p: 0.9}
                """.formatted(upstream.baseUri()))) {
            gateway.ask(hello("gpt4-careful"));
            assertThat(upstream.takeRequest().bodyText())
                    .contains("\"temperature\":0.3")
                    .contains("\"top_p\":0.9");
            gateway.ask(
                    "{\"model\":\"gpt4-careful\",\"temperature\":0.8,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(upstream.takeRequest().bodyText())
                    .contains("\"temperature\":0.8")
                    .contains("\"top_p\":0.9")
                    .doesNotContain("0.3");
        }
    }

    @Test
    @DisplayName("S-105, S-107: tools and schemas arrive unchanged, tool calls come back")
    void passesToolsThrough() {
        String tools =
                "[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\","
                        + "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}]";
        String format =
                "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"user\",\"schema\":{\"type\":\"object\",\"required\":[\"name\",\"age\"]}}}";
        upstream.answers(Reply.toolCalls(new ToolCall("call_1", "get_weather", "{\"city\":\"Paris\"}")));
        try (TestGateway gateway = TestGateway.at(upstream)) {
            Answer answer =
                    gateway.ask("{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":"
                            + tools + ",\"response_format\":" + format + "}");
            assertThat(upstream.takeRequest().bodyText())
                    .contains("\"tools\":" + tools)
                    .contains("\"response_format\":" + format);
            assertThat(answer.text()).contains("\"name\":\"get_weather\"").contains("{\\\"city\\\":\\\"Paris\\\"}");
        }
    }

    @Test
    @DisplayName("S-143: where a provider reports no usage, it is estimated and marked so")
    void estimatesMissingUsage() {
        upstream.answers(Reply.json(
                "{\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"twelve chars\"},\"finish_reason\":\"stop\"}]}"));
        try (TestGateway gateway = TestGateway.at(upstream)) {
            Answer answer = gateway.ask(hello("acme/m"));
            assertThat(answer.text()).contains("\"completion_tokens\":3").contains("\"estimated\":true");
            assertThat(gateway.record(answer).usage().isEstimated()).isTrue();
        }
    }

    @Test
    @DisplayName("S-112, S-113: a parameter the endpoint lacks is left out, and a header says so")
    void dropsWhatTheEndpointLacks() {
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models: [{id: acme/m, supported_parameters: [temperature, max_tokens]}]
                """.formatted(upstream.baseUri()))) {
            Answer answer = gateway.ask(
                    "{\"model\":\"acme/m\",\"top_k\":5,\"temperature\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-signalbox-dropped-parameters")).isEqualTo("top_k");
            assertThat(upstream.takeRequest().bodyText())
                    .doesNotContain("top_k")
                    .contains("\"temperature\":1");
        }
    }

    @Test
    @DisplayName(
            "S-140, S-141: 100 and 200 tokens at 5 and 20 dollars per million cost exactly 0.0045, in body and header")
    void tellsTheCost() {
        upstream.answers(Reply.answer("ok").usage(100, 200));
        try (TestGateway gateway = TestGateway.of("""
                providers:
                  main:
                    type: openai-compatible
                    base_url: "%s"
                    models: [{id: acme/m, prices: {prompt: 5, completion: 20}}]
                """.formatted(upstream.baseUri()))) {
            Answer answer = gateway.ask(hello("acme/m"));
            assertThat(answer.text()).contains("\"cost\":0.0045");
            assertThat(answer.header("x-openrouter-cost")).isEqualTo("0.0045");
            assertThat(gateway.record(answer).cost().amount().orElseThrow()).hasToString("0.0045");
            Answer stream = gateway.ask(TestGateway.OPENROUTER, helloStream("acme/m"));
            assertThat(stream.text()).contains("\"cost\":0.0045");
        }
    }
}

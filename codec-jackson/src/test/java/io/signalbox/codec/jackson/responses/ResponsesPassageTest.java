package io.signalbox.codec.jackson.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.responses.OpenAiResponses.Face;
import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponsesPassageTest {

    private static final Endpoint OPENAI = Said.at(ProviderType.OPENAI).build();
    private static final Endpoint OPENROUTER = Said.at(ProviderType.OPENROUTER).build();

    private static final String STREAM = Said.sse("""
            {'type':'response.created','sequence_number':0,'response':{'id':'resp_1','model':'gpt-5-2026','odd':[1.0e0,'\\u00e9 ü'],'output':[]}}
            {'type':'response.output_item.added','sequence_number':1,'output_index':0,'item':{'type':'message','id':'msg_1','content':[]}}
            {'type':'response.output_text.delta','sequence_number':2,'item_id':'msg_1','output_index':0,'delta':'Grüße','obfuscation':'x'}
            {'type':'response.new_thing','sequence_number':3,'x':1E400}
            {'type':'response.output_item.done','sequence_number':4,'output_index':0,'item':{'type':'message','id':'msg_1','content':[{'type':'output_text','text':'Grüße'}]}}
            {'type':'response.completed','sequence_number':5,'response':{'id':'resp_1','model':'gpt-5-2026','status':'completed','output':[],'usage':{'input_tokens':9,'output_tokens':3,'total_tokens':12}}}
            """);

    @Test
    @DisplayName("S-110: a request passes byte for byte but for the model's name")
    void passesRequests() {
        String body =
                " {\n 'zeta':{'b':[1.0e0, -0,1E400]},'model' : 'openai/gpt-5' ,'input':[ {'role':'user','content':'h\\u0069'} ],"
                        + "'tools':[{'type':'web_search'}],'store':true,'temperature':0.10}\n ";

        UpstreamRequest request = write(body, OPENAI, Map.of());

        assertThat(text(request)).isEqualTo(body.replace('\'', '"').replace("\"openai/gpt-5\"", "\"gpt-5-2026\""));
        assertThat(request.path()).isEqualTo("/responses");
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    @DisplayName("what only the gateway or an aggregator knows stays away from others, who are told what they miss")
    void leavesMembersOut() {
        String body = "{'model':'m','models':['a'],'input':'x','provider':{'sort':'price'},'plugins':[],'top_k':5,"
                + "'presence_penalty':0.5,'session_id':'s'}";

        assertThat(text(write(body, OPENAI, Map.of()))).isEqualTo("{\"model\":\"gpt-5-2026\",\"input\":\"x\"}");
        assertThat(write(body, OPENAI, Map.of()).dropped())
                .containsExactlyInAnyOrder("plugins", "top_k", "presence_penalty", "session_id");
        assertThat(text(write(body, OPENROUTER, Map.of("provider.zdr", "true"))))
                .isEqualTo("{\"model\":\"gpt-5-2026\",\"input\":\"x\",\"provider\":{\"sort\":\"price\",\"zdr\":true},"
                        + "\"plugins\":[],\"top_k\":5,\"presence_penalty\":0.5,\"session_id\":\"s\"}");
    }

    @Test
    @DisplayName("what an endpoint is known to lack is left out, under whatever name")
    void leavesOutWhatIsLacking() {
        Endpoint poor = Said.at(ProviderType.OPENAI_COMPATIBLE)
                .supportedParameters(Set.of("temperature"))
                .build();
        String body = "{'model':'m','input':'x','max_output_tokens':5,'temperature':1,'reasoning':{'effort':'low'},"
                + "'text':{'format':{'type':'json_object'},'verbosity':'low'},'tools':[{'type':'function','name':'f'}]}";

        assertThat(text(write(body, poor, Map.of())))
                .isEqualTo(
                        "{\"model\":\"gpt-5-2026\",\"input\":\"x\",\"temperature\":1,\"text\":{\"verbosity\":\"low\"}}");
    }

    @Test
    @DisplayName("parameters of the URI and the configuration arrive under the dialect's names, the body's own win")
    void addsParameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("max_tokens", "7");
        parameters.put("temperature", "0.5");
        parameters.put("reasoning_effort", "\"low\"");
        parameters.put("verbosity", "\"high\"");
        parameters.put("seed", "1");

        UpstreamRequest bare = write("{'model':'m','input':'x'}", OPENAI, parameters);
        UpstreamRequest said = write(
                "{'model':'m','input':'x','temperature':1,'reasoning':{'summary':'auto'},'text':{'verbosity':'low'}}",
                OPENAI,
                parameters);

        assertThat(text(bare))
                .isEqualTo("{\"model\":\"gpt-5-2026\",\"input\":\"x\",\"max_output_tokens\":7,\"temperature\":0.5,"
                        + "\"reasoning\":{\"effort\":\"low\"},\"text\":{\"verbosity\":\"high\"}}");
        assertThat(bare.dropped()).containsExactly("seed");
        assertThat(text(said))
                .isEqualTo("{\"model\":\"gpt-5-2026\",\"input\":\"x\",\"temperature\":1,"
                        + "\"reasoning\":{\"summary\":\"auto\",\"effort\":\"low\"},\"text\":{\"verbosity\":\"low\"},"
                        + "\"max_output_tokens\":7}");
    }

    @Test
    @DisplayName("OpenRouter's ways of asking for thought become an effort for those who know only that")
    void translatesReasoning() {
        assertThat(text(write(
                        "{'model':'m','input':'x','reasoning':{'enabled':true,'exclude':false}}", OPENAI, Map.of())))
                .isEqualTo("{\"model\":\"gpt-5-2026\",\"input\":\"x\",\"reasoning\":{\"effort\":\"medium\"}}");
        assertThat(text(write(
                        "{'model':'m','input':'x','max_output_tokens':100,'reasoning':{'max_tokens':90,'summary':'auto'}}",
                        OPENAI,
                        Map.of())))
                .endsWith("\"reasoning\":{\"summary\":\"auto\",\"effort\":\"high\"}}");
    }

    @Test
    @DisplayName("thoughts of other families stay behind, OpenAI's own get their form back")
    void leavesForeignThoughts() {
        String claudes = thought(new Seal(Seal.ANTHROPIC, Optional.of("s"), Optional.empty(), Optional.empty()));
        String own = thought(new Seal(Seal.OPENAI, Optional.empty(), Optional.of("gAAA"), Optional.of("rs_7")));
        String said = "{'role':'user','content':'x'}";

        assertThat(input(claudes + "," + said + " , " + claudes + "," + claudes))
                .isEqualTo("[" + said + "]");
        assertThat(input(said + "," + claudes + " , " + said)).isEqualTo("[" + said + "," + said + "]");
        assertThat(input(claudes)).isEqualTo("[]");
        assertThat(input(own + "," + said))
                .isEqualTo("[{'type':'reasoning','summary':[],'encrypted_content':'gAAA','id':'rs_7'}," + said + "]");
    }

    @Test
    @DisplayName("a stream passes byte for byte but for who made it and what it cost; the rest is counted as it passes")
    void passesStreams() {
        Exchange.Result result = Exchange.passing(Face.OPENAI, true).of(STREAM + "event: more\ndata: {}\n\n");

        assertThat(result.text())
                .isEqualTo(STREAM.replace("\"resp_1\"", "\"resp_" + Exchange.ID + "\"")
                        .replace("\"gpt-5-2026\"", "\"openai/gpt-5\""));
        assertThat(result.isComplete()).isTrue();
        assertThat(result.hasContent()).isTrue();
        assertThat(result.summary().usage().count(UsageClass.PROMPT)).isEqualTo(9);
        assertThat(result.summary().finishReason()).hasValue("stop");
        assertThat(result.summary().nativeFinishReason()).hasValue("completed");
        assertThat(result.summary().upstreamId()).hasValue("resp_1");
    }

    @Test
    @DisplayName("OpenRouter's face gets the cost in the usage, the members its clients miss, and [DONE]")
    void pricesStreams() {
        String text = Exchange.passing(Face.OPENROUTER, true).of(STREAM).text();

        assertThat(text)
                .contains("\"total_tokens\":12,\"cost\":0.000105},\"completed_at\":null,\"error\":null,")
                .endsWith("\"frequency_penalty\":null}}\n\ndata: [DONE]\n\n");
        assertThat(text).contains("{\"id\":\"" + Exchange.ID + "\",\"model\":\"openai/gpt-5\"");
    }

    @Test
    @DisplayName("events that a provider does not number are numbered, because clients require that")
    void numbersEvents() {
        List<JsonNode> events = Exchange.passing(Face.OPENAI, true)
                .of(STREAM.replaceAll("\"sequence_number\":[0-9],", ""))
                .events();

        assertThat(events.stream().map(event -> event.path("sequence_number").asInt(-1)))
                .containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Property(tries = 60)
    @Label("F-063: however a stream is split, the caller gets the same, passed or translated")
    void splitsAnywhere(@ForAll @IntRange(min = 1, max = 200) int size) {
        assertThat(Exchange.passing(Face.OPENAI, true).inPiecesOf(size, STREAM).text())
                .isEqualTo(Exchange.passing(Face.OPENAI, true).of(STREAM).text());
        assertThat(Exchange.translating(Face.OPENROUTER, true)
                        .inPiecesOf(size, STREAM)
                        .text())
                .isEqualTo(
                        Exchange.translating(Face.OPENROUTER, true).of(STREAM).text());
    }

    @Test
    @DisplayName("a whole answer passes byte for byte but for the gateway's members")
    void passesWhole() {
        String answer = "{ 'odd':1E400,'id':'resp_1','model':'gpt-5-2026','output':[{'type':'message','content':"
                + "[{'type':'output_text','text':'hi'}]}],'usage':{'input_tokens':9,'output_tokens':3} }";
        String json = answer.replace('\'', '"');

        assertThat(Exchange.passing(Face.OPENAI, false).of(json).text())
                .isEqualTo(json.replace("\"resp_1\"", "\"resp_" + Exchange.ID + "\"")
                        .replace("\"gpt-5-2026\"", "\"openai/gpt-5\""));
        assertThat(Exchange.passing(Face.OPENROUTER, false).of(json).text()).contains("\"cost\":0.000105}");
        assertThat(Exchange.passing(Face.OPENAI, false)
                        .of(json.replace("\"usage\"", "\"x\""))
                        .json()
                        .path("usage")
                        .path("estimated")
                        .asBoolean())
                .isTrue();
    }

    @Test
    @DisplayName("F-072: usage that cannot be is not passed on")
    void mendsUsage() {
        String answer = Said.sse("{'type':'response.completed','response':{'output':[{'type':'message','content':"
                + "[{'type':'output_text','text':'hi'}]}],'usage':{'input_tokens':-9,'output_tokens':3}}}");

        assertThat(Exchange.passing(Face.OPENAI, true).of(answer).text())
                .doesNotContain("-9")
                .contains("\"estimated\":true");
    }

    @Test
    @DisplayName("an answer that is no stream where one was asked for becomes one, and the other way round")
    void turnsAnswers() {
        String whole = "{\"id\":\"resp_1\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\","
                + "\"text\":\"hi\"}]}],\"usage\":{\"input_tokens\":9,\"output_tokens\":3}}";

        List<JsonNode> events =
                Exchange.passing(Face.OPENAI, true).of("\n " + whole).events();
        JsonNode collected = Exchange.passing(Face.OPENAI, false).of(STREAM).json();

        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("response.completed");
        assertThat(collected
                        .path("output")
                        .get(0)
                        .path("content")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("Grüße");
    }

    @Test
    @DisplayName("F-059, F-060, F-066, F-067, F-068: cuts and errors are failures, before content and after it")
    void fails() {
        String error = Said.sse("{'type':'error','error':{'code':'rate_limit_exceeded','message':'slow'}}");
        String begun = STREAM.substring(0, STREAM.indexOf("event: response.new_thing"));

        Exchange.Result early = Exchange.passing(Face.OPENAI, true).of(error);
        Exchange.Result late = Exchange.passing(Face.OPENAI, true).of(begun + error);
        Exchange.Result cut = Exchange.passing(Face.OPENAI, true).of(begun);

        assertThat(early.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED));
        assertThat(early.hasContent()).isFalse();
        assertThat(late.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED));
        assertThat(late.text()).doesNotContain("slow").contains("Grüße");
        assertThat(cut.failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("upstream_truncated"));
        assertThat(cut.plainText()).isEmpty();
    }

    @Test
    @DisplayName("answers that are none: nothing in them, not JSON, filtered, too long")
    void refusesNoAnswers() {
        assertThat(code(false, "{\"output\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":0}}"))
                .isEqualTo("upstream_empty_answer");
        assertThat(code(false, "<html>")).isEqualTo("upstream_invalid_response");
        assertThat(code(false, "{\"choices\":[]}")).isEqualTo("upstream_invalid_response");
        assertThat(code(
                        true,
                        Said.sse("{'type':'response.incomplete','response':{'output':[],"
                                + "'incomplete_details':{'reason':'content_filter'}}}")))
                .isEqualTo(FailureKind.CONTENT_FILTER.code());
        assertThat(Exchange.passing(Face.OPENAI, true)
                        .mostAnswerBytes(3)
                        .of(STREAM)
                        .failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("length_limit"));
        assertThat(Exchange.passing(Face.OPENAI, false)
                        .of("{\"output\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":4}}")
                        .isComplete())
                .isTrue();
    }

    @Test
    @DisplayName("a malformed event of a healthy stream is skipped and counted, comments pass")
    void skipsNonsense() {
        Exchange.Result result = Exchange.passing(Face.OPENAI, true)
                .of(
                        ": hello\n\ndata: {nonsense\n\nevent: x\ndata: {\"type\":\"response.output_text.delta\",\"delta\":3}\n\n"
                                + STREAM);

        assertThat(result.isComplete()).isTrue();
        assertThat(result.text()).startsWith(": hello\n\n").doesNotContain("nonsense");
        assertThat(result.summary().skipped()).isEqualTo(2);
    }

    @Test
    @DisplayName("searches of the provider's own are counted, which its usage does not do")
    void countsSearches() {
        Exchange.Result result = Exchange.passing(Face.OPENAI, false)
                .of("{\"output\":[{\"type\":\"web_search_call\",\"id\":\"ws_1\"},{\"type\":\"message\",\"content\":"
                        + "[{\"type\":\"output_text\",\"text\":\"hi\"}]}],"
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");

        assertThat(result.summary().usage().count(UsageClass.SEARCH)).isEqualTo(1);
    }

    private static String code(boolean stream, String answer) {
        return Exchange.passing(Face.OPENAI, stream)
                .of(answer)
                .failure()
                .orElseThrow()
                .code();
    }

    private static String thought(Seal seal) {
        return "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'"
                + new CarriedSeal(seal, false).text("rs_1") + "'}";
    }

    private static String input(String items) {
        String written = text(write("{'model':'m','input':[" + items + "]}", OPENAI, Map.of()));
        return written.substring(written.indexOf("\"input\":") + 8, written.length() - 1)
                .replace('"', '\'');
    }

    private static UpstreamRequest write(String body, Endpoint endpoint, Map<String, String> parameters) {
        return OpenAiResponses.passage().request(Exchange.read(Face.OPENAI, body), endpoint, parameters);
    }

    private static String text(UpstreamRequest request) {
        return Exchange.text(request.body());
    }
}

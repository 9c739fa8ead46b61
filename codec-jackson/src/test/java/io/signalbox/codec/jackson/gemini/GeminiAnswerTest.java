package io.signalbox.codec.jackson.gemini;

import static io.signalbox.codec.jackson.gemini.Answered.ANEW;
import static io.signalbox.codec.jackson.gemini.Answered.HELLO;
import static io.signalbox.codec.jackson.gemini.Answered.ID;
import static io.signalbox.codec.jackson.gemini.Answered.PASSAGE;
import static io.signalbox.codec.jackson.gemini.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Bridge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get, where bytes pass and where an answer is written anew. */
class GeminiAnswerTest {

    private static final String USED =
            "'usageMetadata': {'promptTokenCount':3,'candidatesTokenCount':2,'thoughtsTokenCount':1,'totalTokenCount':6}";

    private static final String FIRST =
            "data: {'candidates': [{'content': {'parts': [{'text': 'Hä'}],'role': 'model'},'index': 0}],'new':[1.0, 2],"
                    + "'modelVersion': 'gemini-2.5-flash','responseId': 'r1'}\r\n\r\n";

    private static final String LAST =
            "data: {'candidates': [{'content': {'parts': [{'text': 'llo'}]},'finishReason': 'STOP'}]," + USED
                    + ",'modelVersion': 'gemini-2.5-flash','responseId': 'r1'}\r\n\r\n";

    private static final Usage USAGE =
            Usage.reported(Map.of(UsageClass.PROMPT, 3L, UsageClass.COMPLETION, 2L, UsageClass.REASONING, 1L));

    @Test
    void eventsPassByteForByteButForTheGatewaysMembers() {
        Answered answered = Answered.events(PASSAGE, FIRST + LAST);

        assertThat(answered.text())
                .isEqualTo((FIRST + LAST)
                        .replace("'gemini-2.5-flash'", "'google/gemini-2.5-flash'")
                        .replace("'r1'", "'" + ID + "'")
                        .replace('\'', '"'));
        assertThat(answered.complete()).isTrue();
        assertThat(answered.content()).isTrue();
        assertThat(answered.plainText()).contains("Hällo");
        assertThat(answered.summary().usage()).isEqualTo(USAGE);
        assertThat(answered.summary().finishReason()).contains("stop");
        assertThat(answered.summary().nativeFinishReason()).contains("STOP");
        assertThat(answered.summary().upstreamId()).contains("r1");
    }

    @Test
    void withoutEventsTheStreamIsOneArray() {
        for (Bridge bridge : List.of(PASSAGE, ANEW)) {
            JsonNode array =
                    Trees.read(Answered.array(bridge, FIRST + LAST).text()).orElseThrow();

            assertThat(texts(array)).isEqualTo("Hällo");
            assertThat(array)
                    .allSatisfy(chunk ->
                            assertThat(chunk.path("responseId").asText()).isEqualTo(ID));
            assertThat(array.get(array.size() - 1)
                            .at("/usageMetadata/totalTokenCount")
                            .asInt())
                    .isEqualTo(6);
        }
    }

    @Test
    void whatIsWrittenAnewHasGooglesGrammar() {
        Answered answered = Answered.events(ANEW, FIRST + LAST);

        assertThat(answered.text()).endsWith("\r\n\r\n").doesNotContain("[DONE]");
        List<JsonNode> chunks = chunks(answered.text());
        assertThat(chunks.get(0)).isEqualTo(json("""
                {'candidates':[{'content':{'role':'model','parts':[{'text':'Hä'}]},'index':0}],
                 'modelVersion':'google/gemini-2.5-flash','responseId':'%s'}""".formatted(ID)));
        assertThat(chunks.get(chunks.size() - 1)).isEqualTo(json("""
                {'candidates':[{'content':{'role':'model','parts':[{'text':''}]},'index':0,'finishReason':'STOP'}],
                 'modelVersion':'google/gemini-2.5-flash','responseId':'%s',
                 'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':2,'totalTokenCount':6,'thoughtsTokenCount':1,
                   'promptTokensDetails':[{'modality':'TEXT','tokenCount':3}],
                   'candidatesTokensDetails':[{'modality':'TEXT','tokenCount':2}]}}""".formatted(ID)));
    }

    @Test
    void callsComeWholeWithTheirSignatures() {
        String calls = """
                data: {'candidates':[{'content':{'parts':[{'text':'hm','thought':true},
                data:  {'functionCall':{'name':'f','willContinue':true},'thoughtSignature':'S'}]}}],'responseId':'r'}

                data: {'candidates':[{'content':{'parts':[{'functionCall':{'partialArgs':[{'jsonPath':'$.a','numberValue':1}]}}]}}]}

                data: {'candidates':[{'content':{'parts':[{'functionCall':{'id':'own','name':'g'}}]},'finishReason':'STOP'}]}

                """;

        JsonNode parts = chunks(Answered.events(ANEW, calls).text()).get(0).at("/candidates/0/content/parts");

        assertThat(parts.get(0).path("functionCall").path("args")).isEqualTo(json("{'a':1}"));
        assertThat(parts.get(0).path("thoughtSignature").asText()).isEqualTo("S");
        assertThat(parts.get(1)).isEqualTo(json("{'functionCall':{'id':'own','name':'g','args':{}}}"));
        assertThat(parts.size()).isEqualTo(2);
    }

    @Test
    void thoughtsAreShownToWhoeverAsksForThem() {
        String asked =
                "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'thinkingConfig':{'includeThoughts':true}}}";
        String answer =
                "{'candidates':[{'content':{'parts':[{'text':'hm','thought':true},{'text':'a','thoughtSignature':'S'}]},"
                        + "'finishReason':'STOP'}]," + USED + "}";

        String shown = Answered.of(
                        ANEW, Answered.envelope(false, true, asked), Optional.empty(), "application/json", answer, 999)
                .text();

        assertThat(Trees.read(shown).orElseThrow().at("/candidates/0/content/parts"))
                .isEqualTo(json("[{'text':'hm','thought':true},{'text':'a','thoughtSignature':'S'}]"));
        assertThat(Trees.read(Answered.whole(ANEW, answer).text()).orElseThrow().at("/candidates/0/content/parts"))
                .isEqualTo(json("[{'text':'a','thoughtSignature':'S'}]"));
    }

    @Test
    void aWholeAnswerPassesAsItIs() {
        String answer = "{ 'candidates': [{'content':{'parts':[{'text':'Hi'}]},'finishReason':'STOP'}],\n " + USED
                + ", 'modelVersion': 'g', 'x':1.0 }";

        Answered answered = Answered.whole(PASSAGE, answer);

        assertThat(answered.text())
                .isEqualTo((answer.replace("'g'", "'google/gemini-2.5-flash'")
                                .replace("1.0 }", "1.0,'responseId':'" + ID + "' }"))
                        .replace('\'', '"'));
        assertThat(answered.summary().usage()).isEqualTo(USAGE);
        assertThat(answered.complete()).isTrue();
    }

    @Test
    void anAnswerInTheOtherFormIsTurnedIntoTheWantedOne() {
        String whole =
                "{\n'candidates': [{'content':{'parts':[{'text':'Hi'}]},'finishReason':'STOP'}],\n " + USED + "}";

        assertThat(texts(json(
                        "[" + chunks(Answered.events(PASSAGE, whole).text()).get(0) + "]")))
                .isEqualTo("Hi");
        assertThat(texts(Trees.read(Answered.array(PASSAGE, whole).text()).orElseThrow()))
                .isEqualTo("Hi");
        assertThat(texts(json("[" + Answered.whole(PASSAGE, FIRST + LAST).text() + "]")))
                .isEqualTo("Hällo");
    }

    @Test
    void anAnswerThatGoesOnRepeatsNothing() {
        for (boolean events : new boolean[] {true, false}) {
            Answered answered = Answered.of(
                    PASSAGE,
                    Answered.envelope(true, events, HELLO),
                    Optional.of("Well then, "),
                    "text/event-stream",
                    FIRST.replace("Hä", "Well then, hä") + LAST,
                    9999);

            assertThat(answered.text())
                    .startsWith(events ? "data: {" : ",\r\n{")
                    .doesNotContain("Well");
            assertThat(answered.complete()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER"})
    void anAnswerThatEndsWithAnErrorIsABadResponse(String reason) {
        String answer = "{'candidates':[{'content':{},'finishReason':'" + reason + "'}]}";

        for (Bridge bridge : List.of(PASSAGE, ANEW)) {
            assertThat(Answered.whole(bridge, answer).failure())
                    .map(Failure::kind)
                    .contains(FailureKind.BAD_RESPONSE);
            assertThat(Answered.events(bridge, "data: " + answer + "\n\n").failure())
                    .map(Failure::kind)
                    .contains(FailureKind.BAD_RESPONSE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'promptFeedback':{'blockReason':'MODEL_ARMOR'}}",
                "{'candidates':[{'content':{},'finishReason':'SAFETY'}],'usageMetadata':{'promptTokenCount':14,'totalTokenCount':14}}"
            })
    void whatTheFilterStoppedIsAFailureOfItsKind(String answer) {
        for (Bridge bridge : List.of(PASSAGE, ANEW)) {
            assertThat(Answered.whole(bridge, answer).failure())
                    .map(Failure::kind)
                    .contains(FailureKind.CONTENT_FILTER);
            assertThat(Answered.events(bridge, "data: " + answer + "\n\n").failure())
                    .map(Failure::kind)
                    .contains(FailureKind.CONTENT_FILTER);
        }
    }

    @Test
    void anErrorInTheMiddleEndsTheStream() {
        String error = "data: {'error':{'code':429,'message':'m','status':'RESOURCE_EXHAUSTED'}}\r\n\r\n";

        for (Bridge bridge : List.of(PASSAGE, ANEW)) {
            Answered answered = Answered.events(bridge, FIRST + error);
            assertThat(answered.failure()).map(Failure::kind).contains(FailureKind.RATE_LIMITED);
            assertThat(answered.text()).contains("Hä").doesNotContain("error");
        }
    }

    @Test
    void aStreamWithoutAReasonForItsEndWasCutAndAMalformedEventIsSkipped() {
        for (Bridge bridge : List.of(PASSAGE, ANEW)) {
            assertThat(Answered.events(bridge, FIRST).failure())
                    .map(Failure::code)
                    .contains("upstream_truncated");
            Answered healthy = Answered.events(bridge, FIRST + "data: {'candidates':{}}\n\ndata: x\n\n" + LAST);
            assertThat(healthy.complete()).isTrue();
            assertThat(healthy.summary().skipped()).isEqualTo(2);
        }
        assertThat(Answered.whole(PASSAGE, "[]").failure()).map(Failure::code).contains("upstream_invalid_response");
    }

    @Test
    void anEmptyAnswerIsNoneUnlessThoughtsWereCounted() {
        String empty =
                "{'candidates':[{'content':{},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':1,'totalTokenCount':1}}";
        String thought = empty.replace("'totalTokenCount':1", "'thoughtsTokenCount':9,'totalTokenCount':10");

        assertThat(Answered.whole(PASSAGE, empty).failure()).map(Failure::code).contains("upstream_empty_answer");
        assertThat(Answered.whole(PASSAGE, thought).complete()).isTrue();
    }

    @Property
    @Label("any split of the provider's bytes gives the same answer")
    void anySplitGivesTheSame(@ForAll @IntRange(min = 1, max = 400) int pieces, @ForAll boolean events) {
        String calls =
                "data: {'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'a':'ö'}}}]}}],'responseId':'r1'}\n\n";
        for (Bridge bridge : List.of(PASSAGE, ANEW)) {
            Answered inOne = Answered.of(
                    bridge,
                    Answered.envelope(true, events, HELLO),
                    Optional.empty(),
                    "text/event-stream",
                    FIRST + calls + LAST,
                    9999);
            Answered inPieces = Answered.of(
                    bridge,
                    Answered.envelope(true, events, HELLO),
                    Optional.empty(),
                    "text/event-stream",
                    FIRST + calls + LAST,
                    pieces);
            assertThat(inPieces).isEqualTo(inOne);
        }
    }

    private static String texts(JsonNode array) {
        StringBuilder text = new StringBuilder();
        array.forEach(chunk -> chunk.at("/candidates/0/content/parts")
                .forEach(part -> text.append(part.path("text").asText())));
        return text.toString();
    }

    private static List<JsonNode> chunks(String stream) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : stream.split("\r\n\r\n")) {
            chunks.add(Trees.read(event.substring("data: ".length())).orElseThrow());
        }
        return chunks;
    }
}

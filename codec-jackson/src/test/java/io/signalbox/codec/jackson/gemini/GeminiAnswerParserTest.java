package io.signalbox.codec.jackson.gemini;

import static io.signalbox.codec.jackson.gemini.Asking.json;
import static io.signalbox.codec.jackson.gemini.Asking.stream;
import static io.signalbox.codec.jackson.gemini.Asking.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerEvent.CallArguments;
import io.signalbox.codec.jackson.translation.AnswerEvent.CallBegun;
import io.signalbox.codec.jackson.translation.AnswerEvent.Finished;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider of this dialect answers. */
class GeminiAnswerParserTest {

    @Test
    void aWholeAnswerIsItsEventsAtOnce() {
        assertThat(whole("""
                {'candidates':[{'content':{'role':'model','parts':[{'text':'hm','thought':true},
                   {'text':'Hi','thoughtSignature':'SIG'},{'unknown':{}}]},'finishReason':'STOP','index':0,'new':1}],
                 'usageMetadata':{'promptTokenCount':8,'candidatesTokenCount':7,'thoughtsTokenCount':21,'totalTokenCount':36},
                 'modelVersion':'gemini-2.5-flash','responseId':'r1'}"""))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.of("r1"), Optional.of("gemini-2.5-flash")),
                        new AnswerEvent.Thought(0, "hm", false),
                        new AnswerEvent.Sealed(
                                0,
                                new Part.Seal(
                                        "google-gemini-v1", Optional.of("SIG"), Optional.empty(), Optional.empty())),
                        new AnswerEvent.Text(0, "Hi"),
                        new Finished(0, "stop", "STOP", Optional.empty()),
                        used(Map.of(UsageClass.PROMPT, 8L, UsageClass.COMPLETION, 7L, UsageClass.REASONING, 21L)));
    }

    @Test
    void aSignatureAfterTheTextHoldsWhatNobodyIsShown() {
        assertThat(stream(
                        chunk("{'text':'Hi'}", ""),
                        chunk("{'text':'','thoughtSignature':'SIG'}", ",'finishReason':'STOP'")))
                .containsSubsequence(
                        new AnswerEvent.Text(0, "Hi"),
                        new AnswerEvent.Sealed(0, GeminiSeals.hidden("SIG")),
                        new Finished(0, "stop", "STOP", Optional.empty()));
    }

    @Test
    @DisplayName("S-108: parallel calls without ids get ids of their own, and STOP after calls means the calls")
    void parallelCallsHaveTheSignatureOnTheFirst() {
        List<AnswerEvent> events = whole("""
                {'candidates':[{'content':{'parts':[
                   {'functionCall':{'name':'look','args':{'at':1}},'thoughtSignature':'SIG'},
                   {'functionCall':{'name':'look'}},{'functionCall':{'id':'own','name':'look','args':null}}]},
                  'finishReason':'STOP'}],'responseId':'r1'}""");

        List<CallBegun> calls = of(CallBegun.class, events);
        assertThat(calls).map(CallBegun::call).containsExactly(0, 1, 2);
        assertThat(calls.get(0).signature()).contains(GeminiSeals.hidden("SIG"));
        assertThat(calls.get(1).signature()).isEmpty();
        assertThat(calls.get(2).id()).isEqualTo("own");
        assertThat(calls.get(0).id())
                .matches("call_[A-Za-z0-9_-]{20}")
                .isNotEqualTo(calls.get(1).id());
        assertThat(of(CallArguments.class, events))
                .map(CallArguments::fragment)
                .containsExactly("{\"at\":1}", "{}", "{}");
        assertThat(of(Finished.class, events)).map(Finished::reason).containsExactly("tool_calls");
    }

    @Test
    void madeIdsAreTheSameForTheSameAnswerAndOthersForAnother() {
        String answer =
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{}}}]}}],'responseId':'%s'}";

        assertThat(of(CallBegun.class, whole(answer.formatted("r1"))))
                .isEqualTo(of(CallBegun.class, whole(answer.formatted("r1"))))
                .isNotEqualTo(of(CallBegun.class, whole(answer.formatted("r2"))));
    }

    @Test
    void argumentsThatComeInPiecesAreOneObject() {
        List<AnswerEvent> events = stream(
                chunk("{'functionCall':{'name':'f','willContinue':true},'thoughtSignature':'SIG'}", ""),
                chunk(partial("{'jsonPath':'$.place.city','stringValue':'Bos','willContinue':true}"), ""),
                chunk(partial("{'jsonPath':'$.place.city','stringValue':'t\\\\on','willContinue':true}"), ""),
                chunk(partial("{'jsonPath':'$.place.city','stringValue':''}"), ""),
                chunk(partial("{'jsonPath':'$.place.zip','numberValue':2110}"), ""),
                chunk(partial("{'jsonPath':'$.days[0].on','boolValue':true}"), ""),
                chunk(partial("{'jsonPath':'$.days[1].on','nullValue':'NULL_VALUE'}"), ""),
                chunk("{'functionCall':{}}", ""),
                chunk("{'functionCall':{'name':'g','willContinue':true}}", ""),
                chunk("{'functionCall':{}}", ",'finishReason':'STOP'"));

        assertThat(arguments(0, events))
                .isEqualTo("{\"place\":{\"city\":\"Bost\\\\on\",\"zip\":2110},\"days\":[{\"on\":true},{\"on\":null}]}");
        assertThat(arguments(1, events)).isEqualTo("{}");
        assertThat(of(CallArguments.class, events))
                .as("piece by piece, as they come")
                .map(CallArguments::fragment)
                .startsWith("{\"place\":{\"city\":\"Bos", "t\\\\on", "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,stop",
        "MAX_TOKENS,length",
        "CONTINUATION,length",
        "SAFETY,content_filter",
        "RECITATION,content_filter",
        "LANGUAGE,content_filter",
        "BLOCKLIST,content_filter",
        "PROHIBITED_CONTENT,content_filter",
        "SPII,content_filter",
        "IMAGE_SAFETY,content_filter",
        "IMAGE_PROHIBITED_CONTENT,content_filter",
        "IMAGE_RECITATION,content_filter",
        "MODEL_ARMOR,content_filter",
        "MALFORMED_FUNCTION_CALL,error",
        "UNEXPECTED_TOOL_CALL,error",
        "TOO_MANY_TOOL_CALLS,error",
        "IMAGE_OTHER,error",
        "NO_IMAGE,error",
        "OTHER,error",
        "NEVER_HEARD_OF,stop"
    })
    void everyFinishReasonHasACommonWord(String word, String common) {
        assertThat(stream(chunk("{'text':'a'}", ",'finishReason':'" + word + "'")))
                .contains(new Finished(0, common, word, Optional.empty()));
    }

    @Test
    void aCandidateWithoutContentAndAReasonThatIsNoneAreNothing() {
        assertThat(stream(
                        "{'candidates':[{'content':{},'finishReason':'FINISH_REASON_UNSPECIFIED'}]}",
                        "{'candidates':[{'finishReason':'STOP','index':0}]}"))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.empty(), Optional.empty()),
                        new Finished(0, "stop", "STOP", Optional.empty()));
    }

    @Test
    void aBlockedPromptIsFiltered() {
        String blocked = "{'promptFeedback':{'blockReason':'MODEL_ARMOR'},'usageMetadata':{'trafficType':'ON_DEMAND'}}";

        assertThat(whole(blocked)).contains(new Finished(0, "content_filter", "MODEL_ARMOR", Optional.empty()));
        assertThat(of(AnswerEvent.Used.class, whole(blocked))).isEmpty();
    }

    @Test
    void anErrorInsideAnAnswerIsOne() {
        assertThat(stream("{'error':{'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'}}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        AnswerEvent.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.OVERLOADED));
    }

    @Test
    void whatIsNoAnswerIsMalformed() {
        assertThatThrownBy(() -> whole("{'usageMetadata':{'promptTokenCount':1}}"))
                .isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> stream("{'candidates':{}}")).isInstanceOf(MalformedAnswerException.class);
        assertThatThrownBy(() -> stream("{'candidates':[{'index':4000}]}"))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    @DisplayName("What tools brought in is added to the prompt, what was cached is part of it, sound is counted apart")
    void usageIsInDisjointClasses() {
        assertThat(usage("""
                {'promptTokenCount':100,'toolUsePromptTokenCount':40,'cachedContentTokenCount':60,'candidatesTokenCount':30,
                 'thoughtsTokenCount':9,'totalTokenCount':179,
                 'promptTokensDetails':[{'modality':'TEXT','tokenCount':50},{'modality':'AUDIO','tokenCount':50}],
                 'cacheTokensDetails':[{'modality':'AUDIO','tokenCount':30}],
                 'candidatesTokensDetails':[{'modality':'AUDIO','tokenCount':12}]}"""))
                .contains(Usage.reported(Map.of(
                        UsageClass.PROMPT, 60L,
                        UsageClass.CACHED_READ, 30L,
                        UsageClass.AUDIO_CACHED_READ, 30L,
                        UsageClass.AUDIO_PROMPT, 20L,
                        UsageClass.COMPLETION, 18L,
                        UsageClass.AUDIO_COMPLETION, 12L,
                        UsageClass.REASONING, 9L)));
    }

    @Test
    void theTotalSaysWhetherThoughtsStandInside() {
        assertThat(
                        usage(
                                "{'promptTokenCount':10,'candidatesTokenCount':30,'thoughtsTokenCount':9,'totalTokenCount':40}"))
                .contains(Usage.reported(
                        Map.of(UsageClass.PROMPT, 10L, UsageClass.COMPLETION, 21L, UsageClass.REASONING, 9L)));
        assertThat(usage("{'promptTokenCount':10,'totalTokenCount':14}"))
                .contains(Usage.reported(Map.of(UsageClass.PROMPT, 10L, UsageClass.COMPLETION, 4L)));
    }

    @Test
    void usageThatCountsNothingIsNone() {
        assertThat(usage("{'trafficType':'ON_DEMAND'}")).isEmpty();
        assertThat(usage("{'promptTokenCount':-1,'totalTokenCount':4}")).isEmpty();
    }

    @Test
    void searchesAreCountedAndSourcesNamed() {
        List<AnswerEvent> events = whole("""
                {'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'STOP','groundingMetadata':{
                   'webSearchQueries':['x','y'],'groundingChunks':[{'web':{'uri':'https://a.example','title':'A'}}]}}],
                 'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':1,'totalTokenCount':2}}""");

        assertThat(of(AnswerEvent.Used.class, events).get(0).usage().count(UsageClass.SEARCH))
                .isEqualTo(2);
        assertThat(of(AnswerEvent.Citation.class, events))
                .map(AnswerEvent.Citation::annotation)
                .containsExactly(
                        json("{'type':'url_citation','url_citation':{'url':'https://a.example','title':'A'}}"));
    }

    @Test
    void imagesAndProbabilitiesComeInTheirCommonForm() {
        List<AnswerEvent> events = whole("""
                {'candidates':[{'content':{'parts':[{'inlineData':{'mimeType':'image/png','data':'AA=='}}]},'finishReason':'STOP',
                  'logprobsResult':{'chosenCandidates':[{'token':'ä','tokenId':5,'logProbability':-0.5}],
                    'topCandidates':[{'candidates':[{'token':'b','logProbability':-1.5}]}]}}]}""");

        assertThat(of(AnswerEvent.Media.class, events))
                .map(AnswerEvent.Media::media)
                .containsExactly(new Part.Media(
                        Part.Medium.IMAGE,
                        new Part.Source.Inline("AA=="),
                        "image/png",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(of(AnswerEvent.LogProbabilities.class, events))
                .map(AnswerEvent.LogProbabilities::content)
                .containsExactly(json("""
                        [{'token':'ä','logprob':-0.5,'bytes':[195,164],
                          'top_logprobs':[{'token':'b','logprob':-1.5,'bytes':[98]}]}]"""));
    }

    private static String chunk(String part, String more) {
        return "{'candidates':[{'content':{'role':'model','parts':[" + part + "]}" + more + "}],"
                + "'usageMetadata':{'trafficType':'ON_DEMAND'},'responseId':'r1'}";
    }

    private static String partial(String value) {
        return "{'functionCall':{'partialArgs':[" + value + "],'willContinue':true}}";
    }

    private static String arguments(int call, List<AnswerEvent> events) {
        String text = of(CallArguments.class, events).stream()
                .filter(arguments -> arguments.call() == call)
                .map(CallArguments::fragment)
                .collect(Collectors.joining());
        assertThat(Trees.read(text)).isPresent();
        return text;
    }

    private static Optional<Usage> usage(String metadata) {
        return GeminiUsage.read(json(metadata), 0)
                .filter(AnswerEvent.Used.class::isInstance)
                .map(AnswerEvent.Used.class::cast)
                .map(AnswerEvent.Used::usage);
    }

    private static AnswerEvent.Used used(Map<UsageClass, Long> counts) {
        return new AnswerEvent.Used(Usage.reported(counts), Optional.empty());
    }

    private static <T extends AnswerEvent> List<T> of(Class<T> type, List<AnswerEvent> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}

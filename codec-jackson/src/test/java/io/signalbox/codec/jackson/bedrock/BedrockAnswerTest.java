package io.signalbox.codec.jackson.bedrock;

import static io.signalbox.codec.jackson.bedrock.Asking.answered;
import static io.signalbox.codec.jackson.bedrock.Asking.stream;
import static io.signalbox.codec.jackson.bedrock.Asking.whole;
import static io.signalbox.testkit.EventStreamFrames.event;
import static io.signalbox.testkit.EventStreamFrames.exception;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.claude.EmulatedFormat;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Headers;
import io.signalbox.testkit.EventStreamFrames;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Bedrock answers. */
class BedrockAnswerTest {

    private static final String FRAMES = "application/vnd.amazon.eventstream";
    private static final byte[] START = event("messageStart", "{\"role\":\"assistant\",\"p\":\"ab\"}");
    private static final byte[] WORDS =
            event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Grüße\"},\"p\":\"abc\"}");
    private static final byte[] CLOSE = event("contentBlockStop", "{\"contentBlockIndex\":0}");
    private static final byte[] STOP = event("messageStop", "{\"stopReason\":\"end_turn\"}");
    private static final byte[] COUNTS =
            event("metadata", "{\"usage\":{\"inputTokens\":5,\"outputTokens\":2,\"totalTokens\":7}}");

    @Test
    void aThoughtIsSealedAndCachedTokensStandBesideTheOthers() {
        assertThat(whole("""
                {'output':{'message':{'role':'assistant','content':[
                  {'reasoningContent':{'reasoningText':{'text':'Hm.','signature':'SIG'}}},
                  {'reasoningContent':{'redactedContent':'DATA'}},
                  {'text':'Four.'}]}},'stopReason':'stop_sequence','additionalModelResponseFields':{'stop_sequence':'x'},
                 'usage':{'inputTokens':10,'outputTokens':4,'totalTokens':120,'cacheReadInputTokens':70,
                  'cacheReadInputTokenCount':70,'cacheWriteInputTokens':36,'cacheDetails':[
                    {'ttl':'5m','inputTokens':30},{'ttl':'1h','inputTokens':6}]}}"""))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.empty(), Optional.empty()),
                        new AnswerEvent.Thought(0, "Hm.", false),
                        new AnswerEvent.Sealed(0, seal(Optional.of("SIG"), Optional.empty())),
                        new AnswerEvent.Sealed(0, seal(Optional.empty(), Optional.of("DATA"))),
                        new AnswerEvent.Text(0, "Four."),
                        new AnswerEvent.Used(
                                Usage.reported(Map.of(
                                        UsageClass.PROMPT, 10L,
                                        UsageClass.CACHED_READ, 70L,
                                        UsageClass.CACHE_WRITE, 30L,
                                        UsageClass.CACHE_WRITE_HOUR, 6L,
                                        UsageClass.COMPLETION, 4L)),
                                Optional.empty()),
                        new AnswerEvent.Finished(0, "stop", "stop_sequence", Optional.of("x")));
    }

    private static Part.Seal seal(Optional<String> signature, Optional<String> data) {
        return new Part.Seal(Part.Seal.ANTHROPIC, signature, data, Optional.empty());
    }

    @ParameterizedTest
    @DisplayName("F-72: what cannot be a count is none")
    @ValueSource(strings = {"{}", "{'inputTokens':-1,'outputTokens':2}", "{'inputTokens':1,'outputTokens':'2'}"})
    void whatCannotBeACountIsNone(String usage) {
        assertThat(ConverseUsage.read(Asking.json(usage)).filter(told -> !(told instanceof AnswerEvent.Misreported)))
                .isEmpty();
    }

    @Test
    void onlyCallsAreBegunAndTheirInputIsAnObject() {
        assertThat(stream(
                        "messageStart", "{'role':'assistant'}",
                        "contentBlockDelta", "{'contentBlockIndex':0,'delta':{'text':''}}",
                        "contentBlockDelta", "{'contentBlockIndex':0,'delta':{'text':'Let me.'}}",
                        "contentBlockStop", "{'contentBlockIndex':0}",
                        "contentBlockStart",
                                "{'contentBlockIndex':1,'start':{'toolUse':{'toolUseId':'a','name':'look'}}}",
                        "contentBlockDelta", "{'contentBlockIndex':1,'delta':{'toolUse':{'input':'{\\'at\\''}}}",
                        "contentBlockDelta", "{'contentBlockIndex':1,'delta':{'toolUse':{'input':':1}'}}}",
                        "contentBlockStop", "{'contentBlockIndex':1}",
                        "contentBlockStart",
                                "{'contentBlockIndex':2,'start':{'toolUse':{'toolUseId':'b','name':'wait'}}}",
                        "contentBlockStop", "{'contentBlockIndex':2}",
                        "contentBlockStart",
                                "{'contentBlockIndex':3,'start':{'toolUse':{'toolUseId':'s','name':'search','type':'server_tool_use'}}}",
                        "contentBlockDelta", "{'contentBlockIndex':3,'delta':{'toolUse':{'input':'{}'}}}",
                        "somethingNew", "{}",
                        "messageStop", "{'stopReason':'end_turn'}",
                        "metadata", "{'usage':{'inputTokens':1,'outputTokens':2}}"))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.empty(), Optional.empty()),
                        new AnswerEvent.Text(0, "Let me."),
                        new AnswerEvent.CallBegun(0, 0, "a", "look", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 0, "{\"at\""),
                        new AnswerEvent.CallArguments(0, 0, ":1}"),
                        new AnswerEvent.CallBegun(0, 1, "b", "wait", Optional.empty()),
                        new AnswerEvent.CallArguments(0, 1, "{}"),
                        new AnswerEvent.Finished(0, "tool_calls", "end_turn", Optional.empty()),
                        new AnswerEvent.Used(
                                Usage.reported(Map.of(UsageClass.PROMPT, 1L, UsageClass.COMPLETION, 2L)),
                                Optional.empty()),
                        new AnswerEvent.Ended());
    }

    @Test
    void aSignatureComesInPieces() {
        assertThat(stream(
                        "contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'H'}}}",
                        "contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'m.'}}}",
                        "contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'SI'}}}",
                        "contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'G'}}}",
                        "contentBlockStop", "{'contentBlockIndex':0}"))
                .containsExactly(
                        new AnswerEvent.Thought(0, "H", false),
                        new AnswerEvent.Thought(0, "m.", false),
                        new AnswerEvent.Sealed(0, seal(Optional.of("SIG"), Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {EmulatedFormat.WHOLE, EmulatedFormat.WRAPPED})
    void theInputOfTheGatewaysToolIsTheAnswer(String name) {
        String input = name.equals(EmulatedFormat.WHOLE) ? "{'a':1}" : "{'value':{'a':1}}";

        assertThat(whole("{'output':{'message':{'content':[{'toolUse':{'toolUseId':'a','name':'" + name + "','input':"
                        + input + "}}]}},'stopReason':'tool_use'}"))
                .containsExactly(
                        new AnswerEvent.Begun(Optional.empty(), Optional.empty()),
                        new AnswerEvent.Text(0, "{\"a\":1}"),
                        new AnswerEvent.Finished(0, "stop", "tool_use", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "tool_use, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "guardrail_intervened, content_filter",
        "content_filtered, content_filter",
        "malformed_model_output, error",
        "malformed_tool_use, error",
        "something_new, stop",
    })
    void everyReasonHasItsWord(String word, String common) {
        assertThat(whole("{'output':{'message':{'content':[]}},'stopReason':'" + word + "'}"))
                .contains(new AnswerEvent.Finished(0, common, word, Optional.empty()));
    }

    @Test
    void citationsOfTheWebAreAnnotations() {
        assertThat(whole("""
                {'output':{'message':{'content':[{'citationsContent':{'content':[{'text':'It is so.'}],'citations':[
                  {'title':'A','location':{'web':{'url':'https://example.com/a'}}},
                  {'title':'B','location':{'documentChar':{'documentIndex':0}}}]}},
                  {'image':{'format':'png','source':{'bytes':'AAAA'}}}]}},'stopReason':'end_turn'}"""))
                .contains(new AnswerEvent.Text(0, "It is so."), new AnswerEvent.Citation(0, Asking.json("""
                                {'type':'url_citation','url_citation':{'url':'https://example.com/a','title':'A',
                                  'start_index':0,'end_index':0}}""")))
                .filteredOn(AnswerEvent.Media.class::isInstance)
                .hasSize(1);
    }

    @Test
    @DisplayName("F-29: an error within a successful answer is one")
    void anErrorInsteadOfAnAnswerFails() {
        assertThat(whole("{'message':'Too many requests, please wait'}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        AnswerEvent.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED));
        assertThatThrownBy(() -> whole("{}")).isInstanceOf(MalformedAnswerException.class);
    }

    @ParameterizedTest
    @DisplayName("F-15, F-19 to F-26: what stands in the header before the colon says what an error means")
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | UnrecognizedClientException | The security token included in the request is invalid. | AUTHENTICATION",
                "403 | InvalidSignatureException | no | AUTHENTICATION",
                "403 | ExpiredTokenException | no | AUTHENTICATION",
                "403 | AccessDeniedException | You don't have access to the model | PERMISSION",
                "404 | ResourceNotFoundException | This model version has reached the end of its life. | NOT_FOUND",
                "400 | ValidationException | The provided model identifier is invalid. | NOT_FOUND",
                "400 | ValidationException | on-demand throughput isn't supported | NOT_FOUND",
                "400 | ValidationException | Input is too long for requested model. | CONTEXT_LENGTH",
                "400 | ValidationException | Input Tokens Exceeded: Number | CONTEXT_LENGTH",
                "400 | ValidationException | prompt is too long: 9 tokens | CONTEXT_LENGTH",
                "400 | ValidationException | This model doesn't support tool use. | INVALID_REQUEST",
                "400 | ServiceQuotaExceededException | no | QUOTA_EXHAUSTED",
                "429 | ThrottlingException | Too many tokens per day, please wait | QUOTA_EXHAUSTED",
                "429 | ThrottlingException | Too many tokens, please wait | RATE_LIMITED",
                "429 | ModelNotReadyException | no | RATE_LIMITED",
                "408 | ModelTimeoutException | no | TIMEOUT",
                "424 | ModelErrorException | no | UPSTREAM_ERROR",
                "424 | ModelStreamErrorException | no | UPSTREAM_ERROR",
                "500 | InternalServerException | no | UPSTREAM_ERROR",
                "503 | ServiceUnavailableException | no | OVERLOADED",
            },
            quoteCharacter = '"')
    void errorsHaveTheirKinds(int status, String type, String message, FailureKind kind) {
        Headers headers = Headers.of("x-amzn-errortype", type + ":http://internal.amazon.com/coral/");

        assertThat(failure(status, headers, "{\"message\":\"" + message + "\"}").kind())
                .isEqualTo(kind);
        assertThat(failure(status, headers, "{\"Message\":\"" + message + "\"}").kind())
                .isEqualTo(kind);
    }

    @Test
    void errorsWithoutTheHeaderAreJudgedLikeAnyOther() {
        assertThat(failure(403, Headers.NONE, "<html>no</html>").kind()).isEqualTo(FailureKind.PERMISSION);
        assertThat(failure(400, Headers.of("x-amzn-errortype", "ServiceQuotaExceededException"), "")
                        .kind())
                .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    }

    private static Failure failure(int status, Headers headers, String body) {
        return BedrockConverse.upstream().failure(status, headers, body.getBytes(UTF_8), Instant.EPOCH);
    }

    @Test
    void aCallerOfChatGetsChunksOfFrames() {
        Asking.Answered got = answered(FRAMES, joined(START, WORDS, CLOSE, STOP, COUNTS), 4096);

        assertThat(got.text())
                .contains("\"model\":\"anthropic/claude\"", "\"content\":\"Grüße\"", "\"finish_reason\":\"stop\"")
                .contains("\"prompt_tokens\":5", "\"completion_tokens\":2")
                .endsWith("data: [DONE]\n\n");
        assertThat(answered(FRAMES, joined(START, WORDS, CLOSE, COUNTS, STOP), 4096)
                        .usage())
                .isEqualTo(got.usage());
        assertThat(answered("application/json", joined(START, WORDS, CLOSE, STOP, COUNTS), 4096))
                .isEqualTo(got);
    }

    @Test
    @DisplayName("F-36: a whole answer where a stream was asked for is one all the same")
    void aWholeAnswerInsteadOfAStream() {
        byte[] whole = "{\"output\":{\"message\":{\"content\":[{\"text\":\"hi\"}]}},\"stopReason\":\"end_turn\"}"
                .getBytes(UTF_8);

        assertThat(answered(FRAMES, whole, 7).text())
                .contains("\"content\":\"hi\"")
                .endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @DisplayName("F-66, F-68: an exception is the error of its type")
    @CsvSource({
        "throttlingException, RATE_LIMITED",
        "validationException, INVALID_REQUEST",
        "modelStreamErrorException, UPSTREAM_ERROR",
        "internalServerException, UPSTREAM_ERROR",
        "serviceUnavailableException, OVERLOADED",
    })
    void exceptionsHaveTheirKinds(String type, FailureKind kind) {
        byte[] before = joined(START, exception(type, "{\"message\":\"no\",\"p\":\"x\"}"));
        byte[] after = joined(START, WORDS, exception(type, "{\"message\":\"no\"}"));

        assertThat(answered(FRAMES, before, 5).failure().orElseThrow().kind()).isEqualTo(kind);
        assertThat(answered(FRAMES, after, 5).failure().orElseThrow().kind()).isEqualTo(kind);
        assertThat(answered(FRAMES, after, 5).text()).contains("Grüße");
    }

    @Test
    @DisplayName("F-67: an error that has no exception of its own")
    void errorsWithoutPayload() {
        Failure failure = answered(
                        FRAMES, joined(START, EventStreamFrames.error("InternalServerException", "try later")), 100)
                .failure()
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(FailureKind.UPSTREAM_ERROR);
    }

    @Test
    @DisplayName("F-59, F-62, F-76: a stream that is cut, broken or too large is no answer")
    void brokenStreams() {
        byte[] cut = joined(START, WORDS);
        byte[] within = Arrays.copyOf(cut, cut.length - 3);
        byte[] wrong = cut.clone();
        wrong[cut.length - 6] ^= 1;
        byte[] large =
                joined(START, event("contentBlockDelta", "{\"delta\":{\"text\":\"" + "x".repeat(11_000) + "\"}}"));

        assertThat(code(cut)).isEqualTo("upstream_truncated");
        assertThat(code(within)).isEqualTo("upstream_truncated");
        assertThat(code(wrong)).isEqualTo("upstream_invalid_event");
        assertThat(code(large)).isEqualTo("event_too_large");
    }

    @Test
    void whatAMalformedEndUsedIsKnown() {
        Asking.Answered got = answered(
                FRAMES,
                joined(START, WORDS, event("messageStop", "{\"stopReason\":\"malformed_tool_use\"}"), COUNTS),
                50);

        assertThat(got.failure().orElseThrow().kind()).isEqualTo(FailureKind.BAD_RESPONSE);
        assertThat(got.usage().promptTokens()).isEqualTo(5);
    }

    @Property(tries = 200)
    @Label("any split of the bytes gives the same answer")
    void anySplitGivesTheSame(@ForAll @IntRange(min = 1, max = 300) int size) {
        byte[] answer = joined(START, WORDS, CLOSE, STOP, COUNTS);

        assertThat(answered(FRAMES, answer, size)).isEqualTo(answered(FRAMES, answer, 100_000));
    }

    private static String code(byte[] stream) {
        return answered(FRAMES, stream, 64).failure().orElseThrow().code();
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            joined.writeBytes(frame);
        }
        return joined.toByteArray();
    }
}

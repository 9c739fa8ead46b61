package io.signalbox.codec.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.testkit.Finish;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.UnsentReply;
import io.signalbox.testkit.dialect.ProviderDialectContract;
import io.signalbox.testkit.dialect.SampleAnswer;
import io.signalbox.testkit.dialect.SampleError;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dialect in which providers are called keeps the contract, for callers of chat and for those of its own. */
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class ProviderDialectsTest extends ProviderDialectContract {

    private static final ToolCall LOOK = new ToolCall("call_1", "look", "{\"at\":1,\"why\":\"\u00e9 \\\"x\\\"\"}");
    private static final ToolCall WAIT = new ToolCall("call_2", "wait_here", "{\"for\":[2,null]}");

    @Parameter
    Pair pair = new Pair(SpokenDialect.openAiChat(), ScriptedDialect.OPENAI_CHAT);

    static Stream<Arguments> pairs() {
        Stream<Pair> chat =
                Stream.of(ScriptedDialect.values()).map(provider -> new Pair(SpokenDialect.openAiChat(), provider));
        Stream<Pair> own = SpokenDialect.all().stream()
                .filter(caller -> !caller.name().equals(OpenAiChat.NAME))
                .map(caller -> new Pair(
                        caller,
                        Stream.of(ScriptedDialect.values())
                                .filter(provider -> provider.word().equals(caller.name()))
                                .findFirst()
                                .orElseThrow()));
        return Stream.concat(chat, own).map(Arguments::of);
    }

    /** A caller's dialect and a provider's. */
    record Pair(SpokenDialect caller, ScriptedDialect provider) {
        @Override
        public String toString() {
            return caller.name() + " \u2192 " + provider.word();
        }
    }

    @Override
    protected SpokenDialect spoken() {
        return pair.caller();
    }

    @Override
    protected Dialect dialect(SpokenRequest request) {
        return switch (pair.caller().name()) {
            case OpenAiChat.NAME -> OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
            case OpenAiResponses.NAME -> OpenAiResponses.dialect(OpenAiResponses.Face.OPENAI);
            case AnthropicMessages.NAME -> AnthropicMessages.dialect(AnthropicMessages.Face.ANTHROPIC);
            default -> Gemini.dialect(request.model(), request.isStream(), true);
        };
    }

    @Override
    protected Bridge bridge() {
        return Dialects.bridges().stream()
                .filter(bridge ->
                        bridge.upstreamDialect().equals(pair.provider().word()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected Endpoint endpoint() {
        ProviderType type = switch (pair.provider()) {
            case OPENAI_CHAT, OPENAI_RESPONSES -> ProviderType.OPENAI;
            case ANTHROPIC_MESSAGES -> ProviderType.ANTHROPIC;
            case GEMINI -> ProviderType.GEMINI;
            case BEDROCK_CONVERSE -> ProviderType.BEDROCK;
            case COHERE -> ProviderType.COHERE;
        };
        return Endpoint.at(new Provider("main", type, "Main", 0, true, false), new ModelId("acme/asked"), "its.own-1")
                .dialect(pair.provider().word())
                .build();
    }

    @Override
    protected List<SampleAnswer> answers() {
        List<SampleAnswer> samples = new ArrayList<>();
        TokenCounts counts = TokenCounts.of(100, 50).cached(60, 10).reasoned(20);
        Reply spoken = Reply.stream("One ", "two ", "\u00e9\u4e16\ud83d\ude80").usage(counts);
        for (boolean stream : List.of(false, true)) {
            samples.add(sample(stream, spoken)
                    .saying("One ", "two ", "\u00e9\u4e16\ud83d\ude80")
                    .finishing("stop")
                    .using(used()));
            samples.add(
                    sample(stream, Reply.answer("Look: ").calling(LOOK, WAIT).usage(10, 5))
                            .saying("Look: ")
                            .calling(LOOK, WAIT)
                            .finishing("tool_calls")
                            .using(plain(10, 5)));
        }
        samples.add(sample(false, Reply.answer("Half").finish(Finish.LENGTH).usage(10, 5))
                .saying("Half")
                .finishing("length")
                .using(plain(10, 5)));
        if (pair.caller().name().equals(OpenAiChat.NAME)) {
            samples.add(sample(true, Reply.answer("Uncounted").usageNever())
                    .saying("Uncounted")
                    .finishing("stop"));
        }
        return samples;
    }

    private SampleAnswer sample(boolean stream, Reply reply) {
        SampleAnswer sample = SampleAnswer.of(stream, unsent(reply, stream));
        boolean hasId = pair.provider() != ScriptedDialect.BEDROCK_CONVERSE;
        return hasId ? sample.withId("answer-7") : sample;
    }

    private UnsentReply unsent(Reply reply, boolean stream) {
        String asked = "{\"stream\":" + stream + ",\"stream_options\":{\"include_usage\":true}}";
        return reply.id("answer-7").in(pair.provider()).unsent("/any", asked.getBytes(UTF_8));
    }

    private static Usage plain(long prompt, long completion) {
        return Usage.reported(Map.of(UsageClass.PROMPT, prompt, UsageClass.COMPLETION, completion));
    }

    /** What the dialect has words for. */
    private Usage used() {
        boolean writes = !Set.of(ScriptedDialect.GEMINI, ScriptedDialect.COHERE).contains(pair.provider());
        boolean reasons = pair.provider() != ScriptedDialect.BEDROCK_CONVERSE;
        return Usage.builder()
                .with(UsageClass.PROMPT, writes ? 30 : 40)
                .with(UsageClass.CACHED_READ, 60)
                .with(UsageClass.CACHE_WRITE, writes ? 10 : 0)
                .with(UsageClass.COMPLETION, reasons ? 30 : 50)
                .with(UsageClass.REASONING, reasons ? 20 : 0)
                .reported();
    }

    @Override
    protected List<SampleError> errors(String message) {
        return Stream.of(
                        ProviderFailure.INVALID_REQUEST,
                        ProviderFailure.AUTHENTICATION,
                        ProviderFailure.PERMISSION,
                        ProviderFailure.NOT_FOUND,
                        ProviderFailure.RATE_LIMITED,
                        ProviderFailure.OVERLOADED,
                        ProviderFailure.UPSTREAM_ERROR)
                .map(failure -> error(failure, message))
                .toList();
    }

    private SampleError error(ProviderFailure failure, String message) {
        UnsentReply said = unsent(Reply.failure(failure), false);
        return new SampleError(
                said.status(), said.headers(), worded(said.bytes(), message), FailureKind.valueOf(failure.name()));
    }

    private static byte[] worded(byte[] json, String message) {
        return new String(json, UTF_8)
                .replaceAll("(?i)\"message\":\"[^\"]*\"", Matcher.quoteReplacement("\"message\":\"" + message + "\""))
                .getBytes(UTF_8);
    }

    @Override
    protected Map<FailureKind, byte[]> errorEvents(String message) {
        byte[] overloaded = event(Step.failure(ProviderFailure.OVERLOADED));
        return switch (pair.provider()) {
            case COHERE -> Map.of();
            case BEDROCK_CONVERSE -> Map.of(FailureKind.OVERLOADED, overloaded);
            default -> Map.of(FailureKind.OVERLOADED, worded(overloaded, message));
        };
    }

    @Override
    protected byte[] unknownEvent() {
        return event(Step.event("something.new", "{\"type\":\"something.new\",\"new\":{\"x\":[1]}}"));
    }

    private byte[] event(Step step) {
        return unsent(Reply.script(step, Step.end()), true).bytes();
    }

    @Override
    protected byte[] withUnknownMember(byte[] event) {
        boolean frame = pair.provider() == ScriptedDialect.BEDROCK_CONVERSE && event[0] != '{';
        return frame ? event : super.withUnknownMember(event);
    }
}

package io.signalbox.docs.extensions;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.testkit.dialect.ProviderDialectContract;
import io.signalbox.testkit.dialect.SampleAnswer;
import io.signalbox.testkit.dialect.SampleError;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.util.List;

// tag::example
/** The laws of providers' dialects, kept by {@code acme-talk} for callers of chat. */
class AcmeTalkContractTest extends ProviderDialectContract {

    @Override
    protected Bridge bridge() {
        return new AcmeTalk().bridges().get(0);
    }

    @Override
    protected Endpoint endpoint() {
        Provider acme = new Provider("acme", AcmeProvider.TYPE, "Acme", 0, true, false);
        return Endpoint.at(acme, new ModelId("acme/parrot"), "talker-1")
                .dialect("acme-talk")
                .build();
    }

    @Override
    protected SpokenDialect spoken() {
        return SpokenDialect.openAiChat();
    }

    @Override
    protected Dialect dialect(SpokenRequest request) {
        return OpenAiChat.dialect(OpenAiChat.Face.OPENAI);
    }

    @Override
    protected List<SampleAnswer> answers() {
        Usage used = Usage.builder()
                .with(UsageClass.PROMPT, 7)
                .with(UsageClass.COMPLETION, 2)
                .reported();
        SampleAnswer whole = SampleAnswer.whole("""
                {"id": "t-1", "object": "chat.completion", "created": 1, "model": "talker-1", "choices": [{"index": 0,
                 "message": {"role": "assistant", "content": "Good day"}, "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}}""");
        SampleAnswer stream = SampleAnswer.stream(
                chunk("[{\"index\": 0, \"delta\": {\"role\": \"assistant\", \"content\": \"Good \"}}]"),
                chunk("[{\"index\": 0, \"delta\": {\"content\": \"day\"}}]"),
                chunk("[{\"index\": 0, \"delta\": {}, \"finish_reason\": \"stop\"}]"),
                chunk("[], \"usage\": {\"prompt_tokens\": 7, \"completion_tokens\": 2, \"total_tokens\": 9}"),
                "data: [DONE]\n\n");
        return List.of(
                whole.saying("Good day").finishing("stop").using(used).withId("t-1"),
                stream.saying("Good ", "day").finishing("stop").using(used).withId("t-1"));
    }

    private static String chunk(String choices) {
        return "data: {\"id\": \"t-1\", \"object\": \"chat.completion.chunk\", \"created\": 1, \"model\": \"talker-1\","
                + " \"choices\": " + choices + "}\n\n";
    }

    @Override
    protected List<SampleError> errors(String message) {
        String body = "{\"error\": {\"message\": \"" + message + "\"}}";
        return List.of(
                SampleError.of(401, body, FailureKind.AUTHENTICATION),
                SampleError.of(429, body, FailureKind.RATE_LIMITED),
                SampleError.of(503, body, FailureKind.OVERLOADED));
    }

    @Override
    protected boolean passesEvents() {
        return true;
    }
}
// end::example

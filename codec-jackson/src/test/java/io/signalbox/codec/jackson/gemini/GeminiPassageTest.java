package io.signalbox.codec.jackson.gemini;

import static io.signalbox.codec.jackson.gemini.Answered.PASSAGE;
import static io.signalbox.codec.jackson.gemini.Asking.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.answer.Continuation;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.ErrorContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a provider gets of the request of a caller who speaks its dialect, and how callers learn of errors. */
class GeminiPassageTest {

    private static final Endpoint STUDIO = endpoint(ProviderType.GEMINI, Set.of());
    private static final Endpoint VERTEX = endpoint(ProviderType.VERTEX, Set.of());

    @Test
    void everythingPassesButWhatIsTheGateways() {
        UpstreamRequest sent = send(
                "{ 'contents' : [ {'parts':[{'text':'\\u00e4'}]} ], 'models':['a'], 'unknown':{'x':[1.0]},'user':'u','preset':'p' }",
                STUDIO,
                Map.of());

        assertThat(body(sent))
                .isEqualTo("{ 'contents' : [ {'parts':[{'text':'\\u00e4'}]} ], 'unknown':{'x':[1.0]} }"
                        .replace('\'', '"'));
        assertThat(sent.path()).isEqualTo("/models/gemini-2.5-pro:generateContent");
        assertThat(sent.dropped()).isEmpty();
    }

    @Test
    void vertexHasItsOwnPathLabelsAndTiers() {
        String body = "{'contents':[{}],'labels':{'a':'b'},'serviceTier':'FLEX'}";

        assertThat(send(body, VERTEX, Map.of()))
                .returns("/publishers/google/models/gemini-2.5-pro:generateContent", UpstreamRequest::path)
                .returns(Optional.of("flex"), sent -> sent.headers().first("x-vertex-ai-llm-shared-request-type"))
                .returns("{\"contents\":[{}],\"labels\":{\"a\":\"b\"}}", GeminiPassageTest::body);
        assertThat(send(body, STUDIO, Map.of()))
                .returns(List.of("labels"), UpstreamRequest::dropped)
                .returns("{\"contents\":[{}],\"serviceTier\":\"FLEX\"}", GeminiPassageTest::body);
    }

    @Test
    void parametersFromElsewhereAreAddedWhereTheBodySaysNothing() {
        Map<String, String> parameters = Map.of(
                "temperature",
                "0.5",
                "max_completion_tokens",
                "9",
                "min_p",
                "0.1",
                "reasoning_effort",
                "\"low\"",
                "service_tier",
                "\"flex\"");

        UpstreamRequest sent = send("{'contents':[{}],'generationConfig':{'temperature':1.0}}", STUDIO, parameters);
        assertThat(tree(sent)).isEqualTo(json("""
                {'contents':[{}],'generationConfig':{'temperature':1.0,'maxOutputTokens':9,
                  'thinkingConfig':{'thinkingBudget':128,'includeThoughts':true}},'serviceTier':'flex'}"""));
        assertThat(sent.dropped()).containsExactly("min_p");
        assertThat(tree(send("{'contents':[{}]}", STUDIO, Map.of("top_k", "3"))))
                .isEqualTo(json("{'contents':[{}],'generationConfig':{'topK':3}}"));
    }

    @Test
    void whatTheEndpointLacksIsLeftOutAndNamed() {
        UpstreamRequest sent = send(
                "{'contents':[{}],'tools':[],'generationConfig':{'topK':1,'temperature':1,'maxOutputTokens':5}}",
                endpoint(ProviderType.GEMINI, Set.of("temperature", "max_tokens")),
                Map.of());

        assertThat(tree(sent))
                .isEqualTo(json("{'contents':[{}],'generationConfig':{'temperature':1,'maxOutputTokens':5}}"));
        assertThat(sent.dropped()).containsExactlyInAnyOrder("top_k", "tools");
    }

    @Test
    void sealsOfOtherModelsNeverReachGoogle() {
        String wrapped = GeminiSeals.wrap(
                new Part.Seal(Part.Seal.ANTHROPIC, Optional.of("s"), Optional.empty(), Optional.empty()), "", false);

        assertThat(tree(send(
                        "{'contents':[{'parts':[{'text':'a','thoughtSignature':'" + wrapped
                                + "'},{'text':'b','thoughtSignature':'own'}]}]}",
                        STUDIO,
                        Map.of())))
                .isEqualTo(json("""
                        {'contents':[{'parts':[{'text':'a','thoughtSignature':'skip_thought_signature_validator'},
                          {'text':'b','thoughtSignature':'own'}]}]}"""));
    }

    @Test
    void aContinuationSaysWhatWasSaidAndAsksForTheRest() {
        Dialect.Envelope envelope = Answered.envelope(
                true, true, "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'max_output_tokens':10}}");

        UpstreamRequest sent = PASSAGE.continuation(envelope, STUDIO, Map.of(), "12345678", false);

        assertThat(tree(sent)).isEqualTo(json("""
                {'contents':[{'parts':[{'text':'x'}]},{'role':'model','parts':[{'text':'12345678'}]},
                  {'role':'user','parts':[{'text':'%s'}]}],'generationConfig':{'max_output_tokens':8}}""".formatted(Continuation.INSTRUCTION)));
        assertThat(sent.path()).endsWith(":streamGenerateContent?alt=sse");
    }

    @Property
    @Label("unknown members pass byte for byte")
    void unknownMembersPass(@ForAll String name, @ForAll String value) {
        String member = new String(
                Json.member("x" + name.replaceAll("[\\p{Cs}]", ""), Json.string(value)), StandardCharsets.UTF_8);
        String body = "{\"contents\":[{}]," + member + "}";

        Dialect.Envelope envelope = Gemini.dialect("m", false, true).read(Json.bytes(body));

        assertThat(body(PASSAGE.request(envelope, STUDIO, Map.of()))).isEqualTo(body);
    }

    @Test
    void errorsHaveGooglesForm() {
        Failure limited =
                Failure.of(FailureKind.RATE_LIMITED, "Slow down.").withRetryAfter(Optional.of(Duration.ofMillis(1500)));
        ErrorContext context = new ErrorContext(limited, "gen-1", "m", List.of());

        assertThat(Trees.read(new String(Gemini.dialect("m", true, true).error(context), StandardCharsets.UTF_8)))
                .contains(json("""
                        {'error':{'code':429,'message':'Slow down.','status':'RESOURCE_EXHAUSTED','details':[
                          {'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'RATE_LIMIT_EXCEEDED','domain':'signalbox',
                           'metadata':{'kind':'rate_limited','requestId':'gen-1'}},
                          {'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'2s'}]}}"""));
        assertThat(new String(Gemini.dialect("m", true, false).error(context), StandardCharsets.UTF_8))
                .startsWith("[{")
                .endsWith("}]");
        assertThat(text(List.of(Gemini.dialect("m", true, true).errorEvent(context))))
                .startsWith("data: {\"error\":{\"code\":429")
                .endsWith("}\r\n\r\n");
    }

    @Test
    void anArrayThatWasBegunIsEndedByItsError() {
        ErrorContext context = new ErrorContext(Failure.of(FailureKind.TIMEOUT, "Late."), "g", "m", List.of());
        Dialect dialect = Gemini.dialect("m", true, false);
        Dialect.Envelope envelope = dialect.read(Answered.bytes(Answered.HELLO));
        Answered begun = Answered.of(
                PASSAGE,
                envelope,
                Optional.empty(),
                "text/event-stream",
                "data: {'candidates':[{'content':{'parts':[{'text':'a'}]}}]}\n\n",
                9999);

        String whole =
                begun.text() + text(List.of(dialect.keepAlive(), dialect.remark("x"), dialect.errorEvent(context)));

        assertThat(Trees.read(whole)).hasValueSatisfying(array -> {
            assertThat(array.size()).isEqualTo(2);
            assertThat(array.get(1).at("/error/status").asText()).isEqualTo("DEADLINE_EXCEEDED");
        });
        assertThat(Trees.read(text(List.of(Gemini.dialect("m", true, false).errorEvent(context)))))
                .hasValueSatisfying(array -> assertThat(array.size()).isEqualTo(1));
    }

    @Test
    void signsOfLifeAreBlankLinesThatEveryClientSkips() {
        assertThat(Gemini.dialect("m", true, true).streamType()).isEqualTo("text/event-stream");
        assertThat(Gemini.dialect("m", true, false).streamType()).isEqualTo("application/json");
        assertThat(text(List.of(Gemini.dialect("m", true, true).keepAlive()))).isEqualTo("\r\n\r\n");
        assertThat(text(List.of(Gemini.dialect("m", true, true).remark("x")))).isBlank();
    }

    @Test
    void theGatewaysAccountIsNoFaultOfTheCallers() {
        Dialect dialect = Gemini.dialect("m", false, false);
        Failure refusedKey = Failure.of(FailureKind.AUTHENTICATION, "no").withUpstreamStatus(401);

        assertThat(dialect.status(refusedKey)).isEqualTo(502);
        assertThat(dialect.status(Failure.of(FailureKind.AUTHENTICATION, "no"))).isEqualTo(401);
        assertThat(dialect.status(Failure.of(FailureKind.INVALID_REQUEST, "request_too_large", "no")))
                .isEqualTo(413);
    }

    private static UpstreamRequest send(String body, Endpoint endpoint, Map<String, String> parameters) {
        return PASSAGE.request(Answered.envelope(false, true, body), endpoint, parameters);
    }

    private static JsonNode tree(UpstreamRequest request) {
        return Trees.read(body(request)).orElseThrow();
    }

    private static String body(UpstreamRequest request) {
        return text(request.body());
    }

    private static String text(List<ByteBuffer> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            joined.writeBytes(copy);
        }
        return joined.toString(StandardCharsets.UTF_8);
    }

    private static Endpoint endpoint(ProviderType type, Set<String> supported) {
        Provider provider = new Provider("google", type, "Google", 0, true, false);
        return Endpoint.at(provider, new ModelId("google/any"), "google/gemini-2.5-pro")
                .dialect(Gemini.NAME)
                .supportedParameters(supported)
                .build();
    }
}

package io.signalbox.codec.jackson.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect.Envelope;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceRequestTest {

    private static final String FULL = "{'model':'acme/m','models':['a','b'],'route':'fallback','input':['x'],"
            + "'provider':{'order':['p'],'options':{'p':{'k':[1]}}},'session_id':'s','new':1E400}";

    @Test
    @DisplayName("what only the gateway or an aggregator knows stays away from others, who are told what they miss")
    void leavesMembersOut() {
        Envelope envelope = Served.json(Service.EMBEDDINGS, FULL);
        UpstreamRequest plain =
                Served.request(Service.EMBEDDINGS, envelope, ProviderType.OPENAI, Map.of("temperature", "1"));
        assertThat(Served.text(plain.body())).isEqualTo("{\"model\":\"m-1\",\"input\":[\"x\"],\"new\":1E400}");
        assertThat(plain.dropped()).containsExactly("session_id");
        UpstreamRequest aggregator =
                Served.request(Service.EMBEDDINGS, envelope, ProviderType.OPENROUTER, Map.of("provider.zdr", "true"));
        assertThat(Served.text(aggregator.body()))
                .isEqualTo(
                        ("{'model':'m-1','input':['x'],'provider':{'order':['p'],'options':{'p':{'k':[1]}},'zdr':true},"
                                        + "'session_id':'s','new':1E400}")
                                .replace('\'', '"'));
        assertThat(aggregator.dropped()).isEmpty();
        Envelope without = envelope.withoutMember("session_id");
        assertThat(Served.request(Service.EMBEDDINGS, without, ProviderType.OPENAI, Map.of())
                        .dropped())
                .isEmpty();
    }

    @Test
    @DisplayName(
            "routing knows the names, who may serve it, whose conversation it is, and how long the longest prompt is")
    void tellsFacts() {
        Envelope envelope = Served.json(Service.EMBEDDINGS, FULL.replace("'new'", "'user':'u','new'"));
        assertThat(envelope.facts().asked()).containsExactly("acme/m", "a", "b");
        assertThat(envelope.facts().preferences().order()).isPresent();
        assertThat(envelope.facts().session()).hasValue("s");
        assertThat(envelope.facts().user()).hasValue("u");
        assertThat(envelope.facts().stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "12345678"                          | 10
            ["12345678","12"]                   | 10
            [1,2,3]                             | 12
            [[1,2],[1,2,3]]                     | 12
            [{"content":[{"type":"text"}]}, ""] | 2
            """)
    @DisplayName("a prompt is a text, or tokens of four bytes each; entries that may hold pictures are not counted")
    void measuresPrompts(String input, int bytes) {
        Envelope envelope = Served.json(Service.EMBEDDINGS, "{\"input\":" + input + "}");
        assertThat(envelope.facts().promptBytes()).isEqualTo(bytes);
        assertThat(envelope.facts().bodyBytes()).isEqualTo(envelope.body().length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EMBEDDINGS     | {'input':7}                                | input
            EMBEDDINGS     | {'input':null}                             | input
            EMBEDDINGS     | {}                                         | input
            MODERATIONS    | {}                                         | input
            IMAGES         | {'prompt':['x']}                           | prompt
            SPEECH         | {'input':{}}                               | input
            TRANSCRIPTIONS | {'input_audio':'x'}                        | input_audio
            TRANSLATIONS   | {'model':'m'}                              | file
            RERANK         | {'query':'q','documents':'d'}              | documents
            RERANK         | {'documents':['d']}                        | query
            EMBEDDINGS     | {'input':'x','model':''}                   | model
            EMBEDDINGS     | {'input':'x','provider':{'sorted':'price'}} | provider.sorted
            """)
    @DisplayName("a request that is none is refused by the name of its member")
    void refuses(Service service, String body, String parameter) {
        assertThatThrownBy(() -> Served.json(service, body))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refused -> assertThat(refused.failure().parameter()).hasValue(parameter));
    }

    @ParameterizedTest
    @EnumSource(
            value = Service.class,
            names = {"MODERATIONS", "IMAGE_EDITS", "TRANSLATIONS"})
    @DisplayName("what an aggregator does not have is not asked of it")
    void objects(Service service) {
        Envelope envelope = Served.json(Service.EMBEDDINGS, FULL);
        assertThat(Served.bridge(service).objection(envelope, Served.at(ProviderType.OPENROUTER)))
                .isPresent();
        assertThat(Served.bridge(service).objection(envelope, Served.at(ProviderType.GROQ)))
                .isEmpty();
    }

    @Test
    @DisplayName("an aggregator has images at a path of its own")
    void knowsPaths() {
        Envelope envelope = Served.json(Service.IMAGES, "{'prompt':'x'}");
        assertThat(Served.request(Service.IMAGES, envelope, ProviderType.OPENROUTER, Map.of())
                        .path())
                .isEqualTo("/images");
        assertThat(Service.IMAGES.paths()).containsExactly("images/generations", "images");
        assertThat(Service.EMBEDDINGS.paths()).containsExactly("embeddings");
    }
}

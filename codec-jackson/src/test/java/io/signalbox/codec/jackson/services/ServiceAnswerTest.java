package io.signalbox.codec.jackson.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.services.Served.Result;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader;
import io.signalbox.core.port.Dialect.Envelope;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAnswerTest {

    private static final Envelope PAINT = Served.json(Service.IMAGES, "{'model':'acme/m','prompt':'x'}");
    private static final Envelope SAY = Served.json(Service.SPEECH, "{'model':'acme/m','input':'x'}");
    private static final Envelope HEAR =
            Served.json(Service.TRANSCRIPTIONS, "{'model':'acme/m','input_audio':{'data':'" + "A".repeat(3200) + "'}}");

    private static final String EVENTS = """
            : hi

            data: {"type":"image_generation.partial_image","b64_json":"\u00e9"}

            event: image_generation.completed
            data: {"type":"image_generation.completed",
            data: "usage":{"input_tokens":5,"output_tokens":7}}

            data: [DONE]

            """.replace("\n", "\r\n");

    @Property
    @Label("any split of an answer gives the same bytes and counts")
    void survivesSplits(@ForAll @IntRange(min = 1, max = 300) int pieces) {
        AnswerReader events = Served.reader(Service.IMAGES, PAINT, "text/event-stream");
        assertThat(Served.feed(events, EVENTS, pieces).text()).isEqualTo(EVENTS);
        assertThat(events.summary().usage())
                .isEqualTo(Usage.reported(Map.of(UsageClass.PROMPT, 5L, UsageClass.IMAGE_COMPLETION, 7L)));
        AnswerReader sound = Served.reader(Service.SPEECH, SAY, "audio/mpeg");
        assertThat(Served.feed(sound, EVENTS, pieces).text()).isEqualTo(EVENTS);
        String json = " {\"data\" : [{}], \"x\":1E400}";
        AnswerReader whole = Served.reader(Service.IMAGES, PAINT, "application/json");
        assertThat(Served.feed(whole, json, pieces).text()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'usage':{'prompt_tokens':8,'total_tokens':8}}                                        | reported prompt=8 made_image=1
            {'usage':{'total_tokens':8}}                                                          | reported prompt=8 made_image=1
            {'usage':{'input_tokens':9,'output_tokens':3,'input_tokens_details':{'cached_tokens':4,'image_tokens':2}}} | reported prompt=3 cached_read=4 image_prompt=2 image_completion=3
            {'usage':{'input_tokens':9,'output_tokens':3,'input_token_details':{'audio_tokens':7}}} | reported prompt=2 audio_prompt=7 image_completion=3
            {'usage':{'search_units':2}}                                                          | reported made_image=1 search=2
            {'meta':{'billed_units':{'search_units':1}}}                                          | reported made_image=1 search=1
            {'usage':{'seconds':2.5}}                                                             | reported made_image=1 audio_second=3
            {'usage':{'prompt_tokens':-1}}                                                        | estimated, bounded made_image=1
            {'usage':null}                                                                        | estimated made_image=1
            """)
    @DisplayName("usage is read where it stands, into disjoint classes; what is none is estimated")
    void readsUsage(String members, String expected) {
        AnswerReader reader = Served.reader(Service.IMAGES, PAINT, "application/json");
        String answer = "{\"data\":[{}]," + members.replace('\'', '"').substring(1);
        assertThat(Served.feed(reader, answer, 1000).text()).isEqualTo(answer);
        assertThat(reader.summary().usage()).hasToString(expected);
    }

    @Test
    @DisplayName("what a provider says it cost is taken, if it can be an amount")
    void readsCost() {
        AnswerReader reader = Served.reader(Service.IMAGES, PAINT, "application/json");
        Served.feed(reader, "{\"id\":\"i-1\",\"data\":[{}],\"usage\":{\"cost\":0.040}}", 1000);
        assertThat(reader.summary().metered().reportedCost()).hasValue(Money.of("0.04"));
        assertThat(reader.summary().upstreamId()).hasValue("i-1");
        AnswerReader absurd = Served.reader(Service.IMAGES, PAINT, "application/json");
        Served.feed(absurd, "{\"data\":[{}],\"usage\":{\"cost\":-1}}", 1000);
        assertThat(absurd.summary().metered().reportedCost()).isEmpty();
    }

    @Test
    @DisplayName("a recording is estimated by its size, and its text by its length")
    void estimatesSound() {
        AnswerReader reader = Served.reader(Service.TRANSCRIPTIONS, HEAR, "application/json");
        Served.feed(reader, "{\"text\":\"12345678\"}", 1000);
        assertThat(reader.summary().usage().count(UsageClass.AUDIO_PROMPT)).isEqualTo(3);
        assertThat(reader.summary().usage().count(UsageClass.COMPLETION)).isEqualTo(2);
        AnswerReader plain = Served.reader(Service.TRANSCRIPTIONS, HEAR, "text/plain");
        assertThat(plain.keepsMediaType()).isTrue();
        assertThat(Served.feed(plain, "12345", 2).text()).isEqualTo("12345");
        assertThat(plain.summary().usage().count(UsageClass.COMPLETION)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json  | []                                              | upstream_invalid_response
            application/json  | {"data":[{}]                                    | upstream_invalid_response
            application/json  | {"data":{}}                                     | upstream_empty_answer
            application/json  | {"data":[{}],"data":[]}                         | upstream_ambiguous_answer
            application/json  | {"error":{"code":"rate_limit_exceeded"}}        | rate_limit_exceeded
            text/event-stream | data: {"error":{"code":"rate_limit_exceeded"}}  | rate_limit_exceeded
            text/event-stream | : nothing                                       | upstream_empty_answer
            text/html         | <p>Log in</p>                                   | upstream_invalid_response
            """)
    @DisplayName("an answer that is none is a failure")
    void refusesAnswers(String contentType, String answer, String code) {
        Result result = Served.feed(Served.reader(Service.IMAGES, PAINT, contentType), answer + "\n\n", 7);
        assertThat(result.code()).isEqualToIgnoringCase(code);
        assertThat(result.last().content()).isFalse();
    }

    @Test
    @DisplayName("JSON and events are told apart by their first byte, because content types lie")
    void doesNotBelieveTypes() {
        AnswerReader events = Served.reader(Service.IMAGES, PAINT, "application/json");
        assertThat(Served.feed(events, EVENTS, 5).text()).isEqualTo(EVENTS);
        assertThat(events.keepsMediaType()).isTrue();
        AnswerReader json = Served.reader(Service.IMAGES, PAINT, "text/event-stream");
        assertThat(Served.feed(json, "{\"data\":[{}]}", 5).text()).isEqualTo("{\"data\":[{}]}");
        assertThat(json.keepsMediaType()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"data: {}, data: {}", "data: [DONE], data: [DONE]", "data: {, ''", "event: com, ''", ": com, ''"})
    @DisplayName("an event that lacks nothing but its blank line gets one; half an event does not pass")
    void endsTheLastEvent(String rest, String passed) {
        String before = "data: {\"type\":\"image_generation.completed\"}\n\n";
        AnswerReader reader = Served.reader(Service.IMAGES, PAINT, "text/event-stream");
        assertThat(Served.feed(reader, before + rest, 1000).text())
                .isEqualTo(before + (passed.isEmpty() ? "" : passed + "\n\n"));
    }

    @Test
    @DisplayName("an error after the start ends the events before it")
    void failsLate() {
        String before = "data: {\"type\":\"image_generation.partial_image\"}\n\n";
        Result result = Served.feed(
                Served.reader(Service.IMAGES, PAINT, "text/event-stream"),
                before + "event: error\ndata: {\"message\":\"slow down\"}\n\n",
                1000);
        assertThat(result.text()).isEqualTo(before);
        assertThat(result.last().failure()).isPresent();
    }

    @Test
    @DisplayName("nothing is no sound, and no answer is larger than allowed")
    void boundsBytes() {
        assertThat(Served.feed(Served.reader(Service.SPEECH, SAY, "audio/mpeg"), "", 1)
                        .code())
                .isEqualTo("upstream_empty_answer");
        String large = "x".repeat(20_000);
        assertThat(Served.feed(Served.reader(Service.SPEECH, SAY, "audio/mpeg"), large, 1000)
                        .code())
                .isEqualTo("upstream_too_large");
        assertThat(Served.feed(Served.reader(Service.IMAGES, PAINT, "application/json"), large, 1000)
                        .code())
                .isEqualTo("upstream_too_large");
        assertThat(Served.feed(Served.reader(Service.IMAGES, PAINT, "text/event-stream"), large, 1000)
                        .code())
                .isEqualTo("event_too_large");
    }
}

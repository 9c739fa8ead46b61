package io.signalbox.codec.jackson.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect.Envelope;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceFormTest {

    private static final String FILE =
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\n";
    private static final String MODEL = "Content-Disposition: form-data; name=\"model\"\r\n\r\n";

    private static String form(String... parts) {
        return "--xyz\r\n" + String.join("\r\n--xyz\r\n", parts) + "\r\n--xyz--\r\n";
    }

    private static String sent(String form, ProviderType type) {
        Envelope envelope = Served.form(Service.TRANSCRIPTIONS, Served.FORM, form);
        UpstreamRequest request = Served.request(Service.TRANSCRIPTIONS, envelope, type, Map.of());
        assertThat(request.headers().first("content-type")).hasValue(Served.FORM);
        assertThat(request.path()).isEqualTo("/audio/transcriptions");
        return Served.text(request.body());
    }

    @Property(tries = 200)
    @Label("whatever a file holds passes byte for byte; only the model's part changes")
    void passesFiles(@ForAll @StringLength(max = 300) @CharRange(from = 0, to = 255) String content) {
        String form = form(FILE + content, MODEL + "acme/m");
        assertThat(sent(form, ProviderType.OPENAI)).isEqualTo(form(FILE + content, MODEL + "m-1"));
    }

    @Test
    @DisplayName("a form without a model gets one where the endpoint has it from a default")
    void addsTheModel() {
        assertThat(sent(form(FILE + "x"), ProviderType.OPENAI)).isEqualTo(form(MODEL + "m-1", FILE + "x"));
    }

    @Test
    @DisplayName("routing knows the model and the user, that there is sound, and how much text beside it")
    void tellsFacts() {
        Envelope envelope = Served.form(
                Service.TRANSCRIPTIONS,
                "multipart/form-data; charset=utf-8; boundary=\"xyz\"",
                form(
                        FILE + "x".repeat(1000),
                        MODEL + "acme/m",
                        "content-type: text/plain\r\ncontent-disposition:form-data;name=user\r\n\r\nu-1"));
        assertThat(envelope.facts().model()).hasValue("acme/m");
        assertThat(envelope.facts().user()).hasValue("u-1");
        assertThat(envelope.facts().modalities()).containsExactly("audio");
        assertThat(envelope.facts().bodyBytes()).isEqualTo(envelope.body().length - 1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--xyz--\r\n",
                "--xyz\r\n" + FILE + "x",
                "--xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xyz--",
                "--xyz\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n--xyz--",
                "--xyz\r\nContent-Disposition: form-data; name=a; name=file\r\n\r\nx\r\n--xyz--",
                "--xyz\r\nContent-Disposition: form-data;\r\n name=file\r\n\r\nx\r\n--xyz--",
                "--xyz\r\nContent-Disposition: form-data; name=\"file\" junk\r\n\r\nx\r\n--xyz--",
                "preamble\r\n--xyz\r\n" + FILE + "x\r\n--xyz--",
                "--xyz\r\n" + FILE + "x\r\n--xyz--\r\nepilogue",
                "--xyz\r\n" + FILE + "x\r\n--xyzz\r\n--xyz--",
            })
    @DisplayName("a body that others might read in another way is refused")
    void refusesAmbiguousBodies(String body) {
        assertThatThrownBy(() -> Served.form(Service.TRANSCRIPTIONS, Served.FORM, body))
                .isInstanceOf(RequestRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            multipart/form-data                            | Content-Type
            multipart/form-data; boundary=                 | Content-Type
            multipart/form-data; boundary=a b              | Content-Type
            multipart/form-data; boundary=xyz; boundary=ab | Content-Type
            """)
    @DisplayName("a content type that does not say, once, what stands between the parts is refused")
    void refusesBoundaries(String contentType, String parameter) {
        assertThatThrownBy(() -> Served.form(Service.TRANSCRIPTIONS, contentType, form(FILE + "x")))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refused -> assertThat(refused.failure().parameter()).hasValue(parameter));
    }

    @Test
    @DisplayName("a model's name that is none, or stands twice, and a file that is missing are refused by name")
    void refusesFields() {
        assertRefused("model", FILE + "x", MODEL + " ");
        assertRefused("model", FILE + "x", MODEL + "a", MODEL + "b");
        assertRefused("file", MODEL + "acme/m");
    }

    @Test
    @DisplayName("so are too many parts")
    void boundsParts() {
        String[] parts = new String[257];
        Arrays.fill(parts, FILE + "x");
        assertThatThrownBy(() -> Served.form(Service.TRANSCRIPTIONS, Served.FORM, form(parts)))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refused -> assertThat(refused.failure().message()).contains("more than 256 parts"));
    }

    private static void assertRefused(String parameter, String... parts) {
        assertThatThrownBy(() -> Served.form(Service.TRANSCRIPTIONS, Served.FORM, form(parts)))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refused -> assertThat(refused.failure().parameter()).hasValue(parameter));
    }
}

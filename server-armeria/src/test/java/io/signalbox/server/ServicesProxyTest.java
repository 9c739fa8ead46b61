package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.testkit.Point;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The packaged paths of services, over real sockets on both sides. */
class ServicesProxyTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final StartedProxy proxy = StartedProxy.over(upstream);

    @AfterEach
    void stop() {
        proxy.close();
        upstream.close();
    }

    @Test
    @DisplayName("vectors come back from both roots")
    void embeds() throws Exception {
        upstream.answers(Reply.json("{\"data\":[{\"embedding\":[1]}]}"));
        for (String root : new String[] {"/v1", "/api/v1"}) {
            assertThat(proxy.post(root + "/embeddings", "{\"model\":\"a/b\",\"input\":\"x\"}")
                            .body())
                    .isEqualTo("{\"data\":[{\"embedding\":[1]}]}");
        }
    }

    @Test
    @DisplayName("a recording goes there and a recording comes back, byte for byte")
    void carriesSound() throws Exception {
        byte[] sound = new byte[200_000];
        new Random(5).nextBytes(sound);
        upstream.next(Reply.bytes(sound).contentType("audio/mpeg"));
        HttpResponse<byte[]> spoken = send(
                "/v1/audio/speech",
                "application/json",
                "{\"model\":\"a/b\",\"input\":\"Hi\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(spoken.headers().firstValue("content-type")).hasValue("audio/mpeg");
        assertThat(spoken.body()).isEqualTo(sound);
        upstream.takeRequest();

        upstream.next(Reply.json("{\"text\":\"Hi\"}"));
        byte[] form = ("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na/b\r\n--b\r\n"
                        + "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\n"
                        + new String(sound, StandardCharsets.ISO_8859_1) + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        HttpResponse<byte[]> heard = send("/v1/audio/transcriptions", "multipart/form-data; boundary=b", form);
        assertThat(new String(heard.body(), StandardCharsets.UTF_8)).isEqualTo("{\"text\":\"Hi\"}");
        assertThat(upstream.takeRequest().body()).isEqualTo(form);
    }

    @Test
    @DisplayName("a recording that breaks off is a broken connection")
    void breaksOff() {
        upstream.answers(Reply.bytes(new byte[200_000])
                .contentType("audio/mpeg")
                .chunksOf(1_000)
                .resets(Point.afterBytes(100_000)));
        assertThatThrownBy(() -> send(
                        "/v1/audio/speech",
                        "application/json",
                        "{\"model\":\"a/b\",\"input\":\"Hi\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    private HttpResponse<byte[]> send(String path, String contentType, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = proxy.request(path, "content-type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return proxy.client().send(request, BodyHandlers.ofByteArray());
    }
}

package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.Player;
import io.signalbox.testkit.Recorder;
import io.signalbox.testkit.Recording;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippet of the guide to recorded exchanges, run; and the guide, held to it and to the file that it makes. */
class RecordedExchangesGuideTest {
    private static final String GUIDE = "docs/guides/recorded-exchanges.md";

    @Test
    void recordsAndPlays(@TempDir Path directory) throws Exception {
        try (ScriptedUpstream real = ScriptedUpstream.start()) {
            real.answers(Reply.whole("Hello!").id("msg_1").usage(12, 3));
            URI provider = real.baseUri();

            // tag::record
            try (Recorder recorder = Recorder.start(provider, directory)) {
                ask(recorder.baseUri());
            }
            // end::record

            // tag::play
            try (ScriptedUpstream upstream = Player.start(Recording.readAll(directory))) {
                ask(upstream.uri("/v1"));
            }
            // end::play

            assertThat(real.requestCount()).isEqualTo(1);
        }
        String file = Files.readString(directory.resolve("0001-messages-acme-large-200.txt"));
        assertThat(Pages.read(GUIDE)).contains("\n```\n" + file + "```\n");
    }

    @Test
    void theGuideShowsTheseSnippets() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/RecordedExchangesGuideTest.java");
        for (String name : new String[] {"record", "play"}) {
            String region = source.substring(
                    source.indexOf('\n', source.indexOf("// tag::" + name)) + 1,
                    source.indexOf("            // end::" + name));
            String snippet =
                    region.lines().map(line -> line.replaceFirst("^ {12}", "")).collect(Collectors.joining("\n"));

            assertThat(Pages.read(GUIDE))
                    .contains("<!-- snippet: " + name + " -->\n```java\n" + snippet + "\n```\n<!-- end -->");
        }
    }

    private static void ask(URI base) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/messages"))
                .header("content-type", "application/json")
                .header("x-api-key", "sk-ant-not-a-real-key")
                .header("anthropic-version", "2023-06-01")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"acme/large\",\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"I am jo@mail.example.\"}]}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("Hello!");
    }
}

package io.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which dialect is answered in, and what all have in common. */
class ScriptedDialectTest {
    private final ScriptedUpstream upstream = ScriptedUpstream.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, openai-chat",
        "/openai/deployments/d/chat/completions, openai-chat",
        "/v1/responses, openai-responses",
        "/v1/messages, anthropic-messages",
        "/v1/projects/p/locations/l/publishers/anthropic/models/m:streamRawPredict, anthropic-messages",
        "/v1beta/models/m:generateContent, gemini",
        "/v1beta/models/m:streamGenerateContent, gemini",
        "/model/m/converse, bedrock-converse",
        "/model/m/converse-stream, bedrock-converse",
        "/v2/chat, cohere"
    })
    void followsFromThePath(String path, String word) {
        assertThat(ScriptedDialect.ofPath(path).orElseThrow().word()).isEqualTo(word);
    }

    @Test
    void isChatElsewhere() {
        assertThat(ScriptedDialect.ofPath("/v1/chat")).isEmpty();
        assertThat(ScriptedDialect.ofPath("/v1/messages/count_tokens")).isEmpty();
        assertThat(DialectCall.post(upstream, "/anywhere", "{}").text()).contains("chat.completion");
    }

    @Test
    void isWhatTheReplyNames() {
        upstream.answers(Reply.answer("Hi").in(ScriptedDialect.ANTHROPIC_MESSAGES));

        assertThat(DialectCall.post(upstream, "/v1/chat/completions", "{}").text())
                .contains("\"end_turn\"");
    }

    @ParameterizedTest
    @EnumSource
    void saysEveryFailureAndEveryFinish(ScriptedDialect dialect) {
        for (ProviderFailure failure : ProviderFailure.values()) {
            upstream.next(
                    Reply.failure(failure).in(dialect),
                    Reply.stream("a").in(dialect).fails(Point.afterTokens(1), failure));

            DialectCall before = DialectCall.post(upstream, "/x", "{}");
            DialectCall after = DialectCall.post(upstream, "/x", "{}");

            assertThat(before.status()).isBetween(400, 599);
            assertThat(JsonPointer.find(before.text(), "")).contains(before.text());
            assertThat(before.text()).contains("\"message\":\"");
            assertThat(after.status()).isEqualTo(200);
        }
        for (Finish finish : Finish.values()) {
            upstream.next(
                    Reply.whole("a").in(dialect).finish(finish),
                    Reply.stream("a").in(dialect).finish(finish));

            String word = dialect.writer().finishWord(finish);
            assertThat(DialectCall.post(upstream, "/x", "{}").text()).contains("\"" + word + "\"");
            assertThat(DialectCall.post(upstream, "/x", "{}").text()).contains("\"" + word + "\"");
        }
        assertThat(upstream.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void countsTokensAndStandsBetweenThem(ScriptedDialect dialect) {
        upstream.answers(Reply.stream("alpha", "beta", "gamma")
                .in(dialect)
                .at(Point.afterTokens(2), Step.end())
                .at(Point.insideToken(3), Step.reset()));

        assertThat(DialectCall.post(upstream, "/x", "{}").text())
                .contains("alpha", "beta")
                .doesNotContain("gamma");
    }

    @ParameterizedTest
    @EnumSource
    void makesEndlessTokens(ScriptedDialect dialect) {
        upstream.answers(Reply.script(Step.role(), Step.endlessTokens("again")).in(dialect));

        try (RawClient client = new RawClient(upstream)) {
            client.post("{}").skip(100_000);
        }

        assertThat(upstream.takeExchange().awaitEnding()).isEqualTo(Exchange.Ending.PEER_CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void makesHugeTokensWhereAnEventHasNoLength(ScriptedDialect dialect) {
        upstream.answers(Reply.script(Step.role(), Step.hugeToken(50_000)).in(dialect));

        DialectCall call = DialectCall.post(upstream, "/x", "{}");

        Set<ScriptedDialect> binary = EnumSet.of(ScriptedDialect.BEDROCK_CONVERSE);
        assertThat(call.status()).isEqualTo(binary.contains(dialect) ? 500 : 200);
        assertThat(call.text().contains("a".repeat(50_000))).isNotEqualTo(binary.contains(dialect));
    }
}

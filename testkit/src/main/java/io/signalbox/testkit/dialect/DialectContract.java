package io.signalbox.testkit.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.testkit.Finish;
import io.signalbox.testkit.Point;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedDialect;
import io.signalbox.testkit.Step;
import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.UnsentReply;
import io.signalbox.testkit.dialect.SpokenAnswer.SpokenError;
import io.signalbox.testkit.dialect.SpokenDialect.Feature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of every way from a caller's dialect to a provider's: extend this class, say which two it is about, and every law is a test.
 *
 * <p>No sockets: a {@link Reply} is written in the provider's dialect and fed to the bridge's reader in pieces, and what the caller gets
 * is read by a strict {@link SpokenDialect}. For a caller's dialect of your own write one of those; a provider's dialect has to be one
 * that {@link ScriptedDialect} writes: for one of your own there is {@link ProviderDialectContract}.
 */
public abstract class DialectContract {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"integer\"}},\"required\":[\"at\"],"
                    + "\"additionalProperties\":false}";
    private static final ToolCall LOOK =
            new ToolCall("functions.look:0", "look", "{\"at\":1,\"why\":\"\u00e9 \\\"x\\\"\"}");
    private static final ToolCall LOOK_AGAIN = new ToolCall("call_2", "look", "{\"at\":{\"deep\":[2,null]}}");
    private static final String TEXT = "Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude80! \"Quoted\" \\ and\n\tmore.";
    private static final long SEED = 7;

    /** For subclasses. */
    protected DialectContract() {}

    /** The caller's dialect as a caller speaks it. */
    protected abstract SpokenDialect spoken();

    /** The caller's dialect as the gateway knows it, for this request. */
    protected abstract Dialect dialect(SpokenRequest request);

    /** The way to the provider's dialect. */
    protected abstract Bridge bridge();

    /** An endpoint that is called in the provider's dialect. */
    protected abstract Endpoint endpoint();

    /** Requests that this way has no words for, and the field that is in the way. None unless overridden. */
    protected Map<String, SpokenRequest> inexpressible() {
        return Map.of();
    }

    /** Requests of which a field is left out on this way, by that field's name. None unless overridden. */
    protected Map<String, SpokenRequest> dropped() {
        return Map.of();
    }

    private SpokenRequest ask() {
        return SpokenRequest.to(endpoint().model().text()).user("Hello");
    }

    private SpokenRequest askWithTools() {
        return ask().tool("look", "Looks.", SCHEMA)
                .tool("wait_here", "Waits.", "{\"type\":\"object\",\"properties\":{}}");
    }

    private DialectRun run(SpokenRequest request, Reply reply) {
        return DialectRun.of(spoken(), dialect(request), bridge(), endpoint(), request)
                .answered(reply);
    }

    private static List<SpokenRequest> bothWays(SpokenRequest request) {
        return List.of(request, request.streaming());
    }

    /** A call without arguments, which some providers write as nothing at all; where bytes pass, so does that. */
    private ToolCall waiting() {
        return new ToolCall("call_3", "wait_here", bytesPass() ? "{}" : "");
    }

    private ScriptedDialect provider() {
        return DialectRun.scripted(bridge());
    }

    private boolean bytesPass() {
        return spoken().name().equals(bridge().upstreamDialect());
    }

    @Test
    @DisplayName("D-01: the text arrives whole, and all answers name the catalog's model and the generation")
    void theTextArrives() {
        for (SpokenRequest request : bothWays(ask())) {
            DialectRun run = run(request, Reply.answer(TEXT));
            SpokenAnswer answer = run.answer();
            assertThat(answer.text()).isEqualTo(TEXT);
            assertThat(answer.calls()).isEmpty();
            assertThat(answer.model()).isEqualTo(DialectRun.MODEL);
            assertThat(answer.id()).contains(DialectRun.GENERATION);
            assertThat(run.text()).doesNotContain(endpoint().id().upstreamModel());
        }
    }

    @Test
    @DisplayName("D-02: however the provider's bytes are split, the caller gets the same")
    void splitsDoNotMatter() {
        Reply reply = Reply.answer("One \u00e9\ud83d\ude80 two three")
                .reasoning("c2ln", "Think ", "twice")
                .calling(LOOK, LOOK_AGAIN)
                .usage(TokenCounts.of(100, 40));
        for (SpokenRequest request : bothWays(askWithTools())) {
            DialectRun run = run(request, reply);
            String expected = run.text();
            byte[] all = run.reply().bytes();
            Random chance = new Random(SEED);
            for (int i = 0; i < 60; i++) {
                List<byte[]> pieces = pieces(all, i == 0 ? 1 : 1 + chance.nextInt(all.length), chance);
                assertThat(run.fed(pieces).text()).as("split " + i).isEqualTo(expected);
            }
        }
    }

    /** The bytes in pieces of at most this size, each of another one but where it is 1. */
    private static List<byte[]> pieces(byte[] all, int most, Random chance) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            int size = Math.min(all.length - at, 1 + chance.nextInt(most));
            pieces.add(Arrays.copyOfRange(all, at, at + size));
            at += size;
        }
        return pieces;
    }

    @Test
    @DisplayName("D-03: calls arrive with an id, their name and whole arguments, several and without any too")
    void callsArrive() {
        for (SpokenRequest request : bothWays(askWithTools())) {
            SpokenAnswer answer = run(
                            request,
                            Reply.answer("Look: ")
                                    .calling(LOOK, waiting(), LOOK_AGAIN)
                                    .argumentPieces(3))
                    .answer();
            assertThat(answer.text()).isEqualTo("Look: ");
            assertThat(answer.calls()).extracting(ToolCall::name).containsExactly("look", "wait_here", "look");
            assertThat(answer.calls().stream().map(call -> Json.parse(call.arguments())))
                    .containsExactly(Json.parse(LOOK.arguments()), Json.object(), Json.parse(LOOK_AGAIN.arguments()));
            assertThat(answer.finish()).contains("tool_calls");
        }
    }

    @Test
    @DisplayName("D-04: why an answer ends arrives in the caller's words, and is noted in the common ones")
    void endsArrive() {
        Map<Finish, String> ends = Map.of(
                Finish.STOP, "stop",
                Finish.STOP_SEQUENCE, "stop",
                Finish.LENGTH, "length",
                Finish.CONTENT_FILTER, "content_filter");
        ends.forEach((finish, word) -> {
            for (SpokenRequest request : bothWays(ask())) {
                DialectRun run = run(request, Reply.answer("So far").finish(finish));
                assertThat(run.answer().finish()).as(finish.toString()).contains(word);
                assertThat(run.answer().text()).isEqualTo("So far");
                assertThat(run.summary().finishReason()).as(finish.toString()).contains(word);
            }
        });
    }

    @Test
    @DisplayName("D-05: what was used is noted in disjoint classes, and told as the caller's dialect counts")
    void useArrives() {
        TokenCounts counts = TokenCounts.of(100, 50).cached(60, 10).reasoned(20);
        ScriptedDialect provider = provider();
        boolean writes = !Set.of(ScriptedDialect.GEMINI, ScriptedDialect.COHERE).contains(provider);
        boolean reasons = provider != ScriptedDialect.BEDROCK_CONVERSE;
        for (SpokenRequest request : bothWays(ask())) {
            DialectRun run = run(request, Reply.answer("Hello").usage(counts));
            Usage usage = run.summary().usage();
            assertThat(usage.isEstimated()).isFalse();
            assertThat(usage.count(UsageClass.PROMPT)).isEqualTo(writes ? 30 : 40);
            assertThat(usage.count(UsageClass.CACHED_READ)).isEqualTo(60);
            assertThat(usage.count(UsageClass.CACHE_WRITE)).isEqualTo(writes ? 10 : 0);
            assertThat(usage.count(UsageClass.COMPLETION)).isEqualTo(reasons ? 30 : 50);
            assertThat(usage.count(UsageClass.REASONING)).isEqualTo(reasons ? 20 : 0);
            boolean tellsWrites = writes && spoken().has(Feature.CACHE_WRITE_COUNT);
            assertThat(run.answer().usage())
                    .contains(new TokenCounts(100, 60, tellsWrites ? 10 : 0, 50, reasons ? 20 : 0));
        }
    }

    @Test
    @DisplayName("D-06: an error instead of an answer is a failure of its kind, and is said in the caller's dialect")
    void errorsBeforeTheStart() {
        for (ProviderFailure failure : ProviderFailure.values()) {
            SpokenRequest request = ask();
            UnsentReply said = run(request, Reply.answer("")).replyTo(Reply.failure(failure));
            Failure judged = bridge().failure(said.status(), said.headers(), said.bytes(), Instant.EPOCH);
            assertThat(judged.kind()).as(failure.toString()).isEqualTo(FailureKind.valueOf(failure.name()));
            SpokenError told = spoken().error(dialect(request).error(context(judged)));
            assertThat(told.message()).isNotEmpty();
            assertThat(dialect(request).status(judged)).isBetween(400, 599);
        }
    }

    @Test
    @DisplayName("D-06: an error in a 200 is a failure too")
    void errorsInASuccess() {
        for (SpokenRequest request : bothWays(ask())) {
            Reply whole = Reply.failure(ProviderFailure.OVERLOADED).withStatus(200);
            Reply reply =
                    request.isStream() ? Reply.script(Step.failure(ProviderFailure.OVERLOADED), Step.end()) : whole;
            DialectRun run = run(request, reply);
            assertThat(run.failure()).isPresent();
            assertThat(run.isComplete()).isFalse();
            assertThat(run.parts()).noneMatch(Part::content);
        }
    }

    @Test
    @DisplayName("D-07: an error after the start is a failure of its kind, never an end")
    void errorsAfterTheStart() {
        SpokenRequest request = ask().streaming();
        DialectRun run = run(
                request, Reply.stream("One ", "two ", "three").fails(Point.afterTokens(2), ProviderFailure.OVERLOADED));
        assertThat(run.failure()).map(Failure::kind).contains(FailureKind.OVERLOADED);
        assertThat(run.isComplete()).isFalse();
        SpokenAnswer answer = run.brokenAnswer(context(run.failure().orElseThrow()));
        assertThat(answer.text()).isEqualTo("One two ");
        assertThat(answer.finish()).isEmpty();
        assertThat(answer.error()).isPresent();
    }

    @Test
    @DisplayName("D-08: a stream that breaks off before its end is a failure, wherever that is")
    void cutsAreFailures() {
        SpokenRequest request = ask().streaming();
        DialectRun whole = run(request, Reply.stream("One ", "two").usageNever());
        List<byte[]> pieces = whole.reply().body();
        for (int cut = 0; cut < pieces.size(); cut++) {
            DialectRun run = whole.fed(pieces.subList(0, cut));
            boolean ended = run.summary().finishReason().isPresent();
            if (!ended) {
                assertThat(run.isComplete()).as("cut after " + cut).isFalse();
                assertThat(run.failure())
                        .map(Failure::kind)
                        .as("cut after " + cut)
                        .contains(FailureKind.BAD_RESPONSE);
            }
        }
        byte[] body = run(ask(), Reply.answer("Hello")).reply().bytes();
        DialectRun half = run(ask(), Reply.answer("Hello")).fed(List.of(Arrays.copyOf(body, body.length / 2)));
        assertThat(half.failure()).map(Failure::kind).contains(FailureKind.BAD_RESPONSE);
    }

    @Test
    @DisplayName("D-09: a malformed event in a healthy stream is skipped and counted")
    void malformedEventsAreSkipped() {
        String name = provider() == ScriptedDialect.BEDROCK_CONVERSE ? "contentBlockDelta" : "";
        Step broken = name.isEmpty() ? Step.data("{\"broken\":") : Step.event(name, "{\"broken\":");
        DialectRun run = run(ask().streaming(), Reply.stream("One ", "two").at(Point.afterTokens(1), broken));
        assertThat(run.isComplete()).isTrue();
        assertThat(run.answer().text()).isEqualTo("One two");
        assertThat(run.summary().skipped()).isEqualTo(1);
    }

    @Test
    @DisplayName("D-10: unknown events and members do no harm")
    void unknownIsLeftAlone() {
        Step unknown = Step.event("something.new", "{\"type\":\"something.new\",\"new\":{\"x\":[1]}}");
        DialectRun run = run(ask().streaming(), Reply.stream("One ", "two").at(Point.afterTokens(1), unknown));
        assertThat(run.isComplete()).isTrue();
        assertThat(run.failure()).isEmpty();
        if (!bytesPass()) {
            assertThat(run.answer().text()).isEqualTo("One two");
        }
        for (SpokenRequest request : bothWays(ask())) {
            if (request.isStream() && provider() == ScriptedDialect.BEDROCK_CONVERSE) {
                continue;
            }
            DialectRun plain = run(request, Reply.answer("One two"));
            List<byte[]> more = plain.reply().body().stream()
                    .map(DialectContract::withMember)
                    .toList();
            assertThat(plain.fed(more).answer().text()).isEqualTo("One two");
        }
    }

    private static byte[] withMember(byte[] piece) {
        String text = new String(piece, StandardCharsets.UTF_8);
        return text.replaceFirst("^((?:event: .*\r?\n)?(?:data: )?)\\{", "$1{\"brand_new\":{\"x\":[1]},")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("D-11: an answer with nothing in it is a bad response")
    void emptyAnswersAreNone() {
        for (SpokenRequest request : bothWays(ask())) {
            DialectRun run = run(request, Reply.answer("").usage(10, 0));
            assertThat(run.failure()).map(Failure::kind).contains(FailureKind.BAD_RESPONSE);
            DialectRun nothing = run(request, Reply.bytes(new byte[0]).contentType("application/json"));
            assertThat(nothing.failure()).map(Failure::kind).contains(FailureKind.BAD_RESPONSE);
        }
    }

    @Test
    @DisplayName("D-12: the provider is asked for the model by its own name")
    void asksForTheModel() {
        for (SpokenRequest request : bothWays(ask())) {
            DialectRun run = run(request, Reply.answer("Hello"));
            assertThat(run.modelAskedFor()).isEqualTo(endpoint().id().upstreamModel());
            assertThat(run.isStreamAskedFor()).isEqualTo(request.isStream());
        }
    }

    @Test
    @DisplayName("D-13: the next turn, with what came of the calls, is well formed at the provider")
    void nextTurnsAreWellFormed() {
        for (SpokenRequest request : bothWays(askWithTools())) {
            SpokenAnswer first = run(
                            request,
                            Reply.answer("Look: ").reasoning("c2lnbmVk", "Hm").calling(LOOK, LOOK_AGAIN, waiting()))
                    .answer();
            SpokenRequest next = request.answered(first);
            for (int i = 0; i < first.calls().size(); i++) {
                next = next.result(first.calls().get(i), "seen " + i);
            }
            HeardRequest heard = run(next, Reply.answer("Done")).heard();
            assertThat(heard.tools()).containsExactly("look", "wait_here");
            assertThat(heard.calls()).extracting(ToolCall::name).containsExactly("look", "look", "wait_here");
            assertThat(Json.parse(heard.calls().get(1).arguments())).isEqualTo(Json.parse(LOOK_AGAIN.arguments()));
            boolean byName = provider() == ScriptedDialect.GEMINI;
            assertThat(heard.results())
                    .extracting(HeardRequest.Result::call)
                    .containsExactlyElementsOf(heard.calls().stream()
                            .map(call -> byName ? call.name() : call.id())
                            .toList());
            for (int i = 0; i < first.calls().size(); i++) {
                assertThat(heard.results().get(i).text()).contains("seen " + i);
            }
            expectNothingRefused(heard);
            assertThat(run(next, Reply.answer("Done")).answer().text()).isEqualTo("Done");
        }
    }

    /** Claude and its hosts refuse empty texts and odd ids. */
    private void expectNothingRefused(HeardRequest heard) {
        boolean isStrict = Set.of(ScriptedDialect.ANTHROPIC_MESSAGES, ScriptedDialect.BEDROCK_CONVERSE)
                .contains(provider());
        if (isStrict && !bytesPass()) {
            assertThat(heard.text()).doesNotContain("\"text\":\"\"");
            assertThat(heard.calls()).extracting(ToolCall::id).allMatch(id -> id.matches("[A-Za-z0-9_-]{1,64}"));
        }
    }

    @Test
    @DisplayName(
            "D-13: a turn that is nothing but calls, without reasoning, and results without words are well formed too")
    void callsAloneAreWellFormed() {
        for (SpokenRequest request : bothWays(askWithTools())) {
            SpokenAnswer first = run(request, Reply.toolCalls(LOOK)).answer();
            SpokenRequest next =
                    request.answered(first).result(first.calls().get(0), "").user("And now?");
            HeardRequest heard = run(next, Reply.answer("Done")).heard();
            assertThat(heard.calls()).hasSize(1);
            assertThat(heard.results()).hasSize(1);
            assertThat(heard.text()).contains("And now?");
            expectNothingRefused(heard);
        }
    }

    @Test
    @DisplayName("D-14: what has no words at the provider is refused before anything is sent, and named")
    void namesWhatCannotBeSaid() {
        inexpressible().forEach((field, request) -> {
            Optional<Failure> objection =
                    bridge().objection(dialect(request).read(spoken().write(request)), endpoint());
            assertThat(objection).as(field).isPresent();
            assertThat(objection.flatMap(Failure::parameter).orElse("")
                            + objection.map(Failure::message).orElse(""))
                    .contains(field);
        });
    }

    @Test
    @DisplayName("D-15: what is left out is named")
    void namesWhatIsLeftOut() {
        dropped()
                .forEach((field, request) -> assertThat(
                                run(request, Reply.answer("Hello")).dropped())
                        .contains(field));
        assertThat(run(ask(), Reply.answer("Hello")).dropped()).isEmpty();
    }

    @Test
    @DisplayName("D-16: nothing is held back: each piece of text goes out before the next comes in")
    void holdsNothingBack() {
        DialectRun run = run(
                ask().thinking("high").streaming(),
                Reply.stream("alpha ", "beta ", "gamma ").reasoning("", "delta ", "epsilon "));
        for (String token : List.of("alpha ", "beta ", "gamma ", "delta ", "epsilon ")) {
            int piece = run.pieceWith(token);
            assertThat(run.textOf(piece)).as("after the piece with " + token).contains(token);
            assertThat(run.parts().get(piece).content()).isTrue();
        }
    }

    @Test
    @DisplayName("D-17: what is no request is refused in the caller's dialect")
    void refusesWhatIsNone() {
        Dialect dialect = dialect(ask());
        byte[] silent = spoken().write(SpokenRequest.to(ask().model()));
        Stream.of(
                        "".getBytes(StandardCharsets.UTF_8),
                        "{\"a\":".getBytes(StandardCharsets.UTF_8),
                        new byte[] {'[', ']'},
                        silent)
                .forEach(body -> {
                    RequestRefusedException refused =
                            catchThrowableOfType(RequestRefusedException.class, () -> dialect.read(body));
                    assertThat(refused)
                            .as(new String(body, StandardCharsets.UTF_8))
                            .isNotNull();
                    assertThat(dialect.status(refused.failure())).isEqualTo(400);
                    SpokenError error = spoken().error(dialect.error(context(refused.failure())));
                    assertThat(error.message()).isEqualTo(refused.failure().message());
                });
    }

    private static ErrorContext context(Failure failure) {
        return new ErrorContext(failure, DialectRun.GENERATION, DialectRun.MODEL, List.of());
    }

    @Test
    @DisplayName("D-18: what keeps a stream alive, and remarks, are skipped by every client")
    void keepsAlive() {
        SpokenRequest request = ask().streaming();
        Dialect dialect = dialect(request);
        DialectRun run = run(request, Reply.stream("One ", "two"));
        for (ByteBuffer between : List.of(dialect.keepAlive(), dialect.remark("one\ntwo"))) {
            SpokenAnswer answer = run.answerWithBetween(between);
            assertThat(answer.text()).isEqualTo("One two");
        }
    }

    @Test
    @DisplayName("D-19: an answer that broke off and is gone on with reads as one")
    void goesOn() {
        SpokenRequest request = ask().streaming();
        DialectRun broken =
                run(request, Reply.stream("One \u00e9", "two ", "three").ends(Point.afterTokens(2)));
        assertThat(broken.isComplete()).isFalse();
        if (bytesPass() && broken.plainText().isEmpty()) {
            return;
        }
        assertThat(broken.plainText()).contains("One \u00e9two ");
        for (boolean prefill : List.of(true, false)) {
            DialectRun rest = broken.goneOnWith(Reply.stream("three ", "four"), prefill);
            assertThat(rest.heard().text()).contains("One \u00e9two");
            SpokenAnswer answer = broken.answerWith(rest);
            assertThat(answer.text()).isEqualTo("One \u00e9two three four");
            assertThat(answer.finish()).contains("stop");
        }
    }

    @Test
    @DisplayName("D-19: nobody can go on with half a call or with a sealed thought")
    void doesNotGoOnWithEverything() {
        Reply call = Reply.toolCalls(LOOK).at(Point.afterTokens(1), Step.end());
        assertThat(run(askWithTools().streaming(), call).plainText()).isEmpty();
        if (!Set.of(ScriptedDialect.GEMINI, ScriptedDialect.COHERE).contains(provider())) {
            Reply thought =
                    Reply.answer("One two").reasoning("c2ln", "Hm ", "hm").at(Point.afterTokens(3), Step.end());
            assertThat(run(ask().thinking("high").streaming(), thought).plainText())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("D-20: thoughts, texts and calls may come in any order, and more than once")
    void anyOrderIsRead() {
        List<Step> steps = new ArrayList<>(List.of(
                Step.role(),
                Step.reasoning("Hm. "),
                Step.token("One "),
                Step.token("two "),
                Step.toolCallStart(0, "a", "look"),
                Step.toolArguments(0, "{\"at\":"),
                Step.toolArguments(0, "1}"),
                Step.toolCallStart(1, "b", "look"),
                Step.toolArguments(1, "{\"at\":2}")));
        if (provider() != ScriptedDialect.COHERE) {
            steps.add(Step.token("three"));
        }
        steps.addAll(List.of(Step.finish(Finish.TOOL_CALLS), Step.usage(10, 5), Step.done()));
        SpokenAnswer answer = run(askWithTools().thinking("high").streaming(), Reply.script(steps.toArray(Step[]::new)))
                .answer();
        assertThat(answer.text()).startsWith("One two ");
        assertThat(answer.text().replace("three", "")).isEqualTo("One two ");
        assertThat(answer.reasoning()).isEqualTo("Hm. ");
        assertThat(answer.calls().stream().map(call -> Json.parse(call.arguments())))
                .containsExactly(Json.parse("{\"at\":1}"), Json.parse("{\"at\":2}"));
        assertThat(answer.finish()).contains("tool_calls");
    }

    @Test
    @DisplayName("D-20: calls whose arguments come mixed are told apart")
    void mixedCallsAreToldApart() {
        if (!Set.of(ScriptedDialect.OPENAI_CHAT, ScriptedDialect.GEMINI).contains(provider())) {
            return;
        }
        Reply mixed = Reply.script(
                Step.role(),
                Step.toolCallStart(0, "a", "look"),
                Step.toolCallStart(1, "b", "look"),
                Step.toolArguments(0, "{\"at\":"),
                Step.toolArguments(1, "{\"at\":{"),
                Step.toolArguments(0, "1}"),
                Step.toolArguments(1, "}}"),
                Step.finish(Finish.TOOL_CALLS),
                Step.usage(10, 5),
                Step.done());
        SpokenAnswer answer = run(askWithTools().streaming(), mixed).answer();
        assertThat(answer.calls().stream().map(call -> Json.parse(call.arguments())))
                .containsExactly(Json.parse("{\"at\":1}"), Json.parse("{\"at\":{}}"));
    }

    @Test
    @DisplayName("D-21: an error while something is open ends the stream with an error that every client understands")
    void errorsAnywhereAreUnderstood() {
        Reply reply = Reply.answer("Look: ").reasoning("", "Hm ", "hm").calling(LOOK, LOOK_AGAIN);
        int tokens = provider() == ScriptedDialect.GEMINI ? 4 : 10;
        for (int i = 1; i < tokens; i++) {
            DialectRun run = run(
                    askWithTools().thinking("high").streaming(),
                    reply.fails(Point.afterTokens(i), ProviderFailure.OVERLOADED));
            assertThat(run.failure()).map(Failure::kind).contains(FailureKind.OVERLOADED);
            SpokenAnswer answer = run.brokenAnswer(context(run.failure().orElseThrow()));
            assertThat(answer.error()).as("after " + i + " tokens").isPresent();
        }
    }

    @Test
    @DisplayName("D-22: where the provider does not count, use is estimated and the answer is whole")
    void countsItself() {
        for (SpokenRequest request : bothWays(ask())) {
            DialectRun run = run(request, Reply.answer("One two").usageNever());
            assertThat(run.isComplete()).isTrue();
            if (!bytesPass()) {
                assertThat(run.answer().text()).isEqualTo("One two");
                assertThat(run.answer().usage()).isPresent();
            }
            assertThat(run.summary().usage().isEstimated()).isTrue();
            assertThat(run.summary().usage().completionTokens()).isPositive();
        }
    }

    @Test
    @DisplayName("D-23: arguments that were cut by the end of the tokens do no harm")
    void cutArgumentsDoNoHarm() {
        if (provider() == ScriptedDialect.GEMINI) {
            return;
        }
        Reply cut = Reply.script(
                Step.role(),
                Step.toolCallStart(0, "a", "look"),
                Step.toolArguments(0, "{\"at\":[1,"),
                Step.finish(Finish.LENGTH),
                Step.usage(10, 5),
                Step.done());
        assertThat(run(askWithTools().streaming(), cut).answer().finish()).contains("length");
        if (!Set.of(ScriptedDialect.ANTHROPIC_MESSAGES, ScriptedDialect.BEDROCK_CONVERSE)
                .contains(provider())) {
            Reply whole =
                    Reply.toolCalls(new ToolCall("a", "look", "{\"at\":[1,")).finish(Finish.LENGTH);
            assertThat(run(askWithTools(), whole).answer().finish()).contains("length");
        }
    }
}

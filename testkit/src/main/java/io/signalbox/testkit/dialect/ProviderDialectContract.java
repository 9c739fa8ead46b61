package io.signalbox.testkit.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Part;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Bridge.UpstreamRequest;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.port.Dialect.ErrorContext;
import io.signalbox.core.port.Headers;
import io.signalbox.testkit.TokenCounts;
import io.signalbox.testkit.ToolCall;
import io.signalbox.testkit.UnsentReply;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of a dialect in which providers are called: extend this class, say which {@link Bridge} leads to it and how a provider
 * answers in it, and every law is a test.
 *
 * <p>Nothing needs to be known of the dialect here: what a provider answers is a {@link SampleAnswer} with the facts that it holds, and
 * what a caller gets is read by a strict {@link SpokenDialect}. The bridge has to serve that caller; where it serves several, extend the
 * class for each. Is the dialect one that {@link io.signalbox.testkit.ScriptedDialect} writes, {@link DialectContract} knows more of it.
 */
public abstract class ProviderDialectContract {

    private static final long SEED = 7;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final String PLAIN = "It cannot be now.";
    private static final List<String> SECRETS = List.of(
            "sk-proj-Ab12Cd34Ef56Gh78Ij90",
            "Bearer eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7kkTX1wr4qCyhIf58U",
            "https://inner.acme.example:8443/v1?key=hunter2",
            "10.31.4.77:8080");
    /** Which every format writes as it is. */
    private static final Pattern PLAIN_TEXT = Pattern.compile("[A-Za-z0-9 ,.:!?]+");

    private static final byte[] UNKNOWN_EVENT =
            "event: something.new\ndata: {\"type\":\"something.new\",\"new\":{\"x\":[1]}}\n\n".getBytes(UTF_8);

    /** For subclasses. */
    protected ProviderDialectContract() {}

    /** The way to the provider's dialect; each time the same or another. */
    protected abstract Bridge bridge();

    /** An endpoint that is called in it; what the provider calls the model is not what everybody calls it. */
    protected abstract Endpoint endpoint();

    /** A caller that the bridge serves. */
    protected abstract SpokenDialect spoken();

    /** The caller's dialect as the gateway knows it, for this request. */
    protected abstract Dialect dialect(SpokenRequest request);

    /** What a provider answers: all kinds of answers that there are, whole and, where the dialect has them, streams. */
    protected abstract List<SampleAnswer> answers();

    /** What a provider answers instead, with these words for people where the dialect has a place for them. */
    protected abstract List<SampleError> errors(String message);

    /** The events by which a stream that has begun says that it failed, with what each means; none unless overridden. */
    protected Map<FailureKind, byte[]> errorEvents(String message) {
        return Map.of();
    }

    /** Whether the caller gets the provider's own events, so that unknown ones are the caller's to skip: where both speak the same. */
    protected boolean passesEvents() {
        return spoken().name().equals(bridge().upstreamDialect());
    }

    /** An event of a type that the dialect does not have. To be overridden where streams are no server-sent events. */
    protected byte[] unknownEvent() {
        return UNKNOWN_EVENT.clone();
    }

    /** An event, or a whole answer, with a member that the dialect does not have. To be overridden where it is not written in JSON. */
    protected byte[] withUnknownMember(byte[] event) {
        return new String(event, UTF_8)
                .replaceFirst("(?s)^([^{]*)\\{", "$1{\"brand_new\":{\"x\":[1]},")
                .getBytes(UTF_8);
    }

    @Test
    @DisplayName(
            "P-01: whatever a caller says is written for the provider, or refused with the field that is in the way")
    void writesOrRefuses() {
        SampleConversations conversations = conversations();
        int written = 0;
        for (int i = 0; i < 300; i++) {
            SampleConversations.Conversation conversation = conversations.next();
            Envelope envelope = envelope(conversation.request());
            Optional<Failure> objection = bridge().objection(envelope, endpoint());
            assertThat(bridge().crossing(envelope).objection(endpoint())).isEqualTo(objection);
            if (objection.isPresent()) {
                assertThat(objection.get().parameter()).as(objection.toString()).isPresent();
                assertThat(objection.get().message()).isNotBlank();
                continue;
            }
            written++;
            String body = text(bridge().request(envelope, endpoint(), Map.of()));
            assertThat(conversation.words()).allSatisfy(word -> assertThat(body).contains(word));
        }
        assertThat(written).as("of 300 conversations are written").isPositive();
    }

    @Test
    @DisplayName("P-02: the provider is asked for the model by its own name, at a path, without credentials")
    void asksForTheModel() {
        String own = endpoint().id().upstreamModel();
        assertThat(own).isNotEqualTo(endpoint().model().text());
        for (boolean stream : List.of(false, true)) {
            UpstreamRequest request = asked(ask().streaming(stream)).sent();
            assertThat(request.path()).startsWith("/");
            assertThat(URLDecoder.decode(request.path(), UTF_8) + text(request))
                    .contains(own)
                    .doesNotContain(endpoint().model().text());
            assertThat(request.headers().entries())
                    .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                    .doesNotContain("authorization", "x-api-key", "cookie", "host", "content-length");
        }
    }

    @Test
    @DisplayName("P-03: a stream is asked for where the caller wants one, and only there")
    void asksForAStream() {
        if (answers().stream().anyMatch(SampleAnswer::isStream)) {
            UpstreamRequest whole = asked(ask()).sent();
            UpstreamRequest stream = asked(ask().streaming()).sent();
            assertThat(stream.path() + text(stream)).isNotEqualTo(whole.path() + text(whole));
        }
    }

    @Test
    @DisplayName("P-04: the same is written each time and on any thread, and the caller's request stays as it is")
    void writesTheSame() {
        for (SampleConversations.Conversation conversation : conversations(20)) {
            Envelope envelope = envelope(conversation.request());
            byte[] before = envelope.body().clone();
            Bridge bridge = bridge();
            if (bridge.objection(envelope, endpoint()).isPresent()) {
                continue;
            }
            List<String> written = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> bridge.request(envelope, endpoint(), Map.of()))
                    .map(request -> request.path() + request.headers() + text(request) + request.dropped())
                    .toList();
            assertThat(written).containsOnly(written.get(0));
            assertThat(envelope.body()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("P-05: an answer has the text, the calls, the end and the id that the provider gave it")
    void readsTheFacts() {
        assertThat(answers()).isNotEmpty();
        for (SampleAnswer sample : answers()) {
            DialectRun run = run(sample);
            expectAnswer(sample, run);
            assertThat(run.answer().model()).isEqualTo(DialectRun.MODEL);
            assertThat(run.text()).doesNotContain(endpoint().id().upstreamModel());
            sample.upstreamId()
                    .ifPresent(id -> assertThat(run.summary().upstreamId()).contains(id));
        }
    }

    @Test
    @DisplayName("P-06: what was used is read once and exactly, whenever one asks, and told as the caller counts")
    void readsTheUsage() {
        for (SampleAnswer sample : answers()) {
            Usage used = sample.usage().orElse(Usage.NONE);
            DialectRun run = run(sample).begun();
            for (byte[] event : sample.events()) {
                run.take(ByteBuffer.wrap(event));
                run.summaryNow();
            }
            run.takeEnd();
            if (sample.usage().isEmpty()) {
                assertThat(run.summary().usage().isEstimated())
                        .as(sample.toString())
                        .isTrue();
                continue;
            }
            assertThat(run.summary().usage()).as(sample.toString()).isEqualTo(used);
            assertThat(run.summaryNow().usage()).isEqualTo(used);
            run.answer().usage().ifPresent(told -> expectTold(told, used));
        }
    }

    private static void expectTold(TokenCounts told, Usage used) {
        assertThat(told.prompt()).isEqualTo(used.promptTokens());
        assertThat(told.completion()).isEqualTo(used.completionTokens());
        assertThat(told.cacheRead()).isEqualTo(used.cachedTokens());
        assertThat(told.reasoning()).isEqualTo(used.count(UsageClass.REASONING));
    }

    @Test
    @DisplayName(
            "P-07: however the provider's bytes are cut, and in whatever buffers they come, the answer is the same")
    void cutsDoNotMatter() {
        for (SampleAnswer sample : answers()) {
            DialectRun run = run(sample);
            byte[] all = sample.bytes();
            expectSame(run, run.fed(List.of(all)), "in one piece");
            expectSame(run, run.fed(singly(all)), "byte by byte");
            for (int at = 1; at < all.length; at++) {
                List<byte[]> pieces = List.of(Arrays.copyOf(all, at), rest(all, at));
                expectSame(run, run.fed(pieces), "cut at " + at);
            }
            DialectRun buffers = run.begun();
            sample.events().forEach(event -> buffers.take(oddly(event)));
            buffers.takeEnd();
            expectSame(run, buffers, "read-only, in the middle of a larger buffer");
        }
    }

    private static List<byte[]> singly(byte[] all) {
        return IntStream.range(0, all.length).mapToObj(i -> new byte[] {all[i]}).toList();
    }

    private static byte[] rest(byte[] all, int from) {
        return Arrays.copyOfRange(all, from, all.length);
    }

    private static ByteBuffer oddly(byte[] event) {
        ByteBuffer direct = ByteBuffer.allocateDirect(event.length + 2);
        direct.put((byte) '{').put(event).put((byte) '}').flip();
        return direct.position(1).limit(event.length + 1).asReadOnlyBuffer();
    }

    /** The same bytes mean the same. */
    private static void expectSame(DialectRun expected, DialectRun run, String how) {
        assertThat(run.failure()).as(how).isEmpty();
        assertThat(run.isComplete()).as(how).isTrue();
        assertThat(run.summary()).as(how).isEqualTo(expected.summary());
        if (!run.text().equals(expected.text())) {
            assertThat(run.answer()).as(how).isEqualTo(expected.answer());
        }
    }

    @Test
    @DisplayName("P-08: nothing is held back: each piece of text goes out before the next comes in")
    void holdsNothingBack() {
        for (SampleAnswer sample : streams()) {
            DialectRun run = run(sample);
            for (String piece : sample.texts()) {
                int event = run.pieceWith(piece);
                assertThat(run.parts().get(event).content()).as(piece).isTrue();
                assertThat(run.textOf(event))
                        .as("after the event with " + piece)
                        .contains(piece);
            }
        }
    }

    @Test
    @DisplayName("P-09: members and events that the dialect does not have do no harm")
    void unknownDoesNoHarm() {
        for (SampleAnswer sample : answers()) {
            expectAnswer(sample, run(sample, each(sample.events(), this::withUnknownMember)));
        }
        for (SampleAnswer sample : streams()) {
            for (int at = 0; at < sample.events().size(); at++) {
                DialectRun run = run(sample, with(sample.events(), at, unknownEvent()));
                assertThat(run.isComplete()).as("an unknown event at " + at).isTrue();
                expectSummary(sample, run.summary());
                if (!passesEvents()) {
                    expectAnswer(sample, run);
                }
            }
        }
    }

    @Test
    @DisplayName("P-10: an answer that breaks off is none, wherever that is, unless nothing but its usage was missing")
    void cutsAreFailures() {
        for (SampleAnswer sample : answers()) {
            DialectRun whole = run(sample);
            byte[] all = sample.bytes();
            for (int at = 0; at < all.length; at++) {
                DialectRun run = whole.fed(List.of(Arrays.copyOf(all, at)));
                if (run.isComplete()) {
                    expectAnswerBut(sample, run);
                    assertThat(run.summary().usage())
                            .matches(usage -> usage.isEstimated()
                                    || sample.usage().filter(usage::equals).isPresent());
                } else {
                    assertThat(run.failure())
                            .map(Failure::kind)
                            .as("cut at " + at)
                            .contains(FailureKind.BAD_RESPONSE);
                    expectClean(run.failure().orElseThrow());
                }
            }
        }
    }

    @Test
    @DisplayName("P-11: an answer with nothing in it is a bad response")
    void emptyAnswersAreNone() {
        for (SampleAnswer sample : answers()) {
            assertThat(run(sample, List.of()).failure()).map(Failure::kind).contains(FailureKind.BAD_RESPONSE);
        }
    }

    @Test
    @DisplayName(
            "P-12: an error instead of an answer is a failure of its kind, with its status and the wait it asks for")
    void errorsInstead() {
        assertThat(errors(PLAIN)).isNotEmpty();
        for (SampleError error : errors(PLAIN)) {
            Headers waiting = error.headers().plus("retry-after", "7");
            Failure failure = bridge().failure(error.status(), waiting, error.body(), Instant.EPOCH);
            assertThat(failure.kind()).as(error.toString()).isEqualTo(error.kind());
            assertThat(failure.upstreamStatus()).hasValue(error.status());
            assertThat(failure.message()).isNotBlank();
            if (failure.kind() == FailureKind.RATE_LIMITED) {
                assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
            }
            expectTold(failure);
        }
        for (int status : new int[] {401, 403, 404, 429, 500, 503}) {
            expectTold(bridge().failure(status, Headers.NONE, new byte[0], Instant.EPOCH));
        }
    }

    private void expectTold(Failure failure) {
        Dialect dialect = dialect(ask());
        expectClean(failure);
        assertThat(spoken().error(dialect.error(context(failure))).message()).isNotEmpty();
        assertThat(dialect.status(failure)).isBetween(400, 599);
    }

    @Test
    @DisplayName("P-13: an error in a stream is a failure of its kind, wherever it comes, and keeps what was said")
    void errorsInStreams() {
        for (SampleAnswer sample : streams()) {
            errorEvents(PLAIN).forEach((kind, event) -> {
                for (int at = 0; at < sample.events().size(); at++) {
                    DialectRun run = run(sample, with(sample.events(), at, event));
                    if (run.isComplete()) {
                        expectAnswerBut(sample, run);
                        continue;
                    }
                    Failure failure = run.failure().orElseThrow();
                    assertThat(failure.kind()).as("at " + at).isEqualTo(kind);
                    boolean begun = run.parts().stream().anyMatch(Part::content);
                    if (begun && run.summary().finishReason().isEmpty()) {
                        SpokenAnswer broken = run.brokenAnswer(context(failure));
                        assertThat(broken.text()).isEqualTo(said(sample, at));
                        assertThat(broken.error()).isPresent();
                    } else {
                        assertThat(begun || said(sample, at).isEmpty()).isTrue();
                    }
                }
            });
        }
    }

    /** The text in the events before this one. */
    private static String said(SampleAnswer sample, int before) {
        String events = text(sample.events().subList(0, before));
        StringBuilder said = new StringBuilder();
        sample.texts().stream().takeWhile(events::contains).forEach(said::append);
        return said.toString();
    }

    private static String text(List<byte[]> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(new String(event, UTF_8)));
        return text.toString();
    }

    @Test
    @DisplayName("P-14: no secret and no address stands in the words of a failure")
    void keepsSecrets() {
        for (String secret : SECRETS) {
            String message = "Not with " + secret + " today.";
            for (SampleError error : errors(message)) {
                Failure failure = bridge().failure(error.status(), error.headers(), error.body(), Instant.EPOCH);
                expectClean(failure);
                assertThat(failure.toString()).doesNotContain(secret);
            }
            for (SampleAnswer sample : streams()) {
                errorEvents(message)
                        .values()
                        .forEach(event -> run(sample, with(sample.events(), 0, event))
                                .failure()
                                .ifPresent(failure ->
                                        assertThat(failure.toString()).doesNotContain(secret)));
            }
        }
    }

    @Test
    @DisplayName("P-15: no bytes are too odd to be read: there is an end or a failure, and never an exception")
    void survivesGarbage() {
        Random chance = new Random(SEED);
        for (SampleAnswer sample : answers()) {
            DialectRun run = run(sample);
            for (int i = 0; i < 300; i++) {
                byte[] garbage = bent(sample.bytes(), chance);
                assertThatCode(() -> expectEnd(run.fed(List.of(garbage))))
                        .as("%s", new String(garbage, UTF_8))
                        .doesNotThrowAnyException();
            }
        }
        for (SampleError error : errors(PLAIN)) {
            for (int i = 0; i < 300; i++) {
                byte[] garbage = bent(error.body(), chance);
                int status = 300 + chance.nextInt(300);
                assertThatCode(() -> expectClean(bridge().failure(status, error.headers(), garbage, Instant.EPOCH)))
                        .as("%s", new String(garbage, UTF_8))
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void expectEnd(DialectRun run) {
        assertThat(run.isComplete()).isNotEqualTo(run.failure().isPresent());
        run.failure().ifPresent(ProviderDialectContract::expectClean);
        assertThat(run.summary()).isNotNull();
    }

    /** Some of the bytes are others, gone, or there twice; or nothing is as it was. */
    private static byte[] bent(byte[] sound, Random chance) {
        if (sound.length == 0 || chance.nextInt(20) == 0) {
            byte[] noise = new byte[chance.nextInt(200)];
            chance.nextBytes(noise);
            return noise;
        }
        byte[] bent = sound.clone();
        for (int i = chance.nextInt(4); i >= 0; i--) {
            int from = chance.nextInt(bent.length);
            int to = from + chance.nextInt(Math.min(40, bent.length - from)) + 1;
            switch (chance.nextInt(3)) {
                case 0 -> bent[from] = (byte) chance.nextInt(256);
                case 1 -> bent = joined(Arrays.copyOf(bent, to), rest(bent, from));
                default -> bent = to - from == bent.length ? bent : joined(Arrays.copyOf(bent, from), rest(bent, to));
            }
        }
        return bent;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return DialectRun.joined(List.of(ByteBuffer.wrap(one), ByteBuffer.wrap(other)));
    }

    @Test
    @DisplayName(
            "P-16: an event that does not end, and an answer longer than what is accepted, are failures and not held")
    void isBounded() {
        byte[] more = "a".repeat(1_024).getBytes(UTF_8);
        for (SampleAnswer sample : answers()) {
            DialectRun whole = run(sample);
            byte[] all = sample.bytes();
            int most = all.length + more.length;
            List<byte[]> pieces = new ArrayList<>(List.of(Arrays.copyOf(all, all.length / 2)));
            pieces.addAll(Collections.nCopies(4 * most / more.length, more));
            DialectRun run = whole.fedWithin(most, pieces);
            assertThat(run.failure()).as(sample.toString()).isPresent();
            assertThat(run.parts()).as("parts before the failure").hasSizeLessThan(pieces.size());
            if (sample.text().length() > 1) {
                assertThat(whole.fedWithin(1, sample.events()).failure()).isPresent();
            }
        }
    }

    @Test
    @DisplayName("P-17: two answers that come at the same time do not meet")
    void answersDoNotMeet() {
        List<SampleAnswer> samples = answers();
        Bridge bridge = bridge();
        List<DialectRun> runs =
                samples.stream().map(sample -> run(bridge, sample).begun()).toList();
        int most = samples.stream()
                .mapToInt(sample -> sample.events().size())
                .max()
                .orElse(0);
        for (int at = 0; at < most; at++) {
            for (int i = 0; i < samples.size(); i++) {
                if (at < samples.get(i).events().size()) {
                    runs.get(i).take(ByteBuffer.wrap(samples.get(i).events().get(at)));
                }
            }
        }
        for (int i = 0; i < samples.size(); i++) {
            runs.get(i).takeEnd();
            expectAnswer(samples.get(i), runs.get(i));
        }
    }

    @Test
    @DisplayName("P-18: what somebody else may go on with is what the caller has, and is in the request for the rest")
    void goesOn() {
        for (SampleAnswer sample : streams()) {
            DialectRun whole = run(sample);
            for (int at = 1; at < sample.events().size(); at++) {
                DialectRun run = whole.fed(sample.events().subList(0, at));
                if (run.isComplete() || run.plainText().isEmpty()) {
                    continue;
                }
                String soFar = run.plainText().get();
                assertThat(sample.calls())
                        .as("nobody goes on with calls")
                        .satisfiesAnyOf(
                                calls -> assertThat(calls).isEmpty(),
                                calls -> assertThat(sample.text()).startsWith(soFar));
                assertThat(run.brokenAnswer(context(run.failure().orElseThrow()))
                                .text())
                        .isEqualTo(soFar);
                for (boolean prefill : List.of(true, false)) {
                    UpstreamRequest rest = run.continuation(prefill);
                    sample.texts().stream()
                            .filter(piece -> soFar.contains(piece)
                                    && PLAIN_TEXT.matcher(piece).matches())
                            .forEach(piece -> assertThat(text(rest)).contains(piece.strip()));
                }
            }
        }
    }

    private SpokenRequest ask() {
        return SpokenRequest.to(endpoint().model().text()).user("Hello");
    }

    private SpokenRequest ask(SampleAnswer sample) {
        SpokenRequest asked = ask().streaming(sample.isStream());
        for (String function :
                sample.calls().stream().map(ToolCall::name).distinct().toList()) {
            asked = asked.tool(function, "Does it.", "{\"type\":\"object\",\"properties\":{}}");
        }
        return asked;
    }

    private DialectRun asked(SpokenRequest request) {
        return asked(bridge(), request);
    }

    private DialectRun asked(Bridge bridge, SpokenRequest request) {
        return DialectRun.of(spoken(), dialect(request), bridge, endpoint(), request);
    }

    private DialectRun run(SampleAnswer sample) {
        return run(bridge(), sample);
    }

    private DialectRun run(Bridge bridge, SampleAnswer sample) {
        return asked(bridge, ask(sample)).answered(sample.reply());
    }

    private DialectRun run(SampleAnswer sample, List<byte[]> events) {
        UnsentReply reply = sample.reply();
        return asked(ask(sample)).answered(new UnsentReply(reply.status(), reply.headers(), events, reply.broken()));
    }

    private List<SampleAnswer> streams() {
        return answers().stream().filter(SampleAnswer::isStream).toList();
    }

    private Envelope envelope(SpokenRequest request) {
        return dialect(request).read(spoken().write(request));
    }

    private SampleConversations conversations() {
        List<SpokenAnswer> given = answers().stream()
                .filter(sample -> !sample.isStream())
                .map(sample -> run(sample).answer())
                .toList();
        return new SampleConversations(endpoint().model().text(), given, SEED);
    }

    private List<SampleConversations.Conversation> conversations(int count) {
        SampleConversations conversations = conversations();
        return IntStream.range(0, count).mapToObj(i -> conversations.next()).toList();
    }

    private static String text(UpstreamRequest request) {
        return new String(DialectRun.joined(request.body()), UTF_8);
    }

    private static List<byte[]> each(List<byte[]> events, UnaryOperator<byte[]> change) {
        return events.stream().map(change).toList();
    }

    private static List<byte[]> with(List<byte[]> events, int at, byte[] event) {
        List<byte[]> more = new ArrayList<>(events);
        more.add(at, event);
        return more;
    }

    private static void expectAnswer(SampleAnswer sample, DialectRun run) {
        expectAnswerBut(sample, run);
        expectSummary(sample, run.summary());
    }

    /** All but the usage. */
    private static void expectAnswerBut(SampleAnswer sample, DialectRun run) {
        SpokenAnswer answer = run.answer();
        assertThat(answer.text()).isEqualTo(sample.text());
        assertThat(answer.calls()).extracting(ToolCall::name).isEqualTo(names(sample.calls()));
        assertThat(answer.calls())
                .extracting(call -> Json.parse(call.arguments()))
                .isEqualTo(sample.calls().stream()
                        .map(call -> Json.parse(call.arguments()))
                        .toList());
        sample.finish().ifPresent(reason -> assertThat(answer.finish()).contains(reason));
        sample.finish()
                .ifPresent(reason -> assertThat(run.summary().finishReason()).contains(reason));
    }

    private static List<String> names(List<ToolCall> calls) {
        return calls.stream().map(ToolCall::name).toList();
    }

    private static void expectSummary(SampleAnswer sample, Summary summary) {
        sample.finish().ifPresent(reason -> assertThat(summary.finishReason()).contains(reason));
        sample.usage().ifPresent(usage -> assertThat(summary.usage()).isEqualTo(usage));
    }

    /** One line of some length, and nothing of the inside. */
    private static void expectClean(Failure failure) {
        assertThat(failure.message())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(LONGEST_MESSAGE)
                .doesNotContainPattern("\\p{Cntrl}|\\bat [a-z]+(\\.\\w+)+\\(|Exception");
        assertThat(failure.code()).matches("[a-z][a-z0-9_]*");
    }

    private static ErrorContext context(Failure failure) {
        return new ErrorContext(failure, DialectRun.GENERATION, DialectRun.MODEL, List.of());
    }
}

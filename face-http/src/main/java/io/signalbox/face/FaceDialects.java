package io.signalbox.face;

import io.signalbox.core.extension.SpokenPath;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.port.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is spoken under which path. Immutable.
 *
 * <p>Each path stands under {@code /v1}, where a dialect is spoken as its maker does, and under {@code /api/v1}, where it is spoken as
 * OpenRouter does.
 */
public final class FaceDialects {

    private static final String CHAT = "chat/completions";

    private final Map<String, Pair> paths;
    private final Map<String, UnaryOperator<byte[]>> estimates;
    private final Optional<InPath> gemini;

    private FaceDialects(
            Map<String, Pair> paths, Map<String, UnaryOperator<byte[]>> estimates, Optional<InPath> gemini) {
        this.paths = paths;
        this.estimates = estimates;
        this.gemini = gemini;
    }

    /** A dialect whose request says in its path what others say in their body. */
    public interface InPath {
        /**
         * The dialect of one request.
         *
         * @param model the name in the path
         * @param stream whether a stream is asked for
         * @param serverSentEvents whether it is to come as events; else as one JSON array
         */
        Dialect of(String model, boolean stream, boolean serverSentEvents);
    }

    /** Everything that this gateway speaks: the APIs of OpenAI, OpenRouter, Anthropic and Gemini, and the services beside them. */
    public static FaceDialects all() {
        return SpokenDialects.all();
    }

    /** Everything that {@link #all} speaks, and what extensions of the gateway bring, which goes before it. */
    public static FaceDialects of(Gateway gateway) {
        FaceDialects all = all();
        for (SpokenPath spoken : gateway.callerDialects()) {
            all = all.and(spoken.path(), spoken.v1(), spoken.apiV1());
        }
        return all;
    }

    /** Chat alone, at {@code /chat/completions}; its errors are everybody's whose path nobody knows. */
    public static FaceDialects chat(Dialect v1, Dialect apiV1) {
        return new FaceDialects(Map.of(CHAT, new Pair(v1, apiV1)), Map.of(), Optional.empty());
    }

    /** The same, and another dialect at this path: {@code messages/count_tokens}. */
    public FaceDialects and(String path, Dialect v1, Dialect apiV1) {
        Map<String, Pair> more = new LinkedHashMap<>(paths);
        more.put(path, new Pair(v1, apiV1));
        return new FaceDialects(more, estimates, gemini);
    }

    /**
     * The same, and where nobody serves what is asked at this path, the gateway's own answer, which says that it is an estimate.
     *
     * @param path one where a dialect is spoken, or {@code :countTokens} of Gemini's dialect, which is always estimated
     * @param estimate from a request's body to the answer's; refuses what is no request with a {@code RequestRefusedException}
     */
    public FaceDialects orEstimate(String path, UnaryOperator<byte[]> estimate) {
        Map<String, UnaryOperator<byte[]>> more = new LinkedHashMap<>(estimates);
        more.put(path, estimate);
        return new FaceDialects(paths, more, gemini);
    }

    /** The same, and Gemini's dialect under {@code /v1beta/models}. */
    public FaceDialects andGemini(InPath dialect) {
        return new FaceDialects(paths, estimates, Optional.of(dialect));
    }

    /** The gateway's own answer at this path, if it has one. */
    Optional<UnaryOperator<byte[]>> estimateAt(String path) {
        return Optional.ofNullable(estimates.get(path));
    }

    /** What a model is called in at this path; empty if none is called there. */
    Optional<Dialect> at(ApiPath path) {
        return Optional.ofNullable(paths.get(path.joined())).map(pair -> pair.of(path));
    }

    /** Gemini's dialect for a call under {@code /v1beta/models}. */
    Optional<Dialect> at(GeminiPath path, boolean serverSentEvents) {
        return gemini.filter(dialect -> path.callsModel())
                .map(dialect -> dialect.of(path.model(), path.streams(), serverSentEvents));
    }

    /** Whose errors are written under {@code /v1beta}. */
    Optional<Dialect> errorsOfGemini() {
        return gemini.map(dialect -> dialect.of("", false, false));
    }

    /** Whose errors are written at this path: those of the dialect there, or of what stands above it, or of chat. */
    Dialect errorsOf(ApiPath path) {
        return at(path).or(() ->
                        Optional.ofNullable(paths.get(path.segments().get(0))).map(pair -> pair.of(path)))
                .orElseGet(() -> chat().of(path));
    }

    /** Whose errors are written where no path is known. */
    Dialect standard() {
        return chat().v1;
    }

    /** The paths, for messages. */
    String names() {
        return String.join(
                ", ", paths.keySet().stream().map(path -> "/v1/" + path).toList());
    }

    private Pair chat() {
        Pair chat = paths.get(CHAT);
        if (chat == null) {
            throw new IllegalStateException("chat is always spoken");
        }
        return chat;
    }

    /** A dialect as it is spoken under both roots. */
    private record Pair(Dialect v1, Dialect apiV1) {
        Dialect of(ApiPath path) {
            return path.openRouter() ? apiV1 : v1;
        }
    }
}

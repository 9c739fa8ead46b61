package io.signalbox.codec.jackson;

import io.signalbox.codec.jackson.anthropic.AnthropicMessages;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.gemini.Gemini;
import io.signalbox.codec.jackson.responses.OpenAiResponses;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import io.signalbox.testkit.dialect.DialectContract;
import io.signalbox.testkit.dialect.SpokenDialect;
import io.signalbox.testkit.dialect.SpokenRequest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way from a caller's dialect to a provider's keeps the contract. */
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class DialectPairsTest extends DialectContract {

    @Parameter
    Pair pair = new Pair(SpokenDialect.openAiChat(), false, Dialects.bridges().get(0));

    static Stream<Arguments> pairs() {
        return Stream.of(false, true)
                .flatMap(likeOpenRouter -> SpokenDialect.all().stream()
                        .filter(caller -> !likeOpenRouter || !caller.name().equals(Gemini.NAME))
                        .flatMap(caller -> Dialects.bridges().stream()
                                .map(bridge -> Arguments.of(new Pair(caller, likeOpenRouter, bridge)))));
    }

    /**
     * A caller's dialect and the way to a provider's.
     *
     * @param likeOpenRouter whether the caller is one of OpenRouter's, who are told a little more
     */
    record Pair(SpokenDialect caller, boolean likeOpenRouter, Bridge bridge) {
        @Override
        public String toString() {
            return caller.name() + (likeOpenRouter ? " of OpenRouter's" : "") + " \u2192 " + bridge.upstreamDialect();
        }
    }

    @Override
    protected SpokenDialect spoken() {
        return pair.caller();
    }

    @Override
    protected Dialect dialect(SpokenRequest request) {
        return switch (pair.caller().name()) {
            case OpenAiChat.NAME ->
                OpenAiChat.dialect(pair.likeOpenRouter() ? OpenAiChat.Face.OPENROUTER : OpenAiChat.Face.OPENAI);
            case OpenAiResponses.NAME ->
                OpenAiResponses.dialect(
                        pair.likeOpenRouter() ? OpenAiResponses.Face.OPENROUTER : OpenAiResponses.Face.OPENAI);
            case AnthropicMessages.NAME ->
                AnthropicMessages.dialect(
                        pair.likeOpenRouter() ? AnthropicMessages.Face.OPENROUTER : AnthropicMessages.Face.ANTHROPIC);
            case Gemini.NAME -> Gemini.dialect(request.model(), request.isStream(), true);
            default -> throw new IllegalStateException(pair.toString());
        };
    }

    @Override
    protected Bridge bridge() {
        return pair.bridge();
    }

    @Override
    protected Endpoint endpoint() {
        ProviderType type = switch (bridge().upstreamDialect()) {
            case "openai-chat", "openai-responses" -> ProviderType.OPENAI;
            case "anthropic-messages" -> ProviderType.ANTHROPIC;
            case "gemini" -> ProviderType.GEMINI;
            case "bedrock-converse" -> ProviderType.BEDROCK;
            case "cohere" -> ProviderType.COHERE;
            default -> throw new IllegalStateException(pair.toString());
        };
        Provider provider = new Provider("main", type, "Main", 0, true, false);
        return Endpoint.at(provider, new ModelId("acme/asked"), "its.own-1")
                .dialect(bridge().upstreamDialect())
                .build();
    }

    /** Who has but one answer to give cannot be asked for two; and nobody else runs a provider's own tools. */
    @Override
    protected Map<String, SpokenRequest> inexpressible() {
        if (bridge().upstreamDialect().equals(spoken().name())) {
            return Map.of();
        }
        SpokenRequest hello = SpokenRequest.to("acme/asked").user("Hello");
        boolean severalAnswers = Set.of("openai-chat", "gemini").contains(bridge().upstreamDialect());
        return switch (spoken().name()) {
            case OpenAiChat.NAME -> severalAnswers ? Map.of() : Map.of("n", hello.with("n", "2"));
            case AnthropicMessages.NAME ->
                Map.of("tools", hello.with("tools", "[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]"));
            case OpenAiResponses.NAME -> Map.of("tools", hello.with("tools", "[{\"type\":\"web_search\"}]"));
            case Gemini.NAME -> Map.of("tools", hello.with("tools", "[{\"googleSearch\":{}}]"));
            default -> Map.of();
        };
    }

    @Override
    protected Map<String, SpokenRequest> dropped() {
        SpokenRequest hello = SpokenRequest.to("acme/asked").user("Hello");
        String provider = bridge().upstreamDialect();
        boolean takesSeeds = Set.of("openai-chat", "gemini", "cohere").contains(provider);
        boolean takesTopK = !Set.of("openai-chat", "openai-responses").contains(provider);
        return switch (spoken().name()) {
            case OpenAiChat.NAME -> takesSeeds ? Map.of() : Map.of("seed", hello.with("seed", "7"));
            case OpenAiResponses.NAME -> takesTopK ? Map.of() : Map.of("top_k", hello.with("top_k", "4"));
            case AnthropicMessages.NAME -> takesTopK ? Map.of() : Map.of("top_k", hello.with("top_k", "4"));
            case Gemini.NAME -> takesSeeds ? Map.of() : Map.of("seed", hello.with("generationConfig", "{\"seed\":7}"));
            default -> Map.of();
        };
    }
}

package io.signalbox.codec.jackson.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.codec.jackson.translation.FieldMatrix.Fitted;
import io.signalbox.codec.jackson.translation.FieldMatrix.Treatment;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.Provider;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.model.ModelId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is left out of a request, what is told of that, and what is refused. */
class FieldMatrixTest {

    private static final FieldMatrix MATRIX = FieldMatrix.standard();
    private static final Set<String> PARAMETERS = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "top_a",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "seed",
            "n",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "verbosity",
            "prediction",
            "web_search_options",
            "stop",
            "user",
            "metadata");

    @Test
    @DisplayName("S-112: every parameter fares in every dialect as the table says")
    void everyParameterFaresAsTheTableSays() {
        for (String dialect : MATRIX.dialects()) {
            for (String parameter : PARAMETERS) {
                Conversation asked = asking(parameter, "7");
                switch (MATRIX.of(parameter, dialect)) {
                    case CARRIED, TRANSLATED -> {
                        assertThat(fit(asked, dialect).conversation().parameters())
                                .containsKey(parameter);
                        assertThat(fit(asked, dialect).dropped()).isEmpty();
                    }
                    case DROPPED -> {
                        assertThat(fit(asked, dialect).conversation().parameters())
                                .isEmpty();
                        assertThat(fit(asked, dialect).dropped()).containsExactly(parameter);
                    }
                    case REFUSED ->
                        assertThatThrownBy(() -> fit(asked, dialect))
                                .isInstanceOfSatisfying(
                                        RequestRefusedException.class,
                                        refused -> assertThat(refused.failure().message())
                                                .startsWith(parameter + ": cannot be expressed in " + dialect)
                                                .contains("openai-chat"));
                }
            }
        }
    }

    @Test
    void whatSaysNothingIsLeftOutWithoutAWord() {
        assertThat(fit(asking("n", "1"), "anthropic-messages").dropped()).isEmpty();
        assertThat(fit(asking("parallel_tool_calls", "true"), "gemini").dropped())
                .isEmpty();
        assertThat(fit(asking("logprobs", "false"), "cohere").dropped()).isEmpty();
    }

    @Test
    void whatNobodyKnowsIsDroppedEverywhere() {
        for (String dialect : MATRIX.dialects()) {
            assertThat(MATRIX.of("my_own_field", dialect)).isEqualTo(Treatment.DROPPED);
        }
    }

    @Test
    void whatTheEndpointLacksIsDroppedThoughItsDialectHasIt() {
        Endpoint endpoint = Endpoint.at(provider(), new ModelId("a/b"), "b")
                .supportedParameters(Set.of("max_tokens"))
                .build();

        Fitted fitted = MATRIX.fit(asking("temperature", "1"), "openai-chat", endpoint);

        assertThat(fitted.dropped()).containsExactly("temperature");
        assertThat(fitted.conversation().parameters()).isEmpty();
    }

    @Test
    void aThoughtGoesBackToTheFamilyThatHadItAndToNoOther() {
        Part thought = new Part.Thought(
                "hm",
                false,
                Optional.of(
                        new Part.Seal(Part.Seal.ANTHROPIC, Optional.of("signed"), Optional.empty(), Optional.empty())));
        Conversation asked = saying(Turn.Role.ASSISTANT, thought, Part.Text.of("so"));

        assertThat(fit(asked, "anthropic-messages")
                        .conversation()
                        .turns()
                        .get(0)
                        .parts())
                .contains(thought);
        assertThat(fit(asked, "gemini").conversation().turns().get(0).parts()).containsExactly(Part.Text.of("so"));
        assertThat(fit(asked, "gemini").dropped()).isEmpty();
    }

    @Test
    void whatOnlyOneDialectHasIsRefusedOfAUserAndForgottenOfAModel() {
        Part foreign = new Part.Foreign("search_result", Trees.object());

        assertThatThrownBy(() -> fit(saying(Turn.Role.USER, foreign), "gemini"))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        refused -> assertThat(refused.failure().parameter()).contains("search_result"));
        assertThat(fit(saying(Turn.Role.ASSISTANT, foreign, Part.Text.of("so")), "gemini")
                        .dropped())
                .containsExactly("search_result");
    }

    @Test
    void cacheMarksAreLeftOutWhereThereIsNoCacheToMark() {
        Part marked = new Part.Text("long", Optional.of(new Part.CacheMark(Optional.of("1h"))));

        assertThat(fit(saying(Turn.Role.USER, marked), "anthropic-messages")
                        .conversation()
                        .turns()
                        .get(0)
                        .parts())
                .containsExactly(marked);
        assertThat(fit(saying(Turn.Role.USER, marked), "cohere").dropped()).containsExactly("cache_control");
    }

    private static Fitted fit(Conversation asked, String dialect) {
        return MATRIX.fit(
                asked, dialect, Endpoint.at(provider(), new ModelId("a/b"), "b").build());
    }

    private static Provider provider() {
        return new Provider("acme", ProviderType.OPENAI_COMPATIBLE, "Acme", 0, true, false);
    }

    private static Conversation asking(String parameter, String literal) {
        return saying(Turn.Role.USER, Part.Text.of("hi"))
                .with(Map.of(parameter, Trees.read(literal).orElseThrow()));
    }

    private static Conversation saying(Turn.Role role, Part... parts) {
        return new Conversation(
                List.of(Turn.of(role, List.of(parts))),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}

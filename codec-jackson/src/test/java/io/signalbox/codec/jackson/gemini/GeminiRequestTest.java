package io.signalbox.codec.jackson.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.port.Dialect.Envelope;
import io.signalbox.core.routing.RequestFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway learns of a caller's request. */
class GeminiRequestTest {

    @Test
    void theFactsAreInTheCommonWords() {
        RequestFacts facts = read("""
                {'contents':[{'role':'user','parts':[{'text':'a'},{'inlineData':{'mimeType':'image/png','data':'AA=='}},
                   {'file_data':{'mime_type':'audio/mp3','file_uri':'gs://x'}},{'fileData':{'fileUri':'u'}}]}],
                 'tools':[{'functionDeclarations':[]}],'toolConfig':{},
                 'generationConfig':{'temperature':0.5,'topP':0.9,'max_output_tokens':90,'stopSequences':['x'],
                   'candidateCount':1,'responseMimeType':'application/json','responseJsonSchema':{},'thinkingConfig':{},
                   'responseLogprobs':true,'logprobs':2,'seed':1},
                 'models':['openai/gpt-4o'],'user':'u','session_id':'s','provider':{'order':['google']}}""").facts();

        assertThat(facts.dialect()).isEqualTo("gemini");
        assertThat(facts.model()).contains("gemini-2.5-flash");
        assertThat(facts.alternatives()).containsExactly("openai/gpt-4o");
        assertThat(facts.modalities()).containsExactly("audio", "file", "image");
        assertThat(facts.maxOutputTokens()).isEqualTo(OptionalLong.of(90));
        assertThat(facts.user()).contains("u");
        assertThat(facts.session()).contains("s");
        assertThat(facts.parameters())
                .containsExactly(
                        "logprobs",
                        "max_tokens",
                        "reasoning",
                        "response_format",
                        "seed",
                        "stop",
                        "structured_outputs",
                        "temperature",
                        "tool_choice",
                        "tools",
                        "top_logprobs",
                        "top_p");
    }

    @Test
    void theMannerAndTheModelComeFromThePath() {
        assertThat(Gemini.dialect("models/google/gemini-3-pro", true, false)
                        .read(Answered.bytes(Answered.HELLO))
                        .facts())
                .returns(Optional.of("google/gemini-3-pro"), RequestFacts::model)
                .returns(true, RequestFacts::stream);
    }

    @Test
    void parametersAreShownAsTheyAreWritten() {
        assertThat(read("{'contents':[{}],'generationConfig':{'temperature':0.50,'maxOutputTokens':9,'topK':4}}")
                        .parameters())
                .containsEntry("temperature", "0.50")
                .containsEntry("max_tokens", "9")
                .containsEntry("top_k", "4")
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} | contents: missing (expected: an array with at least one content)",
                "{'contents':[]} | contents: [] (expected: an array with at least one content)",
                "{'contents':'x'} | contents: \"x\" (expected: an array with at least one content)",
                "{'contents':[{}],'generationConfig':[]} | generationConfig: [] (expected: an object)",
                "{'contents':[{}],'generationConfig':{'temperature':3}} | generationConfig.temperature: 3 (expected: a number from 0 to 2)",
                "{'contents':[{}],'generationConfig':{'maxOutputTokens':0}} | generationConfig.maxOutputTokens: 0 (expected: an integer of 1 or more)",
                "{'contents':[{}],'generationConfig':{'candidateCount':9}} | generationConfig.candidateCount: 9 (expected: an integer from 1 to 8)",
                "{'contents':[{}],'generationConfig':{'stop_sequences':'x'}} | generationConfig.stopSequences: \"x\" (expected: an array of texts)",
                "{'contents':[{}],'generationConfig':{'responseLogprobs':1}} | generationConfig.responseLogprobs: 1 (expected: true or false)",
                "{'contents':[{}],'models':3} | models: 3 (expected: an array of up to 16 model names)",
                "[] | body: no object (expected: one JSON object)",
            })
    void whatIsWrongIsNamed(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.failure().message())
                                .startsWith(message.substring(0, message.indexOf(':')))
                                .endsWith(message.substring(message.indexOf('('))));
    }

    @Test
    void anAnswerBoundToMoreThanWordsIsNotContinued() {
        assertThat(List.of(
                        "{'contents':[{}]}",
                        "{'contents':[{}],'generationConfig':{'candidateCount':1,'responseMimeType':'text/plain'}}"))
                .allMatch(body -> Gemini.client().isContinuable(read(body)));
        assertThat(List.of(
                        "{'contents':[{}],'generationConfig':{'candidateCount':2}}",
                        "{'contents':[{}],'generationConfig':{'responseMimeType':'application/json'}}",
                        "{'contents':[{}],'generationConfig':{'responseModalities':['IMAGE']}}"))
                .noneMatch(body -> Gemini.client().isContinuable(read(body)));
    }

    @Test
    void tokensAreEstimated() {
        assertThat(
                        Gemini.countTokens(
                                Answered.bytes(
                                        "{'generateContentRequest':{'contents':[{'parts':[{'text':'12345678'},{'inlineData':{'data':'xxxxxxxxxxxx'}}]}]}}")))
                .asString()
                .isEqualTo("{\"totalTokens\":260}");
        assertThatThrownBy(() -> Gemini.countTokens(Answered.bytes("{}"))).isInstanceOf(RequestRefusedException.class);
    }

    private static Envelope read(String body) {
        return Answered.envelope(false, true, body);
    }
}

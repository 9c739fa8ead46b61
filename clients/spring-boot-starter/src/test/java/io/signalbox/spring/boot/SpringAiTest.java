package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.AbstractEmbeddingModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The models of Spring AI 2, on Boot 4. */
class SpringAiTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SignalboxAutoConfiguration.class, SignalboxClientsAutoConfiguration.class))
            .withPropertyValues(
                    "signalbox.providers.main.type=openai-compatible",
                    "signalbox.providers.main.base-url=" + upstream.baseUri(),
                    "signalbox.providers.main.models[0]=acme/chat",
                    "signalbox.providers.main.models[1]=acme/vectors");

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("S-188: Spring AI embeds through the gateway, by the model and dimensions of its own properties")
    void embedsByProperties() {
        upstream.answers(Reply.embeddings(new float[] {0.5f, -1}));
        for (String prefix : new String[] {"spring.ai.openai.embedding.", "spring.ai.openai.embedding.options."}) {
            application
                    .withPropertyValues(prefix + "model=acme/vectors", prefix + "dimensions=2")
                    .run(context -> {
                        assertThat(context.getBean(EmbeddingModel.class).embed("Hello!"))
                                .containsExactly(0.5f, -1);
                        RecordedRequest asked = upstream.takeRequest();
                        assertThat(asked.bodyAt("/model")).contains("acme/vectors");
                        assertThat(asked.bodyAt("/dimensions")).contains("2");
                    });
        }
    }

    @Test
    @DisplayName("a bean of options says what is asked for")
    void embedsByOptions() {
        upstream.answers(Reply.embeddings(new float[] {1}, new float[] {2}));
        application
                .withPropertyValues("spring.ai.openai.embedding.model=acme/chat")
                .withBean(
                        OpenAiEmbeddingOptions.class,
                        () -> OpenAiEmbeddingOptions.builder()
                                .model("acme/vectors")
                                .build())
                .run(context -> {
                    EmbeddingModel model = context.getBean(EmbeddingModel.class);
                    assertThat(model.embed(List.of("One", "Two")))
                            .extracting(vector -> vector[0])
                            .containsExactly(1f, 2f);
                    assertThat(upstream.takeRequest().bodyAt("/model")).contains("acme/vectors");
                });
    }

    @Test
    @DisplayName(
            "an embedding model of the application's own is the only one, and another of Spring AI's can be chosen")
    void givesWay() {
        application
                .withBean(EmbeddingModel.class, OwnModel::new)
                .run(context -> assertThat(context)
                        .hasSingleBean(EmbeddingModel.class)
                        .doesNotHaveBean(OpenAiEmbeddingModel.class)
                        .hasSingleBean(OpenAiChatModel.class));
        application
                .withPropertyValues("spring.ai.model.embedding=ollama")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(EmbeddingModel.class)
                        .hasSingleBean(OpenAiChatModel.class));
        application
                .withPropertyValues("spring.ai.model.chat=ollama")
                .run(context -> assertThat(context)
                        .hasSingleBean(OpenAiEmbeddingModel.class)
                        .doesNotHaveBean(OpenAiChatModel.class));
    }

    @Test
    @DisplayName("Spring AI's own configuration of both models finds them made, and wants no key")
    void goesBeforeSpringAisOwn() throws ClassNotFoundException {
        String own = "org.springframework.ai.model.openai.autoconfigure.OpenAi";
        application
                .withConfiguration(AutoConfigurations.of(
                        Class.forName(own + "ChatAutoConfiguration"),
                        Class.forName(own + "EmbeddingAutoConfiguration")))
                .run(context -> assertThat(context)
                        .hasSingleBean(EmbeddingModel.class)
                        .hasBean("signalboxEmbeddingModel")
                        .hasSingleBean(OpenAiChatModel.class)
                        .hasBean("signalboxChatModel"));
    }

    @Test
    @DisplayName("the chat model asks for the model of its property")
    void chats() {
        upstream.forModel("acme/chat", Reply.answer("Hello there"));
        application
                .withPropertyValues("spring.ai.openai.chat.model=acme/chat")
                .run(context -> assertThat(
                                context.getBean(OpenAiChatModel.class).call("Hello!"))
                        .isEqualTo("Hello there"));
    }

    private static final class OwnModel extends AbstractEmbeddingModel {

        @Override
        public EmbeddingResponse call(EmbeddingRequest request) {
            return new EmbeddingResponse(List.of());
        }

        @Override
        public float[] embed(Document document) {
            return new float[0];
        }
    }
}

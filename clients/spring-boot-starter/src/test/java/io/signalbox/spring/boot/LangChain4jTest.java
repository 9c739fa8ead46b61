package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import io.signalbox.client.langchain4j.GatewayHttpClientBuilder;
import io.signalbox.testkit.RecordedRequest;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** LangChain4j over the gateway among the beans. */
class LangChain4jTest {

    private static final String NAME = "langchain4j.open-ai.embedding-model.model-name=acme/vectors";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SignalboxAutoConfiguration.class, SignalboxClientsAutoConfiguration.class))
            .withPropertyValues(
                    "signalbox.providers.main.type=openai-compatible",
                    "signalbox.providers.main.base-url=" + upstream.baseUri(),
                    "signalbox.providers.main.models[0]=acme/vectors",
                    "signalbox.providers.main.models[1]=acme/chat");

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("S-188: LangChain4j embeds through the gateway, by the model and dimensions of its own properties")
    void embeds() {
        upstream.answers(Reply.embeddings(new float[] {0.5f, -1}));
        application
                .withPropertyValues(NAME, "langchain4j.open-ai.embedding-model.dimensions=2")
                .run(context -> {
                    EmbeddingModel model = context.getBean(EmbeddingModel.class);
                    assertThat(model.embed("Hello!").content().vector()).containsExactly(0.5f, -1);
                    RecordedRequest asked = upstream.takeRequest();
                    assertThat(asked.bodyAt("/model")).contains("acme/vectors");
                    assertThat(asked.bodyAt("/dimensions")).contains("2");
                });
    }

    @Test
    @DisplayName(
            "without a model's name, without LangChain4j's OpenAI, and beside one's own model there is none of ours")
    void givesWay() {
        application.run(context -> assertThat(context)
                .doesNotHaveBean(EmbeddingModel.class)
                .hasSingleBean(GatewayHttpClientBuilder.class));
        application
                .withPropertyValues(NAME)
                .withClassLoader(new FilteredClassLoader("dev.langchain4j.model.openai"))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(EmbeddingModel.class)
                        .hasSingleBean(GatewayHttpClientBuilder.class));
        application
                .withPropertyValues(NAME)
                .withBean(EmbeddingModel.class, () -> new EmbeddingModel() {})
                .run(context -> assertThat(context)
                        .hasSingleBean(EmbeddingModel.class)
                        .doesNotHaveBean(OpenAiEmbeddingModel.class));
    }

    @Test
    @DisplayName("a chat model takes the bean of a builder")
    void chats() {
        upstream.forModel("acme/chat", Reply.answer("Hello there"));
        application.run(context -> assertThat(OpenAiChatModel.builder()
                        .httpClientBuilder(context.getBean(GatewayHttpClientBuilder.class))
                        .baseUrl(GatewayHttpClientBuilder.BASE_URL)
                        .apiKey("unused")
                        .modelName("acme/chat")
                        .build()
                        .chat("Hello!"))
                .isEqualTo("Hello there"));
    }
}

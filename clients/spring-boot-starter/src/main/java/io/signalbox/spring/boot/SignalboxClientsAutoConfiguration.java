package io.signalbox.spring.boot;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import dev.langchain4j.http.client.HttpClientBuilder;
import io.micrometer.observation.ObservationRegistry;
import io.signalbox.client.langchain4j.GatewayHttpClientBuilder;
import io.signalbox.client.openai.GatewayHttpClient;
import io.signalbox.face.InProcess;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/** Clients of the SDKs that the application has, with the gateway of this process under them and no socket between. */
@AutoConfiguration(
        after = SignalboxAutoConfiguration.class,
        beforeName = {
            "org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration",
            "org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration"
        },
        afterName = {
            // On Boot 3.5 and on Boot 4.
            "dev.langchain4j.openai.spring.AutoConfig",
            "dev.langchain4j.openai.spring.OpenAiAutoConfiguration"
        })
@ConditionalOnBean(InProcess.class)
public final class SignalboxClientsAutoConfiguration {

    /** The SDKs want a key; whoever is in the process may call. */
    private static final String KEY = "unused";

    SignalboxClientsAutoConfiguration() {}

    /** OpenAI's SDK. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenAIClient.class)
    static class OpenAi {

        @Bean
        @ConditionalOnMissingBean
        OpenAIClient signalboxOpenAiClient(InProcess gateway) {
            return new OpenAIClientImpl(options(gateway));
        }

        @Bean
        @ConditionalOnMissingBean
        OpenAIClientAsync signalboxOpenAiClientAsync(InProcess gateway) {
            return new OpenAIClientAsyncImpl(options(gateway));
        }

        private static ClientOptions options(InProcess gateway) {
            return ClientOptions.builder()
                    .httpClient(GatewayHttpClient.on(gateway))
                    .baseUrl(GatewayHttpClient.BASE_URL)
                    .apiKey(KEY)
                    .maxRetries(0)
                    .build();
        }
    }

    /** Spring AI's model for OpenAI, from version 2, where it takes the SDK's client; goes before Spring AI's own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            value = OpenAIClient.class,
            name = "org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer")
    @ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = "openai", matchIfMissing = true)
    static class SpringAi {

        /**
         * Asks for what the application's bean of options says, or for the model of Spring AI's property
         * {@code spring.ai.openai.chat.model}.
         */
        @Bean
        @ConditionalOnMissingBean
        OpenAiChatModel signalboxChatModel(
                OpenAIClient client,
                OpenAIClientAsync asyncClient,
                ObjectProvider<OpenAiChatOptions> options,
                ObjectProvider<ObservationRegistry> observations,
                Environment environment) {
            OpenAiChatModel.Builder model =
                    OpenAiChatModel.builder().openAiClient(client).openAiClientAsync(asyncClient);
            model.options(options.getIfAvailable(() -> ofProperties(environment)));
            observations.ifAvailable(model::observationRegistry);
            return model.build();
        }

        private static OpenAiChatOptions ofProperties(Environment environment) {
            OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
            property(environment, String.class, "spring.ai.openai.chat", "model")
                    .ifPresent(options::model);
            return options.build();
        }
    }

    /** Spring AI's embeddings by OpenAI, likewise. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            value = OpenAIClient.class,
            name = "org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer")
    @ConditionalOnProperty(name = "spring.ai.model.embedding", havingValue = "openai", matchIfMissing = true)
    static class SpringAiEmbeddings {

        /**
         * Asks for what the application's bean of options says, or for the model of Spring AI's property
         * {@code spring.ai.openai.embedding.model}, with its {@code dimensions}.
         */
        @Bean
        @ConditionalOnMissingBean(EmbeddingModel.class)
        OpenAiEmbeddingModel signalboxEmbeddingModel(
                OpenAIClient client,
                ObjectProvider<OpenAiEmbeddingOptions> options,
                ObjectProvider<ObservationRegistry> observations,
                Environment environment) {
            OpenAiEmbeddingModel.Builder model = OpenAiEmbeddingModel.builder().openAiClient(client);
            model.options(options.getIfAvailable(() -> ofProperties(environment)));
            observations.ifAvailable(model::observationRegistry);
            return model.build();
        }

        private static OpenAiEmbeddingOptions ofProperties(Environment environment) {
            OpenAiEmbeddingOptions.Builder options = OpenAiEmbeddingOptions.builder();
            String prefix = "spring.ai.openai.embedding";
            property(environment, String.class, prefix, "model").ifPresent(options::model);
            property(environment, Integer.class, prefix, "dimensions").ifPresent(options::dimensions);
            return options.build();
        }
    }

    /** One of Spring AI's properties, which may also stand below {@code options}. */
    private static <T> Optional<T> property(Environment environment, Class<T> type, String prefix, String name) {
        return Stream.of(prefix + "." + name, prefix + ".options." + name)
                .flatMap(property -> Stream.ofNullable(environment.getProperty(property, type)))
                .findFirst();
    }

    /** Anthropic's SDK. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AnthropicClient.class)
    static class Anthropic {

        @Bean
        @ConditionalOnMissingBean
        AnthropicClient signalboxAnthropicClient(InProcess gateway) {
            return new AnthropicClientImpl(com.anthropic.core.ClientOptions.builder()
                    .httpClient(io.signalbox.client.anthropic.GatewayHttpClient.on(gateway))
                    .baseUrl(io.signalbox.client.anthropic.GatewayHttpClient.BASE_URL)
                    .maxRetries(0)
                    .build());
        }
    }

    /** LangChain4j, whose models take a builder each. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HttpClientBuilder.class)
    static class LangChain4j {

        @Bean
        @ConditionalOnMissingBean
        @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
        GatewayHttpClientBuilder signalboxHttpClientBuilder(InProcess gateway) {
            return GatewayHttpClientBuilder.on(gateway);
        }
    }

    /** LangChain4j's embeddings by OpenAI, where the application names a model; with a key, LangChain4j's own starter makes them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(dev.langchain4j.model.openai.OpenAiEmbeddingModel.class)
    @ConditionalOnProperty("langchain4j.open-ai.embedding-model.model-name")
    static class LangChain4jEmbeddings {

        /** Asks for the model of LangChain4j's property, with its {@code dimensions}. */
        @Bean
        @ConditionalOnMissingBean(dev.langchain4j.model.embedding.EmbeddingModel.class)
        dev.langchain4j.model.openai.OpenAiEmbeddingModel signalboxLangChain4jEmbeddingModel(
                InProcess gateway, Environment environment) {
            String prefix = "langchain4j.open-ai.embedding-model.";
            return dev.langchain4j.model.openai.OpenAiEmbeddingModel.builder()
                    .httpClientBuilder(GatewayHttpClientBuilder.on(gateway))
                    .baseUrl(GatewayHttpClientBuilder.BASE_URL)
                    .apiKey(KEY)
                    .maxRetries(0)
                    .modelName(environment.getRequiredProperty(prefix + "model-name"))
                    .dimensions(environment.getProperty(prefix + "dimensions", Integer.class))
                    .build();
        }
    }
}

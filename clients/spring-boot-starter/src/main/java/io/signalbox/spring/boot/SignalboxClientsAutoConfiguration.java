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
import java.util.stream.Stream;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
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
        beforeName = "org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration")
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
            Stream.of("spring.ai.openai.chat.model", "spring.ai.openai.chat.options.model")
                    .flatMap(name -> Stream.ofNullable(environment.getProperty(name)))
                    .findFirst()
                    .ifPresent(options::model);
            return options.build();
        }
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
}

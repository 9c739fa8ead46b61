package io.signalbox.spring.boot;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientImpl;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import dev.langchain4j.http.client.HttpClientBuilder;
import io.signalbox.client.langchain4j.GatewayHttpClientBuilder;
import io.signalbox.client.openai.GatewayHttpClient;
import io.signalbox.face.InProcess;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Clients of the SDKs that the application has, with the gateway of this process under them and no socket between. */
@AutoConfiguration(after = SignalboxAutoConfiguration.class)
@ConditionalOnBean(InProcess.class)
public final class SignalboxClientsAutoConfiguration {

    /** The SDKs want a key; whoever is in the process may call. */
    private static final String KEY = "unused";

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

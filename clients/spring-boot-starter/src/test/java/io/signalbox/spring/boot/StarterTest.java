package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.chat.Chat;
import io.signalbox.client.langchain4j.GatewayHttpClientBuilder;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.config.Secret;
import io.signalbox.core.extension.RoutingExtension;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.port.Ledger;
import io.signalbox.core.port.Listener;
import io.signalbox.core.routing.RoutingPolicy;
import io.signalbox.face.InProcess;
import io.signalbox.metrics.micrometer.GatewayMetrics;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of an application that has the starter on its class path. */
class StarterTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SignalboxAutoConfiguration.class,
                    SignalboxMetricsAutoConfiguration.class,
                    SignalboxHealthAutoConfiguration.class,
                    SignalboxClientsAutoConfiguration.class))
            .withPropertyValues(
                    "signalbox.providers.main.type=openai-compatible",
                    "signalbox.providers.main.base_url=" + upstream.baseUri(),
                    "signalbox.providers.main.models[0]=acme/one",
                    "signalbox.default_provider=main");

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName(
            "S-188: an application with the starter and a few properties has a gateway, which answers its SDK in process")
    void answersTheSdkInProcess() {
        upstream.answers("Hello there");
        application.run(context -> {
            assertThat(context)
                    .hasSingleBean(Gateway.class)
                    .hasSingleBean(InProcess.class)
                    .hasSingleBean(OpenAIClient.class)
                    .hasSingleBean(OpenAIClientAsync.class)
                    .hasSingleBean(AnthropicClient.class)
                    .hasSingleBean(GatewayHttpClientBuilder.class);
            assertThat(ask(context.getBean(OpenAIClient.class))).isEqualTo("Hello there");
            assertThat(context.getBean(Chat.class)
                            .model("acme/one")
                            .ask("Hello!")
                            .text())
                    .isEqualTo("Hello there");
        });
    }

    @Test
    @DisplayName("without an SDK there is a gateway without its client")
    void needsNoSdk() {
        application
                .withClassLoader(new FilteredClassLoader(
                        "com.openai",
                        "com.anthropic",
                        "dev.langchain4j",
                        "io.micrometer.core",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasSingleBean(Gateway.class)
                        .doesNotHaveBean(GatewayMetrics.class)
                        .doesNotHaveBean("signalboxHealthIndicator")
                        .doesNotHaveBean("signalboxOpenAiClient")
                        .doesNotHaveBean("signalboxAnthropicClient"));
    }

    @Test
    @DisplayName("beans of the application's own take the place of the starter's")
    void givesWayToBeansOfTheApplication() {
        Gateway own = Gateway.builder()
                .config(GatewayConfig.builder()
                        .provider(ProviderConfig.builder("own", ProviderType.OPENAI_COMPATIBLE)
                                .baseUrl(upstream.baseUri()))
                        .build())
                .build();
        application.withBean("own", Gateway.class, () -> own).run(context -> {
            assertThat(context.getBean(Gateway.class)).isSameAs(own);
            assertThat(context).hasSingleBean(InProcess.class);
        });
    }

    @Test
    @DisplayName("a further gateway stands beside the first, for those who ask for it by name")
    void standsBesideAFurtherGateway() {
        application.withUserConfiguration(Further.class).run(context -> {
            assertThat(context.getBeansOfType(Gateway.class)).containsOnlyKeys("signalboxGateway", "further");
            assertThat(context.getBean(Gateway.class)).isSameAs(context.getBean("signalboxGateway"));
            assertThat(context.getBean(NeedsFurther.class).gateway()).isSameAs(context.getBean("further"));
            assertThat(context).hasSingleBean(InProcess.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Further {

        @Bean(defaultCandidate = false)
        Gateway further() {
            GatewayConfig config = GatewayConfig.builder()
                    .provider(ProviderConfig.builder("main", ProviderType.OPENROUTER)
                            .apiKey(Secret.of("sk-further")))
                    .build();
            return Gateway.builder().config(config).build();
        }

        @Bean
        NeedsFurther needsFurther(@Qualifier("further") Gateway gateway) {
            return new NeedsFurther(gateway);
        }
    }

    record NeedsFurther(Gateway gateway) {}

    @Test
    @DisplayName("listeners, a ledger and customizers among the beans are taken")
    void takesBeansOfTheApplication() {
        BlockingQueue<Generation> ended = new LinkedBlockingQueue<>();
        InMemoryLedger ledger = new InMemoryLedger();
        application
                .withBean(Listener.class, () -> ended::add)
                .withBean(Ledger.class, () -> ledger)
                .withBean(GatewayBuilderCustomizer.class, () -> builder -> builder.mostAnswerBytes(1))
                .run(context -> {
                    assertThat(context.getBeansOfType(Gateway.class)).hasSize(1);
                    assertThat(catchRefusal(context.getBean(OpenAIClient.class)))
                            .contains("502");
                    Generation generation = ended.poll(60, TimeUnit.SECONDS);
                    assertThat(generation).isNotNull();
                    assertThat(ledger.find(generation.id())
                                    .toCompletableFuture()
                                    .join())
                            .isPresent();
                });
    }

    @Test
    @DisplayName("a routing policy among the beans decides, and an extension among them can be named")
    void takesPoliciesAndExtensionsOfTheApplication() {
        upstream.forModel("acme/two", Reply.answer("Two here"));
        RoutingPolicy policy = (facts, targets, catalog, health, chance) -> RoutingPolicy.standard()
                .plan(
                        facts,
                        ModelNames.builder().providers(List.of("main")).build().resolve(List.of("main:acme/two")),
                        catalog,
                        health,
                        chance);
        ApplicationContextRunner two = application.withPropertyValues("signalbox.providers.main.models[1]=acme/two");
        two.withBean(RoutingPolicy.class, () -> policy)
                .run(context ->
                        assertThat(ask(context.getBean(OpenAIClient.class))).isEqualTo("Two here"));
        two.withPropertyValues("signalbox.routing.policy=two")
                .withBean(RoutingExtension.class, () -> new OwnRouting(policy))
                .run(context ->
                        assertThat(ask(context.getBean(OpenAIClient.class))).isEqualTo("Two here"));
        two.withPropertyValues("signalbox.routing.policy=three")
                .withBean(RoutingExtension.class, () -> new OwnRouting(policy))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("signalbox.routing.policy: \"three\"")
                        .hasMessageContaining("two"));
    }

    private record OwnRouting(RoutingPolicy own) implements RoutingExtension {

        @Override
        public String name() {
            return "two";
        }

        @Override
        public RoutingPolicy policy(RoutingPolicy standard) {
            return own;
        }
    }

    @Test
    @DisplayName("S-176: meters are kept where the application has a registry")
    void keepsMeters() {
        BlockingQueue<Generation> ended = new LinkedBlockingQueue<>();
        application
                .withBean(SimpleMeterRegistry.class)
                // Told after all others, so that the meters know by then.
                .withBean(GatewayBuilderCustomizer.class, () -> builder -> builder.listener(ended::add))
                .run(context -> {
                    ask(context.getBean(OpenAIClient.class));
                    assertThat(ended.poll(60, TimeUnit.SECONDS)).isNotNull();
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(registry.get("signalbox.requests")
                                    .tag("model", "acme/one")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("signalbox.endpoint.breaker")
                                    .gauge()
                                    .value())
                            .isZero();
                });
    }

    @Test
    @DisplayName("generations are kept where the properties say where")
    void keepsGenerations(@TempDir Path directory) {
        application.withPropertyValues("signalbox.ledger.data_dir=" + directory).run(context -> {
            ask(context.getBean(OpenAIClient.class));
            assertThat(context.getBean(Gateway.class).assembly().toString())
                    .contains("ledger: found (sqlite)", "transport: found (jdk)");
        });
        assertThat(directory).isNotEmptyDirectory();
    }

    @Test
    @DisplayName("the gateway is closed with the application")
    void closesWithTheApplication() {
        OpenAIClient[] client = new OpenAIClient[1];
        application.run(context -> client[0] = context.getBean(OpenAIClient.class));
        assertThat(catchRefusal(client[0])).contains("503");
    }

    @Test
    void canBeSwitchedOff() {
        application
                .withPropertyValues("signalbox.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(Gateway.class)
                        .doesNotHaveBean(InProcess.class)
                        .doesNotHaveBean(OpenAIClient.class));
    }

    private static String catchRefusal(OpenAIClient client) {
        try {
            return ask(client);
        } catch (com.openai.errors.OpenAIServiceException e) {
            return String.valueOf(e.statusCode());
        }
    }

    private static String ask(OpenAIClient client) {
        return client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("acme/one")
                        .addUserMessage("Hello!")
                        .build())
                .choices()
                .get(0)
                .message()
                .content()
                .orElse("");
    }
}

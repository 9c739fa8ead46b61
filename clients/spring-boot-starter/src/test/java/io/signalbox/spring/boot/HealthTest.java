package io.signalbox.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.gateway.GatewayResponse;
import io.signalbox.core.port.Ledger;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.ScriptedUpstream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Health, by whichever classes the Spring Boot on the class path has for it. */
class HealthTest {

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SignalboxAutoConfiguration.class, SignalboxHealthAutoConfiguration.class))
            .withPropertyValues(
                    "signalbox.providers.main.type=openai-compatible",
                    "signalbox.providers.main.base_url=" + upstream.baseUri(),
                    "signalbox.default_provider=main");

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    @DisplayName("a gateway that can take requests is up")
    void isUp() {
        application.run(context -> assertThat(health(context)).startsWith("UP"));
    }

    @Test
    @DisplayName("a provider that fails is told, and takes nothing down")
    void tellsOfEndpointsThatFail() {
        upstream.answers(Reply.status(500));
        application.run(context -> {
            for (int i = 0; i < 12; i++) {
                ask(context.getBean(Gateway.class));
            }
            assertThat(health(context)).startsWith("UP").contains("main:acme/one=breaker open");
        });
    }

    @Test
    @DisplayName("a gateway whose ledger was never there is down")
    void isDownWithoutItsLedger() {
        application
                .withBean(Ledger.class, HealthTest::awayLedger)
                .run(context -> assertThat(health(context)).startsWith("DOWN").contains("ledger=was not there yet"));
    }

    @Test
    void canBeSwitchedOff() {
        application
                .withPropertyValues("management.health.signalbox.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("signalboxHealthIndicator"));
    }

    private static void ask(Gateway gateway) {
        byte[] body = "{\"model\": \"acme/one\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        gateway.send(GatewayRequest.of(OpenAiChat.dialect(OpenAiChat.Face.OPENAI), body))
                .thenCompose(GatewayResponse::bodyText)
                .join();
    }

    private static Ledger awayLedger() {
        Ledger ledger = new InMemoryLedger();
        return (Ledger) Proxy.newProxyInstance(
                HealthTest.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) ->
                        method.getName().equals("isAvailable") ? false : method.invoke(ledger, arguments));
    }

    /** What the indicator says; it has no class that both versions know. */
    private static String health(ApplicationContext context) throws ReflectiveOperationException {
        Object indicator = context.getBean("signalboxHealthIndicator");
        return said(indicator, indicator.getClass().getInterfaces()[0], "health")
                .toString();
    }

    private static Object said(Object object, Class<?> type, String method)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        return type.getMethod(method).invoke(object);
    }
}

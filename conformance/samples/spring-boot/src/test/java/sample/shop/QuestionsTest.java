package sample.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.ProviderFailure;
import io.signalbox.testkit.Reply;
import io.signalbox.testkit.gateway.FakeGateway;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The application's own beans and properties, with a gateway in memory in the place of the real one. */
@SpringBootTest
class QuestionsTest {

    @TestConfiguration
    static class Played {

        @Bean
        FakeGateway gateway(GatewayConfig config) {
            return FakeGateway.builder().config(config).start();
        }
    }

    @Autowired
    FakeGateway gateway;

    @Autowired
    Shop.Questions questions;

    @AfterEach
    void nothingIsLeftOver() {
        gateway.verify();
    }

    @Test
    @DisplayName("the small model answers where the large one is busy")
    void answersBySmallWhereLargeIsBusy() {
        gateway.next(Reply.failure(ProviderFailure.OVERLOADED), Reply.answer("We are open."));

        assertEquals("We are open.", questions.ask("Are you open?"));

        assertEquals("acme/small", gateway.takeGeneration().model());
        assertEquals(Optional.of("Are you open?"), gateway.takeRequest().lastUserMessage());
    }

    @Test
    @DisplayName("streams come piece by piece")
    void streams() {
        gateway.next(Reply.stream("We are ", "open."));

        assertEquals(
                List.of("We are ", "open."),
                questions.stream("Are you open?").collectList().block());
        assertEquals(GenerationStatus.COMPLETED, gateway.takeGeneration().status());
        assertEquals(Optional.of("Are you open?"), gateway.takeRequest().lastUserMessage());
    }
}

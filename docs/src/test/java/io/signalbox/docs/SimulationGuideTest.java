package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.model.ModelAlias;
import io.signalbox.testkit.simulation.Invariants;
import io.signalbox.testkit.simulation.Outage;
import io.signalbox.testkit.simulation.ProviderBehaviour;
import io.signalbox.testkit.simulation.ProviderProfile;
import io.signalbox.testkit.simulation.Simulation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The snippet of the guide to simulation, run; and the guide, held to it. */
class SimulationGuideTest {

    @Test
    void survivesAnOutage() {
        // tag::outage
        GatewayConfig config = GatewayConfig.builder()
                .provider(ProviderConfig.builder("main", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://main.example/v1"))
                        .models("acme/large"))
                .provider(ProviderConfig.builder("backup", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("https://backup.example/v1"))
                        .models("acme/small"))
                .alias(new ModelAlias.Group("smart", List.of("acme/large", "acme/small")))
                .build();
        Outage outage = new Outage("main", Duration.ZERO, Duration.ofMinutes(10), ProviderBehaviour.REFUSES);
        Simulation.search(
                        1,
                        101,
                        seed -> Simulation.of(seed)
                                .requests(50)
                                .config(config)
                                .provider("backup", ProviderProfile.FLAKY)
                                .outage(outage))
                .assertNoViolations();
        // end::outage
    }

    @Test
    void theGuideShowsThisSnippet() {
        String source = Pages.read("docs/src/test/java/io/signalbox/docs/SimulationGuideTest.java");
        String region = source.substring(
                source.indexOf('\n', source.indexOf("// tag::outage")) + 1, source.indexOf("        // end::outage"));
        String snippet =
                region.lines().map(line -> line.replaceFirst("^ {8}", "")).collect(Collectors.joining("\n"));

        assertThat(Pages.read("docs/guides/simulation.md"))
                .contains("<!-- snippet: outage -->\n```java\n" + snippet + "\n```\n<!-- end -->");
    }

    @Test
    void theGuideNamesEveryInvariant() {
        String guide = Pages.read("docs/guides/simulation.md");
        for (Invariants invariant : Invariants.values()) {
            assertThat(guide).contains("| `" + invariant.word() + "` | ");
        }
    }
}

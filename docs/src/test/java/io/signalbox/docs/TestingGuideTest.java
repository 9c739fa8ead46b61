package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide of the test kit, held to the tests of the project that it quotes; these run on JUnit 5 and on JUnit 6. */
class TestingGuideTest {

    private static final String GUIDE = "docs/guides/testing.md";
    private static final String TESTS = "conformance/testkit/src/test/java/io/signalbox/conformance/testkit/";

    @Test
    void theGuideShowsTheseTests() {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        shown.put("FakeGatewayTest", List.of("fake", "replies"));
        shown.put("ShopAssistantTest", List.of("extension", "time", "budget"));
        shown.put("OwnTimeTest", List.of("clock"));
        shown.put("UpstreamTest", List.of("upstream"));
        shown.put("OwnLedgerTest", List.of("contract"));
        shown.put("ModelNamesTest", List.of("arbitrary"));
        shown.forEach((test, names) -> Snippets.of(TESTS + test + ".java").areIn(GUIDE, names.toArray(String[]::new)));
    }

    @Test
    void theGuideNamesEveryPortAndItsContract() {
        String guide = Pages.read(GUIDE);
        assertThat(contracts())
                .hasSizeGreaterThan(8)
                .allSatisfy(contract -> assertThat(guide).contains("`" + contract));
        Stream.of(Transport.class, Bridge.class)
                .forEach(port -> assertThat(guide).contains("`" + port.getSimpleName() + "`"));
    }

    private static List<String> contracts() {
        return Stream.of("testkit", "testkit-gateway")
                .flatMap(module -> files(Pages.root().resolve(module).resolve("src/main/java")))
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith("Contract.java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

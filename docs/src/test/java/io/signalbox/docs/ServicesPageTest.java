package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.services.Service;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the services names those that the code has, and where. */
class ServicesPageTest {

    @Test
    void thePageNamesEachService() {
        List<String> rows = Pages.read("docs/reference/services.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1].strip() + " " + line.split("\\|")[2].strip())
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Stream.of(Service.values())
                        .map(service -> service.paths().stream()
                                        .map(path -> "`" + path + "`")
                                        .collect(Collectors.joining(", "))
                                + " `" + service.dialect() + "`")
                        .toList());
    }
}

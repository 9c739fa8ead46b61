package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The guide to Spring Boot shows the files of the sample, which is started and asked by itself. */
class SpringBootGuideTest {

    private static final String GUIDE = Pages.read("docs/guides/spring-boot.md");
    private static final String SAMPLE = "conformance/samples/spring-boot/src/main/";

    @Test
    void theGuideShowsTheSamplesProperties() {
        assertThat(GUIDE)
                .contains("<!-- snippet: application -->\n```yaml\n" + Pages.read(SAMPLE + "resources/application.yaml")
                        + "```\n<!-- end -->");
    }

    @Test
    void theGuideShowsTheSamplesController() {
        String source = Pages.read(SAMPLE + "java/sample/shop/Shop.java");
        assertThat(GUIDE)
                .contains("<!-- snippet: controller -->\n```java\n"
                        + source.substring(source.indexOf("@SpringBootApplication")) + "```\n<!-- end -->");
    }
}

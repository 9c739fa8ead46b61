package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The guide to Spring Boot shows the files of the sample, which is started and asked by itself. */
class SpringBootGuideTest {

    private static final String GUIDE = Pages.read("docs/guides/spring-boot.md");
    private static final String SAMPLE = "conformance/samples/spring-boot/src/";

    @Test
    void theGuideShowsTheSamplesProperties() {
        assertThat(GUIDE)
                .contains("<!-- snippet: application -->\n```yaml\n"
                        + Pages.read(SAMPLE + "main/resources/application.yaml") + "```\n<!-- end -->");
    }

    @Test
    void theGuideShowsTheSamplesController() {
        String source = Pages.read(SAMPLE + "main/java/sample/shop/Shop.java");
        assertThat(GUIDE)
                .contains("<!-- snippet: controller -->\n```java\n"
                        + source.substring(source.indexOf("@SpringBootApplication")) + "```\n<!-- end -->");
    }

    @Test
    void theGuideShowsTheSamplesTest() {
        String source = Pages.read(SAMPLE + "test/java/sample/shop/QuestionsTest.java");
        assertThat(GUIDE)
                .contains("<!-- snippet: test -->\n```java\n" + source.substring(source.indexOf("@SpringBootTest"))
                        + "```\n<!-- end -->");
    }

    @Test
    void theGuideShowsTheStartersFurtherGateway() {
        String source =
                Pages.read("clients/spring-boot-starter/src/test/java/io/signalbox/spring/boot/StarterTest.java");
        String method = GUIDE.replaceFirst("(?s).*<!-- snippet: further -->\\R```java\\R", "")
                .replaceFirst("(?s)```\\R<!-- end -->.*", "");
        assertThat(source).contains(method.indent(8));
    }
}

package io.signalbox.codec.jackson.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.config.ConfigResult;
import io.signalbox.core.config.PricedModel;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.PriceSource;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about prices lists what is shipped, and its examples load. */
class PricesPageTest {

    private static final Path PAGE = Path.of("../docs/reference/prices.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String PRICE_FILE = "# prices.yaml\n";

    @TempDir
    Path folder;

    @Test
    void everyShippedPriceStandsOnThePage() throws IOException {
        StringBuilder table = new StringBuilder("| model | at | prompt | cached_read | completion | rules | of |\n"
                + "| --- | --- | --- | --- | --- | --- | --- |\n");
        ShippedPrices.book().models().forEach(model -> table.append(row(model)));
        assertThat(Files.readString(PAGE)).contains(table);
    }

    @Test
    void everyClassStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (UsageClass usageClass : UsageClass.values()) {
            assertThat(page).contains("| `" + usageClass.word() + "` |");
        }
    }

    @Test
    void everyExampleLoads() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        int examples = 0;
        while (example.find()) {
            examples++;
            boolean isPriceFile = example.group(1).startsWith(PRICE_FILE);
            Files.writeString(folder.resolve("prices.yaml"), isPriceFile ? example.group(1) : "models: []\n");
            Path file = folder.resolve("signalbox.yaml");
            Files.writeString(
                    file,
                    isPriceFile
                            ? "providers: {openai: {api_key: k}, house: {base_url: \"http://localhost:1/v1\"}}\n"
                                    + "price_files: [prices.yaml]\n"
                            : example.group(1));
            ConfigResult result = ConfigReader.in(Map.of("OPENAI_API_KEY", "k")).read(file);
            assertThat(result.problems()).as(example.group(1)).isEmpty();
            assertThat(result.warnings()).as(example.group(1)).isEmpty();
        }
        assertThat(examples).isEqualTo(2);
    }

    private static String row(PricedModel model) {
        Prices prices = model.facts().prices();
        PriceSource source = prices.source().orElseThrow();
        return "| `" + model.model() + "` | " + String.join(", ", model.providers()) + " | "
                + dollars(prices, UsageClass.PROMPT) + " | " + dollars(prices, UsageClass.CACHED_READ) + " | "
                + dollars(prices, UsageClass.COMPLETION) + " | "
                + (prices.rules().isEmpty() ? "" : prices.rules().size()) + " | ["
                + source.date().orElseThrow() + "](" + source.where() + ") |\n";
    }

    private static String dollars(Prices prices, UsageClass usageClass) {
        Money price = prices.stated().get(usageClass);
        return price == null ? "" : price.times(1_000_000).toString();
    }
}

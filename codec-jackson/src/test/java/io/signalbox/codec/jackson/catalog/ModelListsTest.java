package io.signalbox.codec.jackson.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.EndpointFacts;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Prices;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.CatalogSource.Page;
import io.signalbox.core.port.MalformedListException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each format of list says of models. */
class ModelListsTest {

    private static final CatalogSource LISTS = ModelLists.source();

    private static Page page(ListFormat format, String json) {
        return ModelLists.read(format, json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ListedModel> models(ListFormat format, String json) {
        return page(format, json).models();
    }

    private static ListedModel one(ListFormat format, String row) {
        List<ListedModel> models = models(format, "{\"data\":[" + row + "]}");
        assertThat(models).hasSize(1);
        return models.get(0);
    }

    private static Prices prices(String pricing) {
        return one(ListFormat.OPENROUTER, "{\"id\":\"acme/m\",\"pricing\":" + pricing + "}")
                .facts()
                .prices();
    }

    @Test
    @DisplayName("OpenAI's bare ids: nothing but the name and the day is known")
    void bareIds() {
        List<ListedModel> models = models(ListFormat.OPENAI, """
                {"object": "list", "data": [
                  {"id": "large", "object": "model", "created": 1700000000, "owned_by": "acme"},
                  {"id": "ft:large:team::x1", "object": "model", "created": "yesterday", "owned_by": "team"}]}
                """);
        assertThat(models)
                .containsExactly(
                        new ListedModel(
                                "large",
                                Optional.empty(),
                                Optional.of(Instant.ofEpochSecond(1_700_000_000)),
                                EndpointFacts.UNKNOWN),
                        ListedModel.of("ft:large:team::x1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vLLM       | {\"id\":\"m\",\"root\":\"/srv/m\",\"max_model_len\":32768}          | 32768  | -1",
                "llama.cpp  | {\"id\":\"m\",\"meta\":{\"n_vocab\":9,\"n_ctx_train\":131072}}      | 131072 | -1",
                "Groq       | {\"id\":\"m\",\"active\":true,\"context_window\":8192,\"max_completion_tokens\":4096} | 8192 | 4096",
                "Together   | {\"id\":\"m\",\"type\":\"chat\",\"context_length\":4096}            | 4096   | -1",
                "Fireworks  | {\"id\":\"m\",\"supports_chat\":true,\"context_length\":65536}      | 65536  | -1",
                "Mistral    | {\"id\":\"m\",\"max_context_length\":40960,\"capabilities\":{\"completion_chat\":true}} | 40960 | -1",
                "a quote    | {\"id\":\"m\",\"context_length\":\"4096\"}                          | -1     | -1",
                "nonsense   | {\"id\":\"m\",\"context_length\":0,\"max_completion_tokens\":-1}     | -1     | -1",
                "overflow   | {\"id\":\"m\",\"context_length\":99999999999999999999}               | -1     | -1",
            })
    @DisplayName("limits, in the words of each of the compatible hosts")
    void limits(String who, String row, long context, long output) {
        EndpointFacts facts = one(ListFormat.OPENAI, row).facts();
        assertThat(facts.contextLength().orElse(-1)).as(who).isEqualTo(context);
        assertThat(facts.maxOutputTokens().orElse(-1)).as(who).isEqualTo(output);
        assertThat(facts.prices()).isEqualTo(Prices.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"m\",\"active\":false}",
                "{\"id\":\"m\",\"type\":\"embedding\"}",
                "{\"id\":\"m\",\"type\":\"rerank\"}",
                "{\"id\":\"m\",\"supports_chat\":false}",
                "{\"id\":\"m\",\"capabilities\":{\"completion_chat\":false,\"vision\":false}}",
                "{\"id\":\"m\",\"archived\":true}",
                "{\"id\":\"m\",\"architecture\":{\"output_modalities\":[\"image\"]}}",
                "{\"id\":\" \"}",
                "{\"id\":7}",
                "\"m\"",
            })
    @DisplayName("what cannot chat, cannot be called or has no name is left out")
    void leavesOut(String row) {
        assertThat(models(ListFormat.OPENAI, "{\"data\":[{\"id\":\"kept\"}," + row + "]}"))
                .extracting(ListedModel::upstreamName)
                .containsExactly("kept");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"m\",\"capabilities\":{\"vision\":true}}                    | image,text",
                "{\"id\":\"m\",\"capabilities\":{\"vision\":false,\"audio\":true}}    | audio,text",
                "{\"id\":\"m\",\"supports_image_input\":false}                        | text",
                "{\"id\":\"m\",\"architecture\":{\"input_modalities\":[\"text\",\"file\",\"smell\"]}} | file,text",
                "{\"id\":\"m\",\"input_modalities\":[\"text\",\"image\"]}             | image,text",
                "{\"id\":\"m\"}                                                       | ''",
            })
    @DisplayName("modalities, where a list says anything of them")
    void modalities(String row, String modalities) {
        assertThat(String.join(",", one(ListFormat.OPENAI, row).facts().inputModalities()))
                .isEqualTo(modalities);
    }

    @Test
    @DisplayName(
            "OpenRouter: prices for one unit, limits, modalities, parameters with those that they imply, and the name to show")
    void openRouter() {
        ListedModel model = one(ListFormat.OPENROUTER, """
                {"id": "acme/large", "canonical_slug": "acme/large-2026-01-01", "name": "Acme: Large", "created": 1767225600,
                 "context_length": 200000, "quantization": "fp8",
                 "architecture": {"modality": "text+image->text", "input_modalities": ["text", "image"],
                                  "output_modalities": ["text"], "tokenizer": "Other"},
                 "pricing": {"prompt": "0.0000025", "completion": "0.00001", "request": "0", "image": "0.003",
                             "web_search": "0.01", "internal_reasoning": "0", "input_cache_read": "0.00000025"},
                 "top_provider": {"context_length": 128000, "max_completion_tokens": 16384, "is_moderated": false},
                 "supported_parameters": ["max_tokens", "tools", "reasoning", "seed"]}
                """);
        EndpointFacts facts = model.facts();
        assertThat(model.displayName()).hasValue("Acme: Large");
        assertThat(model.created()).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(facts.contextLength()).hasValue(200_000);
        assertThat(facts.maxOutputTokens()).hasValue(16_384);
        assertThat(facts.inputModalities()).containsExactly("image", "text");
        assertThat(facts.quantization()).isEqualTo("fp8");
        assertThat(facts.supportedParameters())
                .containsExactlyInAnyOrder(
                        "max_tokens",
                        "max_completion_tokens",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "reasoning",
                        "reasoning_effort",
                        "include_reasoning",
                        "seed");
        assertThat(facts.prices().stated())
                .isEqualTo(Map.of(
                        UsageClass.PROMPT, Money.of("0.0000025"),
                        UsageClass.COMPLETION, Money.of("0.00001"),
                        UsageClass.IMAGE, Money.of("0.003"),
                        UsageClass.SEARCH, Money.of("0.01"),
                        UsageClass.CACHED_READ, Money.of("0.00000025")));
        assertThat(facts.prices().of(UsageClass.REASONING)).hasValue(Money.of("0.00001"));
    }

    @Test
    @DisplayName("OpenRouter: every class that it prices, each for one unit")
    void openRoutersClasses() {
        assertThat(prices("""
                        {"prompt": "0.000001", "completion": "0.000002", "request": "0.003", "image": "0.004",
                         "image_token": "0.000005", "image_output": "0.000006", "audio": "0.000007", "audio_output": "0.000008",
                         "input_audio_cache": "0.000009", "input_cache_read": "0.00000011", "input_cache_write": "0.0000012",
                         "input_cache_write_1h": "0.0000013", "internal_reasoning": "0.0000014", "web_search": "0.015"}
                        """))
                .isEqualTo(Prices.parse("prompt=0.000001 cached_read=0.00000011 cache_write=0.0000012"
                        + " cache_write_hour=0.0000013 audio_prompt=0.000007 audio_cached_read=0.000009"
                        + " image_prompt=0.000005 completion=0.000002 reasoning=0.0000014 audio_completion=0.000008"
                        + " image_completion=0.000006 image=0.004 request=0.003 search=0.015"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"overrides\":[{\"min_prompt_tokens\":200000,\"prompt\":\"2\",\"input_cache_read\":\"0.2\"}]` | `; from=200001 prompt=2 cached_read=0.2`",
                "`\"overrides\":[{\"utc_start\":100,\"utc_end\":1030,\"prompt\":\"2\"}]` | `; utc=01:00-10:30 prompt=2`",
                "`\"overrides\":[{\"utc_start\":2200,\"utc_end\":2400,\"utc_days\":[\"sunday\"],\"prompt\":\"2\"}]` | `; utc=22:00-00:00 days=sunday prompt=2`",
                "`\"overrides\":[{\"utc_days\":[\"monday\",\"friday\"],\"completion\":\"2\"}]` | `; utc=00:00-00:00 days=monday,friday completion=2`",
                "`\"overrides\":[{\"prompt\":\"2\"},{\"min_prompt_tokens\":0,\"prompt\":\"3\"}]` | `; prompt=2; from=1 prompt=3`",
                "`\"discount\":0.25` | `; factor=0.75`",
                "`\"discount\":0` | ``",
                "`\"discount\":7` | ``",
                "`\"overrides\":[{\"min_prompt_tokens\":\"many\",\"prompt\":\"2\"}]` | ``",
                "`\"overrides\":[{\"min_prompt_tokens\":-1,\"prompt\":\"2\"}]` | ``",
                "`\"overrides\":[{\"utc_start\":100,\"prompt\":\"2\"}]` | ``",
                "`\"overrides\":[{\"utc_start\":100,\"utc_end\":170,\"prompt\":\"2\"}]` | ``",
                "`\"overrides\":[{\"utc_days\":[\"someday\"],\"prompt\":\"2\"}]` | ``",
                "`\"overrides\":[{\"full_moon\":true,\"prompt\":\"2\"}]` | ``",
                "`\"overrides\":[{\"prompt\":\"-1\"}]` | ``",
                "`\"overrides\":[{\"min_prompt_tokens\":5}]` | ``",
                "`\"overrides\":\"none\"` | ``",
            })
    @DisplayName("OpenRouter: overrides are rules and a discount a factor; what is not understood is left out whole")
    void openRoutersOverrides(String members, String rules) {
        assertThat(prices("{\"prompt\":\"1\",\"completion\":\"1\"," + members + "}"))
                .isEqualTo(Prices.parse("prompt=1 completion=1" + rules));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\":\"-1\",\"completion\":\"-1\"}",
                "{\"prompt\":\"0.1\",\"completion\":\"-1\"}",
                "{\"prompt\":\"0.1\"}",
                "{\"prompt\":\"a lot\",\"completion\":\"0.1\"}",
                "{\"prompt\":\"1e999999999\",\"completion\":\"0.1\"}",
                "{\"prompt\":0.1,\"completion\":0.2}",
                "{\"input\":0.1,\"output\":0.2}",
                "{\"input\":0.1,\"output\":0.2,\"unit\":\"usd_per_1k_tokens\"}",
                "{}",
                "null",
                "\"free\"",
            })
    @DisplayName("S-162: a price that changes, is half stated, or has no unit that is known, is unknown and never 0")
    void unknownPrices(String pricing) {
        assertThat(prices(pricing)).isEqualTo(Prices.UNKNOWN);
    }

    @Test
    @DisplayName("S-168: 0 for prompt and completion is free, whatever else is 0")
    void freePrices() {
        assertThat(prices("{\"prompt\":\"0\",\"completion\":\"0\",\"image\":\"0\",\"request\":\"0\"}")
                        .isFree())
                .isTrue();
        assertThat(prices("{\"prompt\":\"0\",\"completion\":\"0\",\"image\":\"0\",\"request\":\"0.01\"}")
                        .isFree())
                .isFalse();
    }

    @Test
    @DisplayName("prices for a million tokens: Perplexity says so, Together does so")
    void perMillion() {
        ListedModel perplexity = one(ListFormat.OPENAI, """
                {"id": "m", "pricing": {"input": 1.25, "output": 10, "cache_read": 0.125, "unit": "usd_per_1m_tokens"}}
                """);
        assertThat(perplexity.facts().prices().stated())
                .isEqualTo(Map.of(
                        UsageClass.PROMPT, Money.of("0.00000125"),
                        UsageClass.COMPLETION, Money.of("0.00001"),
                        UsageClass.CACHED_READ, Money.of("0.000000125")));
        List<ListedModel> together = models(ListFormat.TOGETHER, """
                [{"id": "acme/m", "type": "chat", "display_name": "Acme M", "context_length": 131072,
                  "pricing": {"hourly": 0, "input": 0.18, "output": 0.59, "base": 0, "finetune": 0}},
                 {"id": "acme/dedicated", "type": "chat", "pricing": {"hourly": 2, "input": 0, "output": 0}},
                 {"id": "acme/m-Free", "type": "chat", "pricing": {"hourly": 0, "input": 0, "output": 0}}]
                """);
        assertThat(together)
                .extracting(model -> model.facts().prices())
                .containsExactly(
                        Prices.perMillionTokens("0.18", "0.59"), Prices.UNKNOWN, Prices.perMillionTokens("0", "0"));
        assertThat(together.get(0).displayName()).hasValue("Acme M");
    }

    @Test
    @DisplayName("xAI: integers, of which ten thousand are a dollar for a million tokens")
    void xai() {
        Page page = page(ListFormat.XAI, """
                {"models": [{"id": "acme-4", "created": 1760000000, "input_modalities": ["text", "image"],
                             "output_modalities": ["text"], "prompt_text_token_price": 30000,
                             "cached_prompt_text_token_price": 7500, "completion_text_token_price": 150000}]}
                """);
        assertThat(page.models().get(0).facts().prices().stated())
                .isEqualTo(Map.of(
                        UsageClass.PROMPT, Money.of("0.000003"),
                        UsageClass.CACHED_READ, Money.of("0.00000075"),
                        UsageClass.COMPLETION, Money.of("0.000015")));
        assertThat(page.models().get(0).facts().inputModalities()).containsExactly("image", "text");
    }

    @Test
    @DisplayName("Anthropic: limits and capabilities where the list has them, and the page after the last id")
    void anthropic() {
        Page page = page(ListFormat.ANTHROPIC, """
                {"data": [
                   {"type": "model", "id": "acme-large-4", "display_name": "Acme Large 4", "created_at": "2026-02-03T00:00:00Z",
                    "max_input_tokens": 200000, "max_tokens": 64000,
                    "capabilities": {"image_input": {"supported": true}, "pdf_input": {"supported": false}}},
                   {"type": "model", "id": "acme-old", "display_name": "Acme Old", "created_at": "2024-01-01T00:00:00Z"}],
                 "first_id": "acme-large-4", "last_id": "acme old", "has_more": true}
                """);
        ListedModel large = page.models().get(0);
        assertThat(large.displayName()).hasValue("Acme Large 4");
        assertThat(large.created()).hasValue(Instant.parse("2026-02-03T00:00:00Z"));
        assertThat(large.facts().contextLength()).hasValue(200_000);
        assertThat(large.facts().maxOutputTokens()).hasValue(64_000);
        assertThat(large.facts().inputModalities()).containsExactly("image", "text");
        assertThat(page.models().get(1).facts()).isEqualTo(EndpointFacts.UNKNOWN);
        assertThat(page.nextQuery()).hasValue("limit=1000&after_id=acme+old");
        assertThat(page(ListFormat.ANTHROPIC, "{\"data\":[],\"last_id\":\"a\",\"has_more\":false}")
                        .nextQuery())
                .isEmpty();
    }

    @Test
    @DisplayName("Gemini: names without models/, only what generates content, and the page of the token")
    void gemini() {
        Page page = page(ListFormat.GEMINI, """
                {"models": [
                   {"name": "models/acme-flash", "displayName": "Acme Flash", "version": "001", "inputTokenLimit": 1048576,
                    "outputTokenLimit": 65536, "supportedGenerationMethods": ["generateContent", "countTokens"]},
                   {"name": "models/acme-embedding", "inputTokenLimit": 2048, "supportedGenerationMethods": ["embedContent"]}],
                 "nextPageToken": "a&b"}
                """);
        assertThat(page.models()).extracting(ListedModel::upstreamName).containsExactly("acme-flash");
        assertThat(page.models().get(0).displayName()).hasValue("Acme Flash");
        assertThat(page.models().get(0).facts().contextLength()).hasValue(1_048_576);
        assertThat(page.models().get(0).facts().maxOutputTokens()).hasValue(65_536);
        assertThat(page.nextQuery()).hasValue("pageSize=1000&pageToken=a%26b");
    }

    @Test
    @DisplayName("Cohere: what has the endpoint chat, beside version 1 of the API")
    void cohere() {
        Page page = page(ListFormat.COHERE, """
                {"models": [
                   {"name": "acme-a", "endpoints": ["chat", "generate"], "context_length": 256000, "features": ["tools", "vision"]},
                   {"name": "acme-rerank", "endpoints": ["rerank"], "context_length": 4096, "features": null}],
                 "next_page_token": null}
                """);
        assertThat(page.models()).extracting(ListedModel::upstreamName).containsExactly("acme-a");
        assertThat(page.models().get(0).facts().contextLength()).hasValue(256_000);
        assertThat(page.models().get(0).facts().inputModalities()).containsExactly("image", "text");
        assertThat(page.nextQuery()).isEmpty();
        assertThat(page(ListFormat.COHERE, "{\"models\":[],\"next_page_token\":\"t\"}")
                        .nextQuery())
                .hasValue("page_size=1000&endpoint=chat&page_token=t");
    }

    @Test
    @DisplayName("OpenRouter's next page is asked of the same address, wherever its link leads")
    void staysAtTheAddress() {
        assertThat(page(
                                ListFormat.OPENROUTER,
                                "{\"data\":[],\"links\":{\"next\":\"https://elsewhere.example/models?offset=500&limit=500\"}}")
                        .nextQuery())
                .hasValue("offset=500&limit=500");
        assertThat(page(ListFormat.OPENROUTER, "{\"data\":[],\"links\":{\"next\":\"/models?go=elsewhere\"}}")
                        .nextQuery())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENROUTER | https://openrouter.ai/api/v1/models",
                "OPENAI     | https://api.openai.com/v1/models",
                "ANTHROPIC  | https://api.anthropic.com/v1/models?limit=1000",
                "GEMINI     | https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000",
                "COHERE     | https://api.cohere.com/v1/models?page_size=1000&endpoint=chat",
                "XAI        | https://api.x.ai/v1/language-models",
                "TOGETHER   | https://api.together.xyz/v1/models",
                "GROQ       | https://api.groq.com/openai/v1/models",
                "OLLAMA     | http://localhost:11434/v1/models",
                "AZURE      | ''",
                "BEDROCK    | ''",
                "VERTEX     | ''",
                "DEMO       | ''",
            })
    @DisplayName("each provider is asked where its list is, and who has none is not asked")
    void addresses(ProviderType type, String address) {
        assertThat(LISTS.address(ProviderConfig.builder("a", type).build())
                        .map(URI::toString)
                        .orElse(""))
                .isEqualTo(address);
    }

    @Test
    @DisplayName("a list is asked for below the configured base URL")
    void ownAddress() {
        assertThat(LISTS.address(ProviderConfig.builder("a", ProviderType.OPENAI_COMPATIBLE)
                        .baseUrl(URI.create("http://localhost:8000/v1/"))
                        .build()))
                .hasValue(URI.create("http://localhost:8000/v1/models"));
    }

    @ParameterizedTest
    @EnumSource(ListFormat.class)
    @DisplayName("S-166: what is no list is malformed, and the message quotes nothing of it")
    void malformed(ListFormat format) {
        for (String body : List.of(
                "",
                "<html>secret</html>",
                "{\"data\":[{\"id\":\"secret\"}",
                "{}",
                "7",
                "{\"data\":\"secret\"}",
                "{\"error\":{}}",
                "{\"data\":[]} {}",
                "[{\"secret\":1},{}]")) {
            assertThatThrownBy(() -> page(format, body))
                    .as(body)
                    .isInstanceOf(MalformedListException.class)
                    .hasMessageContaining("(expected: ")
                    .hasMessageNotContaining("secret");
        }
        assertThat(models(format, "{\"object\":\"list\",\"data\":null}")).isEmpty();
    }

    @Property
    @Label("whatever comes is a list or malformed, and never breaks anything else")
    void neverBreaks(
            @ForAll @IntRange(min = 0, max = 400) int cut, @ForAll byte replacement, @ForAll ListFormat format) {
        byte[] body = """
                {"data":[{"id":"acme/m","name":"M","created":1700000000,"context_length":4096,"type":"chat",
                "endpoints":["chat"],"supportedGenerationMethods":["generateContent"],"capabilities":{"vision":true},
                "pricing":{"prompt":"0.0000025","completion":"1e-5","input":0.1,"output":0.2,"unit":"usd_per_1m_tokens"},
                "supported_parameters":["tools"]}],"has_more":true,"last_id":"m","nextPageToken":"t","links":{"next":null}}
                """.getBytes(StandardCharsets.UTF_8);
        byte[] changed = body.clone();
        changed[cut % changed.length] = replacement;
        for (byte[] each : List.of(changed, Arrays.copyOf(body, cut % body.length))) {
            try {
                ModelLists.read(format, each)
                        .models()
                        .forEach(model -> assertThat(model.upstreamName()).isNotBlank());
            } catch (MalformedListException e) {
                assertThat(e).hasMessageContaining("(expected: ");
            }
        }
    }

    @Test
    @DisplayName("S-160: a list of 600 models is read whole, in its order")
    void manyModels() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            rows.append(i == 0 ? "" : ",").append("{\"id\":\"acme/m").append(i).append("\"}");
        }
        assertThat(models(ListFormat.OPENROUTER, "{\"data\":[" + rows + "]}"))
                .hasSize(600)
                .element(599)
                .extracting(ListedModel::upstreamName)
                .isEqualTo("acme/m599");
    }
}

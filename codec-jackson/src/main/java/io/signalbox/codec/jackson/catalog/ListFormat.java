package io.signalbox.codec.jackson.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.port.CatalogSource.Page;
import io.signalbox.core.port.MalformedListException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The formats in which providers list their models, as data: where the list begins, how it goes on, and how a row is read. */
enum ListFormat {
    /**
     * OpenAI's list and everything that others write into its rows.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/models/list">OpenAI: list models</a>
     */
    OPENAI("", ChatRow::read),
    /**
     * Rows of OpenAI's kind in a bare array, with prices for a million tokens.
     *
     * @see <a href="https://docs.together.ai/reference/models-1">Together: list all models</a>
     */
    TOGETHER("", row -> ChatRow.read(row).map(model -> ChatRow.priced(model, ListPrices.ofTogether(row)))),
    /**
     * OpenRouter's list. It comes whole where nobody asks for pages.
     *
     * @see <a href="https://openrouter.ai/docs/api/api-reference/models/get-models">OpenRouter: list models</a>
     */
    OPENROUTER("", ChatRow::read) {
        @Override
        Optional<String> next(JsonNode root) {
            Matcher query = OPENROUTER_PAGE.matcher(root.at("/links/next").asText());
            return query.find() ? Optional.of(query.group(1)) : Optional.empty();
        }
    },
    /**
     * xAI's list of language models, the one with prices.
     *
     * @see <a href="https://docs.x.ai/docs/api-reference#list-language-models">xAI: list language models</a>
     */
    XAI("", row -> ChatRow.read(row).map(model -> ChatRow.priced(model, ListPrices.ofXai(row)))) {
        @Override
        URI firstPage(URI models) {
            return models.resolve("language-models");
        }
    },
    /**
     * Anthropic's list.
     *
     * @see <a href="https://docs.anthropic.com/en/api/models-list">Anthropic: list models</a>
     */
    ANTHROPIC("limit=1000", AnthropicRow::read) {
        @Override
        Optional<String> next(JsonNode root) {
            return root.path("has_more").asBoolean() ? following(root, "last_id", "after_id") : Optional.empty();
        }
    },
    /**
     * Gemini's list.
     *
     * @see <a href="https://ai.google.dev/api/models#method:-models.list">Gemini: models.list</a>
     */
    GEMINI("pageSize=1000", GeminiRow::read) {
        @Override
        Optional<String> next(JsonNode root) {
            return following(root, "nextPageToken", "pageToken");
        }
    },
    /**
     * Cohere's list, which stands beside the older version of its API.
     *
     * @see <a href="https://docs.cohere.com/reference/list-models">Cohere: list models</a>
     */
    COHERE("page_size=1000&endpoint=chat", CohereRow::read) {
        @Override
        Optional<String> next(JsonNode root) {
            return following(root, "next_page_token", "page_token");
        }
    };

    /** Types whose lists are not like OpenAI's. Azure lists the models that could be deployed, which nobody can call. */
    private static final Map<ProviderType, ListFormat> OF_TYPES = Map.of(
            ProviderType.OPENROUTER, OPENROUTER,
            ProviderType.TOGETHER, TOGETHER,
            ProviderType.XAI, XAI,
            ProviderType.ANTHROPIC, ANTHROPIC,
            ProviderType.GEMINI, GEMINI,
            ProviderType.COHERE, COHERE);

    private static final Pattern OPENROUTER_PAGE = Pattern.compile("\\?(offset=\\d{1,9}&limit=\\d{1,9})$");

    private final String query;
    private final RowReader rows;

    ListFormat(String query, RowReader rows) {
        this.query = query;
        this.rows = rows;
    }

    /** Reads one row; empty if it is no model that can chat. */
    private interface RowReader {
        Optional<ListedModel> read(ModelRow row);
    }

    /** The format of the list that providers of this type have; empty if they have none, or none of what can be called. */
    static Optional<ListFormat> of(ProviderType type) {
        return type.listsModels() && type != ProviderType.AZURE
                ? Optional.of(OF_TYPES.getOrDefault(type, OPENAI))
                : Optional.empty();
    }

    /** The query of the page after this one; empty if this is the last, as it is where lists come whole. */
    Optional<String> next(JsonNode root) {
        return Optional.empty();
    }

    /** Where the list begins, for a provider that has its models at this address. */
    URI firstPage(URI models) {
        return URI.create(models + (query.isEmpty() ? "" : "?" + query));
    }

    Page read(JsonNode root) {
        JsonNode list = list(root);
        List<ListedModel> models = new ArrayList<>();
        int named = 0;
        for (JsonNode row : list) {
            ModelRow model = new ModelRow(row);
            if (model.id().isPresent()) {
                named++;
                rows.read(model).ifPresent(models::add);
            }
        }
        if (named == 0 && !list.isEmpty()) {
            throw new MalformedListException("no entry of the list has a name (expected: id, or name, in each)");
        }
        return new Page(models, next(root));
    }

    /** The entries: all of an array, or those below {@code data} or {@code models}, where null is as good as none. */
    private static JsonNode list(JsonNode root) {
        if (root.isArray()) {
            return root;
        }
        for (String name : List.of("data", "models")) {
            JsonNode member = root.path(name);
            if (member.isArray() || member.isNull()) {
                return member;
            }
        }
        throw new MalformedListException("data: missing, or no list (expected: a list of models)");
    }

    Optional<String> following(JsonNode root, String member, String parameter) {
        String token = root.path(member).asText();
        return token.isEmpty() || root.path(member).isNull()
                ? Optional.empty()
                : Optional.of(query + "&" + parameter + "=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }
}

package io.signalbox.codec.jackson.analysis;

import static io.signalbox.core.analysis.BilledFigure.CACHED;
import static io.signalbox.core.analysis.BilledFigure.CACHE_WRITES;
import static io.signalbox.core.analysis.BilledFigure.COMPLETION;
import static io.signalbox.core.analysis.BilledFigure.COST;
import static io.signalbox.core.analysis.BilledFigure.PROMPT;
import static io.signalbox.core.analysis.BilledFigure.REASONING;
import static io.signalbox.core.analysis.BilledFigure.REQUESTS;
import static io.signalbox.core.analysis.BilledFigure.SEARCHES;

import io.signalbox.core.analysis.BilledFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The forms in which providers export usage and cost, told apart by their columns. A figure is the sum of its columns; columns that are
 * not named here are skipped.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/usage">OpenAI: usage and costs</a>
 * @see <a href="https://support.anthropic.com/en/articles/9534590-cost-and-usage-reporting-in-console">Anthropic: cost and usage</a>
 * @see <a href="https://openrouter.ai/docs/guides/administration/activity-export">OpenRouter: activity export</a>
 */
enum ExportForm {
    /** OpenAI's usage of completions, embeddings and the like. */
    OPENAI_USAGE(
            List.of("start_time_iso", "start_time"),
            List.of("model"),
            false,
            Map.of(
                    REQUESTS, List.of("num_model_requests"),
                    PROMPT, List.of("input_tokens"),
                    CACHED, List.of("input_cached_tokens"),
                    COMPLETION, List.of("output_tokens"))),
    /** OpenAI's costs by line item: {@code gpt-4o-2024-08-06, input}. */
    OPENAI_COSTS(
            List.of("start_time_iso", "start_time"),
            List.of("line_item"),
            false,
            Map.of(COST, List.of("amount_value"))),
    /** Anthropic's tokens. */
    ANTHROPIC_USAGE(
            List.of("usage_date_utc"),
            List.of("model_version"),
            false,
            Map.of(
                    PROMPT,
                            List.of(
                                    "usage_input_tokens_no_cache",
                                    "usage_input_tokens_cache_write_5m",
                                    "usage_input_tokens_cache_write_1h",
                                    "usage_input_tokens_cache_read"),
                    CACHED, List.of("usage_input_tokens_cache_read"),
                    CACHE_WRITES, List.of("usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h"),
                    COMPLETION, List.of("usage_output_tokens"),
                    SEARCHES, List.of("web_search_count"))),
    /** Anthropic's costs by kind of token. */
    ANTHROPIC_COSTS(List.of("usage_date_utc"), List.of("model"), false, Map.of(COST, List.of("cost_usd"))),
    /** OpenRouter's generations, one a line. */
    OPENROUTER_GENERATIONS(
            List.of("created_at"),
            List.of("model_permaslug"),
            true,
            Map.of(
                    PROMPT, List.of("tokens_prompt"),
                    CACHED, List.of("tokens_cached"),
                    COMPLETION, List.of("tokens_completion"),
                    REASONING, List.of("tokens_reasoning"),
                    COST, List.of("cost_total"))),
    /** OpenRouter's activity by day and model. */
    OPENROUTER_ACTIVITY(
            List.of("date"),
            List.of("model", "slug", "model_permaslug"),
            false,
            Map.of(
                    REQUESTS, List.of("requests"),
                    PROMPT, List.of("prompt_tokens"),
                    COMPLETION, List.of("completion_tokens"),
                    REASONING, List.of("reasoning_tokens"),
                    COST, List.of("usage")));

    private final List<String> dates;
    private final List<String> models;
    private final boolean aRequestALine;
    private final Map<BilledFigure, List<String>> figures;

    ExportForm(
            List<String> dates, List<String> models, boolean aRequestALine, Map<BilledFigure, List<String>> figures) {
        this.dates = dates;
        this.models = models;
        this.aRequestALine = aRequestALine;
        this.figures = figures;
    }

    /** The form that has these columns, by their plain names; empty if none has. */
    static Optional<ExportForm> of(Set<String> columns) {
        for (ExportForm form : values()) {
            boolean figure = form.figures.values().stream().anyMatch(columns::containsAll);
            if (form.date(columns).isPresent() && form.model(columns).isPresent() && figure) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /** A column's name as forms have it: {@code Prompt Tokens} is {@code prompt_tokens}. */
    static String plain(String column) {
        return column.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_");
    }

    Optional<String> date(Set<String> columns) {
        return dates.stream().filter(columns::contains).findFirst();
    }

    Optional<String> model(Set<String> columns) {
        return models.stream().filter(columns::contains).findFirst();
    }

    /** Of the figure, those columns that are there. */
    List<String> columns(BilledFigure figure, Set<String> columns) {
        return figures.getOrDefault(figure, List.of()).stream()
                .filter(columns::contains)
                .toList();
    }

    /** Whether each line is one request. */
    boolean isARequestALine() {
        return aRequestALine;
    }

    /** The names of all forms, for messages. */
    static String all() {
        List<String> forms = new ArrayList<>();
        for (ExportForm form : values()) {
            forms.add(form.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return String.join(", ", forms);
    }
}

package io.signalbox.codec.jackson.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one request. */
final class CohereRequestWriter {

    private static final String PATH = "/chat";
    private static final int MOST_STOPS = 5;
    private static final long USUAL_MOST_TOKENS = 32_768;
    private static final String AS_JSON =
            "When you answer without calling a tool, answer with exactly one JSON object and nothing else:"
                    + " no words around it and no code fence.";
    private static final String OF_SCHEMA = " It must be valid for this JSON Schema: ";

    private final Conversation asked;
    private final Endpoint endpoint;
    private final ObjectNode body = Trees.object();
    private final List<String> dropped = new ArrayList<>();

    CohereRequestWriter(Conversation asked, Endpoint endpoint) {
        this.asked = asked;
        this.endpoint = endpoint;
    }

    UpstreamCall write(boolean stream) {
        body.put("model", endpoint.id().upstreamModel());
        body.put("stream", stream);
        List<Turn> turns = new ArrayList<>(asked.turns());
        asked.format().flatMap(this::format).ifPresent(instruction -> turns.add(0, instruction));
        body.set("messages", CohereMessages.write(turns));
        tools();
        asked.reasoning().ifPresent(this::reasoning);
        asked.parameter("max_tokens").ifPresent(most -> body.set("max_tokens", most));
        sample();
        return new UpstreamCall(PATH, Headers.NONE, Trees.bytes(body), dropped);
    }

    /** There is no choice of one tool: it is the only one that the model is shown. */
    private void tools() {
        List<Tool.Function> shown = asked.tools().stream()
                .filter(Tool.Function.class::isInstance)
                .map(Tool.Function.class::cast)
                .filter(tool -> isAmong(tool.name()))
                .toList();
        if (shown.isEmpty()) {
            if (!asked.tools().isEmpty()) {
                throw Refusal.ofMember(
                        "tool_choice", String.join(", ", names()), "the name of one of the tools of the request");
            }
            return;
        }
        ArrayNode tools = body.putArray("tools");
        shown.forEach(tool -> tools.add(tool(tool)));
        strict(shown);
        asked.toolChoice().ifPresent(choice -> {
            switch (choice.mode()) {
                case AUTO -> {}
                case NONE -> body.put("tool_choice", "NONE");
                case REQUIRED -> body.put("tool_choice", "REQUIRED");
            }
        });
    }

    private boolean isAmong(String tool) {
        return names().isEmpty() || names().contains(tool);
    }

    private List<String> names() {
        return asked.toolChoice().map(ToolChoice::names).orElse(List.of());
    }

    /** Strictness is for all tools or for none, and only for those that need something. */
    private void strict(List<Tool.Function> shown) {
        boolean any = shown.stream().anyMatch(tool -> tool.strict().orElse(false));
        boolean all = shown.stream()
                .allMatch(tool -> tool.strict().orElse(false)
                        && !tool.parameters().path("required").isEmpty());
        if (all) {
            body.put("strict_tools", true);
        } else if (any) {
            dropped.add("tools.strict");
        }
    }

    private static ObjectNode tool(Tool.Function function) {
        ObjectNode written = Trees.object().put("type", "function");
        ObjectNode named = written.putObject("function").put("name", function.name());
        function.description().ifPresent(text -> named.put("description", text));
        if (function.parameters().isEmpty()) {
            named.putObject("parameters").put("type", "object").putObject("properties");
        } else {
            named.set("parameters", function.parameters());
        }
        return written;
    }

    /** Formats are not taken beside tools; there the model is only told. */
    private Optional<Turn> format(AnswerFormat format) {
        Optional<JsonNode> schema =
                format instanceof AnswerFormat.Schema asSchema ? Optional.of(asSchema.schema()) : Optional.empty();
        if (asked.tools().isEmpty()) {
            ObjectNode written = body.putObject("response_format").put("type", "json_object");
            schema.ifPresent(tree -> written.set("json_schema", tree));
            return Optional.empty();
        }
        dropped.add(schema.isPresent() ? "response_format.json_schema" : "response_format.json_object");
        String form = schema.map(tree -> OF_SCHEMA + Trees.text(tree)).orElse("");
        return Optional.of(Turn.of(Turn.Role.SYSTEM, AS_JSON + form));
    }

    private void reasoning(Reasoning reasoning) {
        if (reasoning.isOff()) {
            body.putObject("thinking").put("type", "disabled");
        } else if (reasoning.effort().isPresent() || reasoning.budget().isPresent()) {
            Optional<Long> limit = asked.parameter("max_tokens")
                    .filter(JsonNode::canConvertToLong)
                    .map(JsonNode::longValue);
            long most = limit.orElse(endpoint.maxOutputTokens().orElse(USUAL_MOST_TOKENS));
            long budget = reasoning.budgetOf(most);
            body.putObject("thinking")
                    .put("type", "enabled")
                    .put("token_budget", limit.isEmpty() ? budget : Math.max(1, Math.min(budget, most - 1)));
        }
    }

    private void sample() {
        bounded("temperature", "temperature", "0", "1");
        // To take every token into account is usual elsewhere, and a bound just beyond what is taken here.
        asked.parameter("top_p").ifPresent(share -> body.set("p", Trees.between(share, "0.01", "0.99")));
        bounded("top_k", "k", "0", "500");
        bounded("frequency_penalty", "frequency_penalty", "0", "1");
        bounded("presence_penalty", "presence_penalty", "0", "1");
        bounded("seed", "seed", "0", "18446744073709551615");
        asked.parameter("stop").ifPresent(this::stops);
    }

    private void bounded(String name, String written, String least, String most) {
        asked.parameter(name).ifPresent(value -> {
            JsonNode within = Trees.between(value, least, most);
            if (!within.equals(value)) {
                dropped.add(name);
            }
            body.set(written, within);
        });
    }

    private void stops(JsonNode stops) {
        ArrayNode taken = Trees.array();
        for (JsonNode stop : stops) {
            if (!stop.asText().isEmpty() && taken.size() < MOST_STOPS) {
                taken.add(stop);
            } else if (!stop.asText().isEmpty() && !dropped.contains("stop")) {
                dropped.add("stop");
            }
        }
        if (!taken.isEmpty()) {
            body.set("stop_sequences", taken);
        }
    }
}

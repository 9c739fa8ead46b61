package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a request that was said in another dialect. Nothing of it is kept by the provider, unless the caller asks for that. */
final class ResponsesRequestWriter {

    /** Members that have the same name and form. */
    private static final List<String> SAME = List.of(
            "temperature",
            "top_p",
            "top_logprobs",
            "parallel_tool_calls",
            "user",
            "safety_identifier",
            "metadata",
            "prompt_cache_key");

    /** OpenAI refuses to be asked for less. */
    private static final int LEAST_TOKENS = 16;

    private static final int USUAL_TOKENS = 32_000;

    private final Conversation asked;
    private final Endpoint endpoint;
    private final ProviderType provider;
    private final Set<String> customTools;

    ResponsesRequestWriter(Conversation asked, Endpoint endpoint) {
        this.asked = asked;
        this.endpoint = endpoint;
        this.provider = endpoint.provider().type();
        this.customTools = asked.tools().stream()
                .filter(Tool.Custom.class::isInstance)
                .map(Tool::name)
                .collect(Collectors.toSet());
    }

    byte[] write(boolean stream) {
        ObjectNode request = Trees.object();
        request.put("model", endpoint.id().upstreamModel());
        request.set("input", new InputWriter(provider, customTools).write(asked.turns()));
        if (!asked.tools().isEmpty()) {
            tools(request.putArray("tools"));
        }
        asked.toolChoice().ifPresent(choice -> request.set("tool_choice", choice(choice)));
        text(request);
        asked.reasoning().ifPresent(reasoning -> reasoning(request, reasoning));
        parameters(request);
        include(request);
        request.set("store", asked.parameter("store").orElse(Trees.object().booleanNode(false)));
        if (stream) {
            request.put("stream", true);
        }
        return Trees.bytes(request);
    }

    private void tools(ArrayNode tools) {
        for (Tool tool : asked.tools()) {
            if (tool instanceof Tool.Function function) {
                ObjectNode json = tools.addObject().put("type", "function").put("name", function.name());
                function.description().ifPresent(words -> json.put("description", words));
                json.set("parameters", function.parameters());
                // Unlike elsewhere, what is not said means true here.
                json.put("strict", function.strict().orElse(false));
            } else if (tool instanceof Tool.Custom custom) {
                ObjectNode json = tools.addObject().put("type", "custom").put("name", custom.name());
                custom.description().ifPresent(words -> json.put("description", words));
                custom.format().ifPresent(format -> json.set("format", flat(format)));
            }
        }
    }

    /** A grammar stands one level higher than in chat. */
    private static JsonNode flat(JsonNode format) {
        if (!format.path("grammar").isObject()) {
            return format;
        }
        ObjectNode grammar = Trees.object().put("type", "grammar");
        return grammar.setAll((ObjectNode) format.path("grammar"));
    }

    private JsonNode choice(ToolChoice choice) {
        String mode = choice.mode().name().toLowerCase(Locale.ROOT);
        if (choice.names().isEmpty()) {
            return Trees.object().textNode(mode);
        }
        if (choice.mode() == ToolChoice.Mode.REQUIRED && choice.names().size() == 1) {
            return named(choice.names().get(0));
        }
        ObjectNode allowed = Trees.object().put("type", "allowed_tools").put("mode", mode);
        ArrayNode tools = allowed.putArray("tools");
        choice.names().forEach(name -> tools.add(named(name)));
        return allowed;
    }

    private ObjectNode named(String name) {
        return Trees.object()
                .put("type", customTools.contains(name) ? "custom" : "function")
                .put("name", name);
    }

    private void text(ObjectNode request) {
        ObjectNode text = Trees.object();
        asked.format().ifPresent(format -> text.set("format", format(format)));
        asked.parameter("verbosity")
                .map(JsonNode::asText)
                .ifPresent(word -> text.put("verbosity", Set.of("xhigh", "max").contains(word) ? "high" : word));
        if (!text.isEmpty()) {
            request.set("text", text);
        }
    }

    private static ObjectNode format(AnswerFormat format) {
        if (!(format instanceof AnswerFormat.Schema schema)) {
            return Trees.object().put("type", "json_object");
        }
        ObjectNode json = Trees.object().put("type", "json_schema").put("name", schema.name());
        schema.description().ifPresent(words -> json.put("description", words));
        json.set("schema", schema.schema());
        schema.strict().ifPresent(strict -> json.put("strict", strict));
        return json;
    }

    private void reasoning(ObjectNode request, Reasoning reasoning) {
        ObjectNode json = Trees.object();
        if (reasoning.effort().isPresent() || reasoning.budget().isPresent()) {
            long most = asked.parameter("max_tokens")
                    .map(JsonNode::asLong)
                    .orElse(endpoint.maxOutputTokens().orElse(USUAL_TOKENS));
            json.put("effort", reasoning.effortOf(most));
        }
        if (!reasoning.exclude()) {
            reasoning.summary().ifPresent(summary -> json.put("summary", summary));
        }
        if (!json.isEmpty()) {
            request.set("reasoning", json);
        }
    }

    private void parameters(ObjectNode request) {
        SAME.forEach(name -> asked.parameter(name).ifPresent(value -> request.set(name, value)));
        asked.parameter("max_tokens")
                .ifPresent(most -> request.put(
                        "max_output_tokens", isOpenAi() ? Math.max(LEAST_TOKENS, most.asLong()) : most.asLong()));
        asked.parameter("service_tier").ifPresent(tier -> {
            boolean fast = tier.asText().equals("fast") && !provider.isAggregator();
            request.put("service_tier", fast ? "priority" : tier.asText());
        });
    }

    private boolean isOpenAi() {
        return provider == ProviderType.OPENAI || provider == ProviderType.AZURE;
    }

    /** Without what is encrypted nobody could replay a thought; models that do not think refuse to be asked for it. */
    private void include(ObjectNode request) {
        ArrayNode include = Trees.array();
        if (thinks()) {
            include.add("reasoning.encrypted_content");
        }
        if (asked.parameter("logprobs").filter(JsonNode::asBoolean).isPresent()
                || asked.parameter("top_logprobs").isPresent()) {
            include.add("message.output_text.logprobs");
        }
        if (!include.isEmpty()) {
            request.set("include", include);
        }
    }

    private boolean thinks() {
        boolean said = asked.reasoning().filter(reasoning -> !reasoning.isOff()).isPresent();
        boolean before = asked.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .anyMatch(part -> part instanceof Part.Thought thought
                        && thought.seal().flatMap(Part.Seal::data).isPresent());
        Optional<Set<String>> known =
                Optional.of(endpoint.supportedParameters()).filter(set -> !set.isEmpty());
        boolean can = known.filter(set -> set.contains("reasoning") || set.contains("reasoning_effort"))
                .isPresent();
        return said || before || can;
    }
}

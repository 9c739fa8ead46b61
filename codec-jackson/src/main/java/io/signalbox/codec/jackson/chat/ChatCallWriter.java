package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.chat.RequestMembers.Fate;
import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.UpstreamFormat.UpstreamCall;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.port.Headers;
import java.util.ArrayList;
import java.util.List;

/** Writes a chat request for a caller who speaks another dialect. */
final class ChatCallWriter {

    private static final long USUAL_MOST_TOKENS = 16_384;

    private final Conversation conversation;
    private final Endpoint endpoint;
    private final ChatHosts.Host host;
    private final boolean aggregator;
    private final ObjectNode body = Trees.object();
    private final List<String> dropped = new ArrayList<>();

    ChatCallWriter(Conversation conversation, Endpoint endpoint) {
        this.conversation = conversation;
        this.endpoint = endpoint;
        this.host = ChatHosts.of(endpoint.provider().type());
        this.aggregator = endpoint.provider().type().isAggregator();
    }

    UpstreamCall write(boolean stream) {
        body.put("model", endpoint.id().upstreamModel());
        body.set("messages", new ChatMessages(endpoint.provider().type()).write(conversation.turns()));
        tools();
        conversation.format().ifPresent(this::format);
        conversation.reasoning().ifPresent(this::reasoning);
        conversation.parameters().forEach(this::parameter);
        if (stream) {
            body.put("stream", true);
            if (host.takesStreamOptions()) {
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        return new UpstreamCall(ChatRequestWriter.PATH, Headers.NONE, Trees.bytes(body), dropped);
    }

    private void parameter(String name, JsonNode value) {
        boolean known = RequestMembers.fate(name, endpoint.provider().type()) == Fate.KEPT;
        if (known) {
            body.set(host.nameOf(name).orElse(name), name.equals("stop") && value.size() == 1 ? value.get(0) : value);
        } else {
            dropped.add(name);
        }
    }

    private void tools() {
        if (conversation.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        conversation.tools().forEach(tool -> tools.add(tool(tool)));
        conversation.toolChoice().ifPresent(choice -> body.set("tool_choice", choice(choice)));
    }

    private ObjectNode tool(Tool tool) {
        ObjectNode written = Trees.object();
        if (tool instanceof Tool.Function function) {
            written.put("type", "function");
            ObjectNode named = written.putObject("function").put("name", function.name());
            function.description().ifPresent(text -> named.put("description", text));
            named.set("parameters", function.parameters());
            function.strict().ifPresent(strict -> named.put("strict", strict));
            if (aggregator) {
                function.cache().ifPresent(mark -> ChatMessages.mark(written, mark));
            }
        } else if (tool instanceof Tool.Custom custom) {
            written.put("type", "custom");
            ObjectNode named = written.putObject("custom").put("name", custom.name());
            custom.description().ifPresent(text -> named.put("description", text));
            custom.format().ifPresent(format -> named.set("format", format));
        }
        return written;
    }

    private static JsonNode choice(ToolChoice choice) {
        if (choice.mode() == ToolChoice.Mode.REQUIRED && choice.names().size() == 1) {
            return named(choice.names().get(0));
        }
        String mode = switch (choice.mode()) {
            case AUTO -> "auto";
            case NONE -> "none";
            case REQUIRED -> "required";
        };
        if (choice.names().isEmpty()) {
            return Trees.object().textNode(mode);
        }
        ObjectNode written = Trees.object().put("type", "allowed_tools");
        ObjectNode allowed = written.putObject("allowed_tools").put("mode", mode);
        ArrayNode tools = allowed.putArray("tools");
        choice.names().forEach(name -> tools.add(named(name)));
        return written;
    }

    private static ObjectNode named(String name) {
        ObjectNode written = Trees.object().put("type", "function");
        written.putObject("function").put("name", name);
        return written;
    }

    private void format(AnswerFormat format) {
        ObjectNode written = body.putObject("response_format");
        if (format instanceof AnswerFormat.Schema schema) {
            written.put("type", "json_schema");
            ObjectNode named = written.putObject("json_schema").put("name", schema.name());
            schema.description().ifPresent(text -> named.put("description", text));
            named.set("schema", schema.schema());
            schema.strict().ifPresent(strict -> named.put("strict", strict));
        } else {
            written.put("type", "json_object");
        }
    }

    /** Aggregators take the whole wish, everybody else one word of it. */
    private void reasoning(Reasoning reasoning) {
        if (aggregator) {
            ObjectNode written = body.putObject("reasoning");
            reasoning.effort().ifPresent(effort -> written.put("effort", effort));
            reasoning.budget().ifPresent(budget -> written.put("max_tokens", budget));
            reasoning.summary().ifPresent(summary -> written.put("summary", summary));
            if (reasoning.exclude()) {
                written.put("exclude", true);
            }
            return;
        }
        boolean said = reasoning.effort().isPresent() || reasoning.budget().isPresent();
        if (said) {
            long most = conversation
                    .parameter("max_tokens")
                    .map(JsonNode::asLong)
                    .orElse(endpoint.maxOutputTokens().orElse(USUAL_MOST_TOKENS));
            body.put("reasoning_effort", reasoning.effortOf(most));
        }
    }
}

package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.codec.jackson.translation.DataUrl;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.CacheMark;
import io.signalbox.codec.jackson.translation.Part.Medium;
import io.signalbox.codec.jackson.translation.Part.Seal;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Trees;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.codec.jackson.translation.Turn.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the items of {@code input} as turns. What the assistant made in one go, thoughts, words and calls, is one turn; so are results
 * that follow each other.
 */
final class InputReader {

    private final List<Turn> turns = new ArrayList<>();
    private final List<Part> open = new ArrayList<>();
    private Role role = Role.USER;
    private Optional<Seal> sealOfCall = Optional.empty();

    List<Turn> read(JsonNode items) {
        for (int i = 0; i < items.size(); i++) {
            item(items.get(i), "input[" + i + "]");
        }
        close();
        return turns;
    }

    private void item(JsonNode item, String member) {
        String type = Trees.textAt(item, "type").orElse("message");
        switch (type) {
            case "message" -> message(item, member);
            case "function_call" -> call(item, member, "arguments");
            case "custom_tool_call" -> call(item, member, "input");
            case "function_call_output", "custom_tool_call_output" ->
                add(
                        Role.TOOL,
                        new Part.ToolResult(
                                required(item, "call_id", member),
                                content(item.path("output"), member + ".output"),
                                false,
                                Optional.empty()));
            case "reasoning" -> reasoning(item);
            default ->
                add(
                        type.endsWith("_output") || type.endsWith("_response") ? Role.USER : Role.ASSISTANT,
                        new Part.Foreign("input." + type, item));
        }
    }

    private void message(JsonNode item, String member) {
        Role speaker = switch (item.path("role").asText()) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system", "developer" -> Role.SYSTEM;
            default ->
                throw Refusal.ofMember(
                        member + ".role", Trees.text(item.path("role")), "user, assistant, system or developer");
        };
        List<Part> parts = content(item.path("content"), member + ".content");
        if (speaker != Role.ASSISTANT) {
            close();
        }
        parts.forEach(part -> add(speaker, part));
    }

    private void call(JsonNode item, String member, String arguments) {
        add(
                Role.ASSISTANT,
                new Part.ToolCall(
                        required(item, "call_id", member),
                        required(item, "name", member),
                        item.path(arguments).asText(""),
                        sealOfCall,
                        Optional.empty()));
        sealOfCall = Optional.empty();
    }

    private void reasoning(JsonNode item) {
        Optional<CarriedSeal> carried = Trees.textAt(item, "encrypted_content")
                .flatMap(text -> CarriedSeal.read(text, Trees.textAt(item, "id"), Trees.textAt(item, "format")));
        if (carried.filter(CarriedSeal::ofCall).isPresent()) {
            sealOfCall = carried.map(CarriedSeal::seal);
            return;
        }
        String aloud = joined(item.path("content"));
        String text = aloud.isEmpty() ? joined(item.path("summary")) : aloud;
        Optional<Seal> seal = carried.map(CarriedSeal::seal);
        if (!text.isEmpty() || seal.isPresent()) {
            add(Role.ASSISTANT, new Part.Thought(text, aloud.isEmpty(), seal));
        }
    }

    private static String joined(JsonNode parts) {
        List<String> texts = new ArrayList<>();
        parts.forEach(part -> texts.add(part.path("text").asText("")));
        return String.join("\n\n", texts);
    }

    private static List<Part> content(JsonNode content, String member) {
        if (content.isTextual()) {
            return List.of(Part.Text.of(content.textValue()));
        }
        if (!content.isArray()) {
            throw Refusal.ofMember(member, Trees.text(content), "a text or an array of parts");
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.get(i), member + "[" + i + "]"));
        }
        return parts;
    }

    private static Part part(JsonNode part, String member) {
        Optional<CacheMark> cache = Trees.at(part, "cache_control")
                .or(() -> Trees.at(part, "prompt_cache_breakpoint"))
                .map(InputReader::mark);
        String type = part.path("type").asText();
        return switch (type) {
            case "input_text", "output_text", "text" -> new Part.Text(text(part, "text", member), cache);
            case "refusal" -> new Part.Refusal(text(part, "refusal", member));
            case "input_image" ->
                media(
                        Medium.IMAGE,
                        part,
                        List.of("image_url"),
                        member,
                        Trees.textAt(part, "detail").filter(detail -> !detail.equals("auto")),
                        cache);
            case "input_file" ->
                media(Medium.FILE, part, List.of("file_data", "file_url"), member, Optional.empty(), cache);
            case "input_audio" -> audio(part.path("input_audio"), member, cache);
            default -> new Part.Foreign(member + "." + (type.isEmpty() ? "type" : type), part);
        };
    }

    private static Part audio(JsonNode audio, String member, Optional<CacheMark> cache) {
        return new Part.Media(
                Medium.AUDIO,
                new Source.Inline(text(audio, "data", member)),
                "audio/" + text(audio, "format", member),
                Optional.empty(),
                Optional.empty(),
                cache);
    }

    private static Part media(
            Medium medium,
            JsonNode part,
            List<String> places,
            String member,
            Optional<String> detail,
            Optional<CacheMark> cache) {
        Optional<String> name = Trees.textAt(part, "filename");
        for (String place : places) {
            Optional<String> url = Trees.textAt(part, place);
            if (url.isPresent()) {
                return DataUrl.media(medium, url.get(), name, detail, cache);
            }
        }
        Source file = Trees.textAt(part, "file_id")
                .map(Source.Handle::new)
                .orElseThrow(() -> Refusal.missing(member + "." + places.get(0), "a URL, data or a file's id"));
        return new Part.Media(medium, file, "", name, detail, cache);
    }

    /** How long to keep it, of what the dialect calls a breakpoint or OpenRouter a control. */
    static CacheMark mark(JsonNode control) {
        return new CacheMark(Trees.textAt(control, "ttl").filter(ttl -> ttl.equals("5m") || ttl.equals("1h")));
    }

    private static String text(JsonNode object, String name, String member) {
        JsonNode text = object.path(name);
        if (!text.isTextual()) {
            throw Refusal.ofMember(member + "." + name, text.isMissingNode() ? "missing" : Trees.text(text), "a text");
        }
        return text.textValue();
    }

    private static String required(JsonNode item, String name, String member) {
        return Trees.textAt(item, name).orElseThrow(() -> Refusal.missing(member + "." + name, "a text"));
    }

    private void add(Role speaker, Part part) {
        if (speaker != role) {
            close();
            role = speaker;
        }
        open.add(part);
    }

    private void close() {
        if (!open.isEmpty()) {
            turns.add(Turn.of(role, open));
            open.clear();
        }
    }
}

package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.catalog.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What becomes of every field of a request in every dialect in which providers are called: one table, kept as data beside this class
 * and shown as it is in the documentation. Immutable.
 */
public final class FieldMatrix {

    /** What becomes of a field. */
    public enum Treatment {
        /** It arrives as it is meant, under whatever name. */
        CARRIED,
        /** It arrives in another form, perhaps with less precision. */
        TRANSLATED,
        /** It is left out, and the caller is told. */
        DROPPED,
        /** It cannot be left out without changing what was asked, so nobody of that dialect is asked. */
        REFUSED;

        /** The word in the table. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final FieldMatrix STANDARD = read("fields.md");

    /** Left out without a word where it says only what happens anyway. */
    private static final Map<String, String> SAYS_NOTHING = Map.of(
            "n", "1",
            "parallel_tool_calls", "true",
            "logprobs", "false",
            "store", "false",
            "service_tier", "\"auto\"");

    /** What is no parameter of a model, so that no model lacks it. */
    private static final Set<String> ABOUT_THE_REQUEST = Set.of(
            "user", "safety_identifier", "metadata", "service_tier", "store", "prompt_cache_key", "cache_control");

    private final List<String> dialects;
    private final Map<String, List<Treatment>> rows;

    private FieldMatrix(List<String> dialects, Map<String, List<Treatment>> rows) {
        this.dialects = dialects;
        this.rows = rows;
    }

    /** The table of this release. */
    public static FieldMatrix standard() {
        return STANDARD;
    }

    /** The names of its columns. */
    public List<String> dialects() {
        return dialects;
    }

    /** The names of its rows. */
    public Set<String> fields() {
        return rows.keySet();
    }

    /** What becomes of a field; one that the table does not know is dropped. */
    public Treatment of(String field, String dialect) {
        List<Treatment> row = rows.get(field);
        int column = dialects.indexOf(dialect);
        return row == null || column < 0 ? Treatment.DROPPED : row.get(column);
    }

    /**
     * A request that fits a dialect.
     *
     * @param conversation holds nothing that the dialect, or the endpoint, does not take
     * @param dropped what was left out and missed
     */
    public record Fitted(Conversation conversation, List<String> dropped) {}

    /**
     * Leaves out of a request what the dialect does not take.
     *
     * @throws RequestRefusedException if something cannot be left out; names it, and the dialects that have it
     */
    public Fitted fit(Conversation asked, String dialect, Endpoint endpoint) {
        return new Fitting(dialect, endpoint).fit(asked);
    }

    /** One request on its way into one dialect. */
    private final class Fitting {
        private final String dialect;
        private final Endpoint endpoint;
        private final Set<String> dropped = new TreeSet<>();

        Fitting(String dialect, Endpoint endpoint) {
            this.dialect = dialect;
            this.endpoint = endpoint;
        }

        Fitted fit(Conversation asked) {
            List<Tool> tools = tools(asked.tools());
            Conversation fitted = new Conversation(
                    turns(asked.turns()),
                    tools,
                    tools.isEmpty() ? Optional.empty() : asked.toolChoice().filter(this::takes),
                    asked.format().filter(this::takes),
                    asked.reasoning().filter(this::takes),
                    parameters(asked));
            return new Fitted(fitted, List.copyOf(dropped));
        }

        private Map<String, JsonNode> parameters(Conversation asked) {
            Map<String, JsonNode> taken = new LinkedHashMap<>();
            asked.parameters().forEach((name, value) -> {
                String nothing = SAYS_NOTHING.get(name);
                boolean idle =
                        value.isNull() || (nothing != null && Trees.text(value).equals(nothing));
                if (idle && !arrives(name)) {
                    return;
                }
                if (!value.isNull() && takes(name) && mayHave(name)) {
                    taken.put(name, value);
                }
            });
            return taken;
        }

        /** Whether the endpoint is not known to lack it; the limit of an answer's length has two names. */
        private boolean mayHave(String name) {
            boolean lacks = name.equals("max_tokens")
                    ? endpoint.lacks(name) && endpoint.lacks("max_completion_tokens")
                    : !ABOUT_THE_REQUEST.contains(name) && endpoint.lacks(name);
            if (lacks) {
                dropped.add(name);
            }
            return !lacks;
        }

        private List<Tool> tools(List<Tool> asked) {
            List<Tool> taken = new ArrayList<>();
            for (Tool tool : asked) {
                if (tool instanceof Tool.Function function && takes("tools")) {
                    boolean strict = function.strict().isEmpty() || takes("tools.strict");
                    taken.add(new Tool.Function(
                            function.name(),
                            function.description(),
                            function.parameters(),
                            strict ? function.strict() : Optional.empty(),
                            mark(function.cache())));
                } else if (tool instanceof Tool.Custom && takes("tools.custom")) {
                    taken.add(tool);
                } else if (tool instanceof Tool.Hosted hosted) {
                    throw refused("tools." + hosted.name(), List.of());
                }
            }
            return taken;
        }

        private List<Turn> turns(List<Turn> asked) {
            List<Turn> taken = new ArrayList<>(asked.size());
            for (Turn turn : asked) {
                List<Part> parts = parts(turn.parts(), turn);
                Optional<String> name = turn.name().filter(speaker -> takes("name"));
                if (!parts.isEmpty()) {
                    taken.add(new Turn(turn.role(), parts, name));
                }
            }
            return taken;
        }

        private List<Part> parts(List<Part> asked, Turn turn) {
            List<Part> taken = new ArrayList<>(asked.size());
            for (Part part : asked) {
                part(part, turn).ifPresent(taken::add);
            }
            return taken;
        }

        private Optional<Part> part(Part part, Turn turn) {
            if (part instanceof Part.Text text) {
                return Optional.of(text.cache().isEmpty() ? text : new Part.Text(text.text(), mark(text.cache())));
            }
            if (part instanceof Part.Media media) {
                return takes(field(media))
                        ? Optional.of(new Part.Media(
                                media.medium(),
                                media.source(),
                                media.mediaType(),
                                media.name(),
                                media.detail(),
                                mark(media.cache())))
                        : Optional.empty();
            }
            if (part instanceof Part.Refusal) {
                return takes("refusal") ? Optional.of(part) : Optional.empty();
            }
            if (part instanceof Part.Thought thought) {
                return arrives(field(thought)) ? Optional.of(part) : Optional.empty();
            }
            if (part instanceof Part.ToolCall call) {
                Optional<Part.Seal> seal = call.signature().filter(own -> arrives("reasoning." + own.format()));
                return Optional.of(
                        new Part.ToolCall(call.id(), call.name(), call.arguments(), seal, mark(call.cache())));
            }
            if (part instanceof Part.ToolResult result) {
                return Optional.of(result(result, turn));
            }
            return foreign((Part.Foreign) part, turn);
        }

        private Part result(Part.ToolResult result, Turn turn) {
            boolean hasMedia = result.content().stream().anyMatch(Part.Media.class::isInstance);
            boolean keepsMedia = !hasMedia || takes("tool_result.media");
            List<Part> content = new ArrayList<>(result.content());
            if (!keepsMedia) {
                content.removeIf(Part.Media.class::isInstance);
            }
            List<Part> taken = parts(content, turn);
            boolean error = result.error() && takes("tool_result.error");
            return new Part.ToolResult(result.callId(), taken, error, mark(result.cache()));
        }

        /** What a model said in a way of its own may be left out of its history; what a user said may not. */
        private Optional<Part> foreign(Part.Foreign part, Turn turn) {
            if (turn.role() != Turn.Role.ASSISTANT) {
                throw refused(part.field(), List.of());
            }
            dropped.add(part.field());
            return Optional.empty();
        }

        private Optional<Part.CacheMark> mark(Optional<Part.CacheMark> mark) {
            return mark.filter(there -> takes("cache_control"));
        }

        private boolean takes(ToolChoice choice) {
            boolean among = choice.names().isEmpty()
                    || takes(
                            choice.mode() == ToolChoice.Mode.REQUIRED
                                            && choice.names().size() == 1
                                    ? "tool_choice.named"
                                    : "tool_choice.allowed");
            return takes("tool_choice") && among && mayHave("tool_choice");
        }

        private boolean takes(AnswerFormat format) {
            String field = format instanceof AnswerFormat.AnyJson
                    ? "response_format.json_object"
                    : "response_format.json_schema";
            return takes(field) && mayHave("response_format");
        }

        private boolean takes(Reasoning reasoning) {
            if (reasoning.exclude() && !arrives("reasoning.exclude")) {
                dropped.add("reasoning.exclude");
            }
            boolean lacks = endpoint.lacks("reasoning") && endpoint.lacks("reasoning_effort");
            if (lacks && !reasoning.isOff()) {
                dropped.add("reasoning");
            }
            return !lacks && takes("reasoning");
        }

        private boolean arrives(String field) {
            Treatment treatment = of(field, dialect);
            return treatment == Treatment.CARRIED || treatment == Treatment.TRANSLATED;
        }

        private boolean takes(String field) {
            switch (of(field, dialect)) {
                case CARRIED, TRANSLATED -> {
                    return true;
                }
                case DROPPED -> {
                    dropped.add(field);
                    return false;
                }
                case REFUSED -> throw refused(field, dialectsWith(field));
            }
            return false;
        }

        private RequestRefusedException refused(String field, List<String> elsewhere) {
            String expected =
                    elsewhere.isEmpty() ? "" : " (dialects that have it: " + String.join(", ", elsewhere) + ")";
            return new RequestRefusedException(Failure.invalid(
                    field, "unsupported_by_dialect", field + ": cannot be expressed in " + dialect + expected));
        }
    }

    private List<String> dialectsWith(String field) {
        return dialects.stream()
                .filter(dialect ->
                        of(field, dialect) == Treatment.CARRIED || of(field, dialect) == Treatment.TRANSLATED)
                .toList();
    }

    private static String field(Part.Media media) {
        String medium = media.medium() == Part.Medium.AUDIO
                ? "input_audio"
                : media.medium().word();
        if (media.source() instanceof Part.Source.Address) {
            return medium + "_url";
        }
        if (media.source() instanceof Part.Source.Handle) {
            return media.medium() == Part.Medium.FILE ? "file_id" : medium + "_file_id";
        }
        return medium;
    }

    private static String field(Part.Thought thought) {
        return thought.seal().map(seal -> "reasoning." + seal.format()).orElse("reasoning.unsealed");
    }

    private static FieldMatrix read(String resource) {
        try (InputStream in = FieldMatrix.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + ": missing");
            }
            List<List<String>> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> line.startsWith("|") && !line.startsWith("| ---"))
                    .map(FieldMatrix::cells)
                    .toList();
            Map<String, List<Treatment>> rows = new LinkedHashMap<>();
            for (List<String> line : lines.subList(1, lines.size())) {
                rows.put(
                        line.get(0),
                        line.subList(1, line.size()).stream()
                                .map(word -> Treatment.valueOf(word.toUpperCase(Locale.ROOT)))
                                .toList());
            }
            return new FieldMatrix(lines.get(0).subList(1, lines.get(0).size()), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("\\|"))
                .map(String::strip)
                .filter(cell -> !cell.isEmpty())
                .toList();
    }
}

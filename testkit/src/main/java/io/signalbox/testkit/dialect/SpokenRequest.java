package io.signalbox.testkit.dialect;

import io.signalbox.testkit.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A request in words of no dialect, which a {@link SpokenDialect} writes. Immutable: every method gives a new one.
 *
 * <pre>{@code
 * SpokenRequest.to("acme/model").system("Be brief.").user("Does it rain?").tool("look", "Looks.", schema).streaming();
 * }</pre>
 */
public final class SpokenRequest {

    /** One turn of the conversation. */
    sealed interface Turn {
        /** What the application says. */
        record System(String text, boolean marked) implements Turn {}

        /** What a person says and shows; images are addresses or {@code data:} URLs. */
        record User(String text, List<String> images, boolean marked) implements Turn {
            public User {
                images = List.copyOf(images);
            }
        }

        /** An answer, brought back. */
        record Answered(SpokenAnswer answer) implements Turn {}

        /** What came of a call. */
        record Result(ToolCall call, String text) implements Turn {}
    }

    /** A function that the model may call. */
    record Function(String name, String description, String schema) {}

    /** What is asked of the answer; empty members say nothing. */
    static final class Wishes {
        String choice = "";
        String formatName = "";
        String schema = "";
        List<String> stops = new ArrayList<>();
        String effort = "";
        OptionalLong most = OptionalLong.empty();
        Optional<String> temperature = Optional.empty();
        Map<String, String> members = new LinkedHashMap<>();

        Wishes copy() {
            Wishes copy = new Wishes();
            copy.choice = choice;
            copy.formatName = formatName;
            copy.schema = schema;
            copy.stops = new ArrayList<>(stops);
            copy.effort = effort;
            copy.most = most;
            copy.temperature = temperature;
            copy.members = new LinkedHashMap<>(members);
            return copy;
        }
    }

    private final String model;
    private final boolean stream;
    private final List<Turn> turns;
    private final List<Function> tools;
    private final Wishes wishes;

    private SpokenRequest(String model, boolean stream, List<Turn> turns, List<Function> tools, Wishes wishes) {
        this.model = model;
        this.stream = stream;
        this.turns = List.copyOf(turns);
        this.tools = List.copyOf(tools);
        this.wishes = wishes;
    }

    /** A request for this model that says nothing yet. */
    public static SpokenRequest to(String model) {
        return new SpokenRequest(model, false, List.of(), List.of(), new Wishes());
    }

    /** The same, to be answered in a stream. */
    public SpokenRequest streaming() {
        return streaming(true);
    }

    /** The same, to be answered in a stream or whole. */
    public SpokenRequest streaming(boolean wanted) {
        return new SpokenRequest(model, wanted, turns, tools, wishes);
    }

    /** The same, and the application says this. */
    public SpokenRequest system(String text) {
        return saying(new Turn.System(text, false));
    }

    /** The same, and a person says this. */
    public SpokenRequest user(String text) {
        return saying(new Turn.User(text, List.of(), false));
    }

    /**
     * The same, and the person who spoke last shows this image as well.
     *
     * @param url an address, or a {@code data:} URL
     */
    public SpokenRequest image(String url) {
        if (last() instanceof Turn.User user) {
            List<String> images = new ArrayList<>(user.images());
            images.add(url);
            return sayingLast(new Turn.User(user.text(), images, user.marked()));
        }
        throw new IllegalStateException("image: " + url + " (expected: after what a person says)");
    }

    /** The same, and the conversation up to here may be kept in a cache. */
    public SpokenRequest cached() {
        if (last() instanceof Turn.User user) {
            return sayingLast(new Turn.User(user.text(), user.images(), true));
        }
        if (last() instanceof Turn.System system) {
            return sayingLast(new Turn.System(system.text(), true));
        }
        throw new IllegalStateException("cached (expected: after what a person or the application says)");
    }

    /** The same, going on after this answer, which came in the same dialect. */
    public SpokenRequest answered(SpokenAnswer answer) {
        return saying(new Turn.Answered(answer));
    }

    /** The same, and this came of a call of the last answer. */
    public SpokenRequest result(ToolCall call, String text) {
        return saying(new Turn.Result(call, text));
    }

    /** The same, and the model may call this function. */
    public SpokenRequest tool(String name, String description, String schema) {
        List<Function> more = new ArrayList<>(tools);
        more.add(new Function(name, description, schema));
        return new SpokenRequest(model, stream, turns, more, wishes);
    }

    /** The same with this choice of tools: {@code auto}, {@code none}, {@code required}, or the name of one. */
    public SpokenRequest choosing(String choice) {
        return wishing(wish -> wish.choice = choice);
    }

    /** The same, with an answer that follows this JSON Schema. */
    public SpokenRequest format(String name, String schema) {
        return wishing(wish -> {
            wish.formatName = name;
            wish.schema = schema;
        });
    }

    /** The same with one more text at which the answer ends. */
    public SpokenRequest stop(String text) {
        return wishing(wish -> wish.stops.add(text));
    }

    /** The same with at most so many tokens in the answer. */
    public SpokenRequest most(long tokens) {
        return wishing(wish -> wish.most = OptionalLong.of(tokens));
    }

    /** The same with this temperature, as it is written. */
    public SpokenRequest temperature(String number) {
        return wishing(wish -> wish.temperature = Optional.of(number));
    }

    /** The same with reasoning that can be read: {@code low}, {@code medium} or {@code high}. */
    public SpokenRequest thinking(String effort) {
        return wishing(wish -> wish.effort = effort);
    }

    /** The same with a further member of the dialect's own. */
    public SpokenRequest with(String member, String json) {
        return wishing(wish -> wish.members.put(member, json));
    }

    /** The name of the model that is asked. */
    public String model() {
        return model;
    }

    /** Whether the answer is to come as a stream. */
    public boolean isStream() {
        return stream;
    }

    List<Turn> turns() {
        return turns;
    }

    List<Function> tools() {
        return tools;
    }

    Wishes wishes() {
        return wishes;
    }

    /** Adds what a request sets as it is. */
    Json extended(Json body) {
        Json extended = body;
        for (Map.Entry<String, String> member : wishes.members.entrySet()) {
            extended = extended.with(member.getKey(), Json.parse(member.getValue()));
        }
        return extended;
    }

    private Turn last() {
        if (turns.isEmpty()) {
            throw new IllegalStateException("turns: none (expected: somebody who spoke)");
        }
        return turns.get(turns.size() - 1);
    }

    private SpokenRequest saying(Turn turn) {
        List<Turn> more = new ArrayList<>(turns);
        more.add(turn);
        return new SpokenRequest(model, stream, more, tools, wishes);
    }

    private SpokenRequest sayingLast(Turn turn) {
        List<Turn> other = new ArrayList<>(turns);
        other.set(other.size() - 1, turn);
        return new SpokenRequest(model, stream, other, tools, wishes);
    }

    private SpokenRequest wishing(Consumer<Wishes> change) {
        Wishes changed = wishes.copy();
        change.accept(changed);
        return new SpokenRequest(model, stream, turns, tools, changed);
    }
}

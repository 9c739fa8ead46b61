package io.signalbox.codec.jackson.config;

import io.signalbox.core.config.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a file. Each way to read it either answers, or reports why not and is empty.
 *
 * @param line where it, or rather its key, stands; from 1
 * @param written its path in the words of the file
 * @param canonical its path in the words of the reference
 * @param expects what it should be, in words
 * @param secret whether the text must not be shown
 */
record YamlValue(
        Reading reading, Node node, int line, String written, String canonical, String expects, boolean secret) {

    private static final int LONGEST_SHOWN = 60;

    boolean isMapping() {
        return node instanceof MappingNode || isNothing();
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** Whether a mapping or a list that this should be would be empty. */
    boolean isNothing() {
        return isNull()
                || (reading.emptyTextIsNothing()
                        && node instanceof ScalarNode scalar
                        && scalar.getValue().isEmpty());
    }

    void refuse(String reason) {
        reading.problem(this, reason);
    }

    void refuse(String shown, String reason) {
        reading.problem(this, secret ? Secret.STARS : shown, reason);
    }

    /** The text, with variables put in. */
    Optional<String> text() {
        Optional<Placeholders.Expanded> expanded = expanded();
        expanded.ifPresent(found -> found.faults().forEach(this::refuseVariable));
        return expanded.filter(found -> found.faults().isEmpty()).map(Placeholders.Expanded::text);
    }

    /** The text with variables put in, whatever came of that. */
    Optional<Placeholders.Expanded> expanded() {
        if (!(node instanceof ScalarNode scalar) || isNull()) {
            refuse(kind() + " (expected: " + expects + ")");
            return Optional.empty();
        }
        Placeholders.Expanded expanded = reading.variables().expand(scalar.getValue());
        reading.place(this, expanded.variables() ? Optional.of(scalar.getValue()) : Optional.empty());
        return Optional.of(expanded);
    }

    void refuseVariable(String fault) {
        refuse(rawText(), fault);
    }

    Optional<Boolean> flag() {
        return text().flatMap(text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> unexpected();
        });
    }

    Optional<Long> number() {
        return text().flatMap(text -> text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : unexpected());
    }

    Optional<Integer> smallNumber() {
        return number().flatMap(number -> number == number.intValue() ? Optional.of(number.intValue()) : unexpected());
    }

    Optional<Duration> duration() {
        return read(Quantities::duration);
    }

    Optional<Integer> bytes() {
        return text().flatMap(text -> Quantities.bytes(text)
                .filter(bytes -> bytes <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .or(this::unexpected));
    }

    /** One of a few words. */
    Optional<String> word(String... words) {
        return text().flatMap(text -> List.of(words).contains(text) ? Optional.of(text) : unexpected());
    }

    Optional<BigDecimal> price() {
        return read(Quantities::price);
    }

    /** What a text means; one that means nothing is not what was expected. */
    <T> Optional<T> read(Function<String, Optional<T>> meaning) {
        return text().flatMap(text -> meaning.apply(text).or(this::unexpected));
    }

    Optional<URI> address() {
        return text().flatMap(text -> {
            try {
                return Optional.of(new URI(text.strip()));
            } catch (URISyntaxException e) {
                reading.problem(this, "is no address (expected: " + expects + ")");
                return Optional.empty();
            }
        });
    }

    /** A file or directory. */
    Optional<Path> path() {
        return text().flatMap(text -> {
            try {
                return text.isBlank() ? unexpected() : Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                return unexpected();
            }
        });
    }

    /** The texts of a list; a single text is a list of one. */
    List<String> texts() {
        if (node instanceof ScalarNode && !isNothing()) {
            return text().map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        items("a text").forEach(item -> item.text().ifPresent(texts::add));
        return texts;
    }

    /** The members of a list. */
    List<YamlValue> items(String eachExpects) {
        reading.place(this, Optional.empty());
        if (isNothing()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            refuse(kind() + " (expected: " + expects + ")");
            return List.of();
        }
        List<YamlValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            String index = "[" + items.size() + "]";
            items.add(
                    new YamlValue(reading, item, lineOf(item), written + index, canonical + index, eachExpects, false));
        }
        return items;
    }

    /** The same value, found under this path when the configuration is checked. */
    YamlValue as(String canonicalPath) {
        return new YamlValue(reading, node, line, written, canonicalPath, expects, secret);
    }

    /** The same value, called this in problems. */
    YamlValue writtenAs(String path) {
        return new YamlValue(reading, node, line, path, canonical, expects, secret);
    }

    /** The same value, which should be something else. */
    YamlValue expecting(String what) {
        return new YamlValue(reading, node, line, written, canonical, what, secret);
    }

    YamlValue asSecret() {
        return new YamlValue(reading, node, line, written, canonical, expects, true);
    }

    /** From 1. */
    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** Reports that the value is not what was expected. */
    <T> Optional<T> unexpected() {
        refuse(rawText(), "(expected: " + expects + ")");
        return Optional.empty();
    }

    /** What the value is, in words that show nothing of it. */
    String kind() {
        if (isNull()) {
            return "empty";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        return node instanceof SequenceNode ? "a list" : "a text";
    }

    /** What is written there, cut short. */
    private String rawText() {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : kind();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}

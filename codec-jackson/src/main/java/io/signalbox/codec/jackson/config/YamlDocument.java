package io.signalbox.codec.jackson.config;

import io.signalbox.core.config.ConfigProblem;
import io.signalbox.core.config.ConfigProblem.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * One YAML 1.2 document as a tree of nodes. Events are counted before the tree is made: making it is recursive, and a text of
 * nothing but brackets would overflow the stack.
 */
final class YamlDocument {

    /** A longer file is refused unread. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_DEPTH = 32;
    private static final int MOST_ALIASED_COLLECTIONS = 50;

    private YamlDocument() {}

    /** Thrown inside this package only, and turned into a problem by {@link ConfigReader}. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ConfigProblem problem;

        UnreadableException(ConfigProblem problem) {
            super(problem.reason());
            this.problem = problem;
        }

        ConfigProblem problem() {
            return problem;
        }
    }

    /** What stands in a file. */
    static String textOf(Path file) throws UnreadableException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file" + whereItWasLookedFor(file));
        } catch (IOException e) {
            throw unreadable(file, "cannot be read (expected: a readable file)");
        }
        if (bytes.length > MOST_BYTES) {
            throw unreadable(file, "is longer than " + MOST_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is no UTF-8 text");
        }
    }

    /** The root; empty if the document is. */
    static Optional<Node> read(String text, String file) throws UnreadableException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MOST_BYTES)
                .setMaxAliasesForCollections(MOST_ALIASED_COLLECTIONS)
                .setAllowRecursiveKeys(false)
                .build();
        try {
            checkShape(text, file, settings);
            return new Composer(settings, parser(text, settings)).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw unreadable(file, line, "is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw unreadable(
                    file, 1, "cannot be read as YAML: it holds a character or a structure that YAML does not allow");
        }
    }

    private static void checkShape(String text, String file, LoadSettings settings) throws UnreadableException {
        int depth = 0;
        int documents = 0;
        Parser events = parser(text, settings);
        while (events.hasNext()) {
            Event event = events.next();
            int line = event.getStartMark().map(Mark::getLine).orElse(0) + 1;
            switch (event.getEventId()) {
                case DocumentStart -> documents++;
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias, Comment, DocumentEnd, Scalar, StreamEnd, StreamStart -> {}
            }
            if (documents > 1) {
                throw unreadable(file, line, "holds a second document (expected: one)");
            }
            if (depth > MOST_DEPTH) {
                throw unreadable(file, line, "is nested more than " + MOST_DEPTH + " deep");
            }
        }
    }

    /** The library's own entry points stand in a package that its module does not export. */
    private static Parser parser(String text, LoadSettings settings) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    /** Whoever names a file from where the program stands may not know where that is. */
    private static String whereItWasLookedFor(Path file) {
        return file.isAbsolute()
                ? ""
                : " (looked for as " + file.toAbsolutePath().normalize() + ")";
    }

    private static UnreadableException unreadable(Path file, String reason) {
        return new UnreadableException(ConfigProblem.of(file.toString(), reason));
    }

    private static UnreadableException unreadable(String file, int line, String reason) {
        return new UnreadableException(ConfigProblem.of("", reason).at(new Location(file, line)));
    }
}

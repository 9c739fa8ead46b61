package io.signalbox.core.gateway;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a gateway closes, each once and in order: calls end first, what writes them down last. From any thread. */
final class Opened implements AutoCloseable {

    private final Map<Stage, List<AutoCloseable>> stages = new EnumMap<>(Stage.class);

    /** When something is closed. */
    enum Stage {
        /** What calls providers. */
        TRANSPORTS,
        /** What stores prompts and answers. */
        CONTENT,
        /** What writes down the last generations. */
        LEDGER,
        /** Who hears of them. */
        LISTENERS
    }

    /** Keeps something until this is closed. */
    synchronized <C extends AutoCloseable> C keep(Stage stage, C opened) {
        stages.computeIfAbsent(stage, key -> new ArrayList<>()).add(opened);
        return opened;
    }

    /** Closes all. What fails does not keep the others from being closed; the first failure is thrown at the end. */
    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        taken().forEach(opened -> close(opened, failures));
        if (!failures.isEmpty()) {
            RuntimeException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private synchronized List<AutoCloseable> taken() {
        List<AutoCloseable> all = stages.values().stream().flatMap(List::stream).toList();
        stages.clear();
        return all;
    }

    private static void close(AutoCloseable opened, List<RuntimeException> failures) {
        try {
            opened.close();
        } catch (RuntimeException failed) {
            failures.add(failed);
        } catch (Exception failed) {
            failures.add(new IllegalStateException("could not be closed", failed));
        }
    }
}

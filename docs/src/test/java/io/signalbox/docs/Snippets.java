package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The parts of a source file that pages show: what stands between {@code // tag::name} and {@code // end::name}. */
final class Snippets {

    private final String source;

    private Snippets(String source) {
        this.source = source;
    }

    /** Those of a file, by its path from the project's root. */
    static Snippets of(String path) {
        return new Snippets(Pages.read(path));
    }

    /** One of them, as a page shows it: without the indentation of its place. */
    String text(String name) {
        List<String> lines = source.lines().toList();
        int from = indexOf(lines, "// tag::" + name);
        List<String> region = lines.subList(from + 1, indexOf(lines, "// end::" + name));
        int indent = lines.get(from).indexOf("//");
        StringBuilder text = new StringBuilder();
        region.forEach(line ->
                text.append(line.isBlank() ? "" : line.substring(indent)).append('\n'));
        return text.toString();
    }

    /** A page shows these, as they are. */
    void areIn(String page, String... names) {
        String shown = Pages.read(page);
        for (String name : names) {
            assertThat(shown).contains("<!-- snippet: " + name + " -->\n```java\n" + text(name) + "```\n<!-- end -->");
        }
    }

    private static int indexOf(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(mark)) {
                return i;
            }
        }
        throw new AssertionError("no line " + mark);
    }
}

package io.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What callers can see has a comment. Javadoc itself checks that comments are well formed ({@code make javadoc}). */
class JavadocTest {

    @Test
    void everythingPublicHasAComment() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> silent = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            DocTrees docs = DocTrees.instance(task);
            task.parse().forEach(unit -> new Visibles(docs, silent).scan(unit, null));
        }
        assertThat(silent).as("public, without a comment").isEmpty();
    }

    private static List<Path> sources() {
        List<Path> sources = new ArrayList<>();
        for (PublishedModule module : PublishedModule.all()) {
            Predicate<String> exported = module.exported();
            module.files()
                    .filter(file -> exported.test(PublishedModule.packageOf(file)))
                    .map(module.sources()::resolve)
                    .forEach(sources::add);
        }
        assertThat(sources.size()).isGreaterThan(400);
        return sources;
    }

    /** Goes through what is public from outside to inside, and past everything else. */
    private static final class Visibles extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final List<String> silent;

        Visibles(DocTrees docs, List<String> silent) {
            this.docs = docs;
            this.silent = silent;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isVisible(type.getModifiers())) {
                return null;
            }
            expectComment(type.getSimpleName().toString());
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            // A test is told by its display name, the constructor of a record by the record.
            boolean test = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().endsWith("Test"));
            boolean ofRecord = method.getReturnType() == null && enclosing().getKind() == Tree.Kind.RECORD;
            if (isVisible(method.getModifiers()) && !overrides && !test && !ofRecord) {
                expectComment(method.getName().toString());
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void nothing) {
            boolean component = enclosing().getKind() == Tree.Kind.RECORD
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
            if (isVisible(field.getModifiers()) && !component) {
                expectComment(field.getName().toString());
            }
            return null;
        }

        private ClassTree enclosing() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }

        private boolean isVisible(ModifiersTree modifiers) {
            TreePath parent = getCurrentPath().getParentPath();
            boolean inInterface = parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
            return modifiers.getFlags().contains(Modifier.PUBLIC)
                    || modifiers.getFlags().contains(Modifier.PROTECTED)
                    || inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE);
        }

        private void expectComment(String name) {
            if (docs.getDocComment(getCurrentPath()) == null) {
                silent.add(
                        Pages.root()
                                        .relativize(Path.of(getCurrentPath()
                                                .getCompilationUnit()
                                                .getSourceFile()
                                                .toUri())) + ": " + name);
            }
        }
    }
}

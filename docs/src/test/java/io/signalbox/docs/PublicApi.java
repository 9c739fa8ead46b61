package io.signalbox.docs;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What others can call, implement or extend, as text: one line for each type, one below it for each thing they can count on.
 *
 * <p>Stands alone, so that {@code .ci/api} can start it from its source for modules that the tests here do not see.
 *
 * @param types what is said of each type, by its name
 */
record PublicApi(SortedMap<String, SortedSet<String>> types) {

    /** What narrows what callers may do, before the name of a member or of a type. */
    private static final List<String> BOUNDS = List.of("abstract ", "final ", "protected ");

    private static final List<String> EVERYWHERE = List.of("equals(Object)", "hashCode()", "toString()");
    private static final List<String> EVERY_ENUM = List.of("values()", "valueOf(String)");

    private static final Pattern FAMILIAR = Pattern.compile("\\bjava\\.(lang|util|time)\\.(?=[A-Z])");

    /**
     * The API of compiled classes.
     *
     * @param classes a folder or a jar
     * @param exported tells by a package's name whether it is for others
     */
    static PublicApi of(Path classes, Predicate<String> exported, ClassLoader loader) throws IOException {
        if (Files.isDirectory(classes)) {
            return in(classes, exported, loader);
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return in(jar.getPath("/"), exported, loader);
        }
    }

    private static PublicApi in(Path root, Predicate<String> exported, ClassLoader loader) throws IOException {
        List<Class<?>> all = classes(root, loader);
        // Nobody else can name these types, and so cannot use what needs them.
        String hidden = all.stream()
                .map(Class::getPackageName)
                .filter(name -> !exported.test(name))
                .distinct()
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        Predicate<String> names = hidden.isEmpty()
                ? fact -> false
                : Pattern.compile("\\b(" + hidden + ")\\.[A-Z]").asPredicate();
        SortedMap<String, SortedSet<String>> types = new TreeMap<>();
        for (Class<?> type : all) {
            if (exported.test(type.getPackageName()) && isOpen(type)) {
                SortedSet<String> facts = facts(type);
                facts.removeIf(names);
                types.put(shown(type), facts);
            }
        }
        return new PublicApi(types);
    }

    private static List<Class<?>> classes(Path root, ClassLoader loader) throws IOException {
        List<Class<?>> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(PublicApi::isType)::iterator) {
                String path = root.relativize(file).toString();
                all.add(load(
                        path.substring(0, path.length() - ".class".length()).replaceAll("[/\\\\]", "."), loader));
            }
        }
        return all;
    }

    private static boolean isType(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        return name.endsWith(".class")
                && !name.endsWith("-info.class")
                && !file.toString().contains("META-INF");
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is not on the class path", e);
        }
    }

    private static boolean isOpen(Class<?> type) {
        if (type.isSynthetic() || type.isAnonymousClass() || type.isLocalClass()) {
            return false;
        }
        Class<?> outer = type.getEnclosingClass();
        return isShown(type.getModifiers()) && (outer == null || isOpen(outer));
    }

    private static boolean isShown(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static SortedSet<String> facts(Class<?> type) {
        SortedSet<String> facts = new TreeSet<>();
        facts.add("is " + kind(type) + variables(type));
        if (!type.isEnum()) {
            bounds(type, facts);
        }
        if (type.isAnnotationPresent(Deprecated.class)) {
            facts.add("is deprecated");
        }
        supertypes(type, facts);
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                facts.add("component " + component.getName() + ": " + shown(component.getGenericType()));
            }
        }
        members(type, type, facts);
        return facts;
    }

    private static void bounds(Class<?> type, SortedSet<String> facts) {
        int modifiers = type.getModifiers();
        if (Modifier.isFinal(modifiers)) {
            facts.add("is final");
        }
        if (Modifier.isAbstract(modifiers) && !type.isInterface()) {
            facts.add("is abstract");
        }
        if (type.isSealed()) {
            facts.add("is sealed");
            Stream.of(type.getPermittedSubclasses())
                    .filter(PublicApi::isOpen)
                    .forEach(permitted -> facts.add("permits " + shown(permitted)));
        }
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static void supertypes(Class<?> type, SortedSet<String> facts) {
        Class<?> parent = type.getSuperclass();
        if (parent != null
                && parent != Object.class
                && parent != Record.class
                && parent != Enum.class
                && isOpen(parent)) {
            facts.add("extends " + shown(type.getGenericSuperclass()));
        }
        for (int i = 0; i < type.getInterfaces().length; i++) {
            if (isOpen(type.getInterfaces()[i])) {
                facts.add("implements " + shown(type.getGenericInterfaces()[i]));
            }
        }
    }

    /** The members declared in {@code in}, and those of its parents that are not for others themselves. */
    private static void members(Class<?> of, Class<?> in, SortedSet<String> facts) {
        boolean closed = Modifier.isFinal(of.getModifiers()) || of.isSealed() || of.isEnum();
        Stream.of(in.getDeclaredFields())
                .filter(field -> isMember(field, closed))
                .forEach(field -> facts.add(modifiers(field, of) + told(field)));
        Stream.of(in.getDeclaredMethods())
                .filter(method -> isMember(method, closed) && !method.isBridge() && !isEverywhere(method))
                .forEach(method -> facts.add(modifiers(method, of) + told(method)));
        if (of == in) {
            Stream.of(in.getDeclaredConstructors())
                    .filter(constructor -> isMember(constructor, closed))
                    .forEach(constructor -> facts.add(modifiers(constructor, of) + told(constructor)));
        }
        Class<?> parent = in.getSuperclass();
        if (parent != null && !isOpen(parent)) {
            members(of, parent, facts);
        }
    }

    private static String told(Field field) {
        return field.isEnumConstant()
                ? "constant " + field.getName()
                : "field " + field.getName() + ": " + shown(field.getGenericType());
    }

    private static String told(Method method) {
        return "method " + variables(method) + call(method) + ": " + shown(method.getGenericReturnType())
                + thrown(method);
    }

    private static String told(Constructor<?> constructor) {
        return "constructor " + arguments(constructor) + thrown(constructor);
    }

    private static boolean isMember(Member member, boolean closed) {
        int modifiers = member.getModifiers();
        return !member.isSynthetic() && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers) && !closed);
    }

    /** Whether every type, or every enum, has it. */
    private static boolean isEverywhere(Method method) {
        return EVERYWHERE.contains(call(method))
                || method.getDeclaringClass().isEnum() && EVERY_ENUM.contains(call(method));
    }

    private static String modifiers(Member member, Class<?> of) {
        int modifiers = member.getModifiers();
        StringBuilder text = new StringBuilder();
        if (member instanceof Method && Modifier.isAbstract(modifiers)) {
            text.append("abstract ");
        }
        // Where nobody can override, and on what cannot be assigned, it says nothing.
        if (member instanceof Method && Modifier.isFinal(modifiers) && !Modifier.isFinal(of.getModifiers())) {
            text.append("final ");
        }
        if (Modifier.isProtected(modifiers)) {
            text.append("protected ");
        }
        return text.append(Modifier.isStatic(modifiers) ? "static " : "").toString();
    }

    private static String call(Method method) {
        return method.getName() + arguments(method);
    }

    private static String arguments(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(PublicApi::shown)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String thrown(Executable executable) {
        String thrown = Arrays.stream(executable.getGenericExceptionTypes())
                .filter(type -> !(type instanceof Class<?> known && RuntimeException.class.isAssignableFrom(known)))
                .map(PublicApi::shown)
                .sorted()
                .collect(Collectors.joining(", "));
        return thrown.isEmpty() ? "" : " throws " + thrown;
    }

    private static String variables(GenericDeclaration declaration) {
        TypeVariable<?>[] variables = declaration.getTypeParameters();
        if (variables.length == 0) {
            return "";
        }
        return Arrays.stream(variables).map(PublicApi::bounded).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bounded(TypeVariable<?> variable) {
        String bounds = Arrays.stream(variable.getBounds())
                .filter(bound -> bound != Object.class)
                .map(PublicApi::shown)
                .collect(Collectors.joining(" & "));
        return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
    }

    private static String shown(Type type) {
        return FAMILIAR.matcher(type.getTypeName().replace('$', '.')).replaceAll("");
    }

    /** With a line for the name of the module itself. */
    PublicApi named(String module) {
        SortedMap<String, SortedSet<String>> named = new TreeMap<>(types);
        named.put("module " + module, new TreeSet<>());
        return new PublicApi(named);
    }

    /** As it is kept in a file. */
    String text() {
        StringBuilder text = new StringBuilder();
        types.forEach((type, facts) -> {
            text.append(type).append('\n');
            facts.forEach(fact -> text.append("  ").append(fact).append('\n'));
        });
        return text.toString();
    }

    /** The inverse of {@link #text()}. */
    static PublicApi parse(String text) {
        SortedMap<String, SortedSet<String>> types = new TreeMap<>();
        SortedSet<String> facts = new TreeSet<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("  ")) {
                facts.add(line.strip());
            } else {
                facts = new TreeSet<>();
                types.put(line, facts);
            }
        }
        return new PublicApi(types);
    }

    /** What stops a caller of {@code this} from compiling, linking or being right with {@code next}. Empty if nothing does. */
    List<String> brokenBy(PublicApi next) {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<String, SortedSet<String>> entry : types.entrySet()) {
            SortedSet<String> now = next.types.get(entry.getKey());
            if (now == null) {
                broken.add(entry.getKey() + " is gone");
            } else {
                compare(entry.getKey(), entry.getValue(), now, broken);
            }
        }
        return broken;
    }

    private static void compare(String type, SortedSet<String> before, SortedSet<String> now, List<String> broken) {
        before.stream()
                .filter(fact -> !now.contains(fact) && !isBound(fact) && !isWidened(fact, now))
                .forEach(fact -> broken.add(type + " lost: " + fact));
        boolean implementable = before.stream().noneMatch(List.of("is sealed", "is final", "is enum")::contains);
        now.stream()
                .filter(fact -> !before.contains(fact))
                .filter(fact -> isBound(fact) && !fact.equals("is deprecated")
                        || implementable && fact.startsWith("abstract ") && !isWidened(fact, before))
                .forEach(fact -> broken.add(type + " now demands: " + fact));
    }

    private static boolean isBound(String fact) {
        return List.of("is abstract", "is deprecated", "is final", "is sealed").contains(fact);
    }

    /** Whether the same member is there with fewer bounds. */
    private static boolean isWidened(String fact, SortedSet<String> now) {
        for (String bound : BOUNDS) {
            if (fact.contains(bound)) {
                String wider = fact.replaceFirst(bound, "");
                if (now.contains(wider) || isWidened(wider, now)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Compares a module with what is kept of it, or keeps it anew.
     *
     * @param args {@code check} or {@code write}, the file, the module's name, its folder of classes
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        PublicApi now = of(Path.of(args[3]), name -> true, PublicApi.class.getClassLoader())
                .named(args[2]);
        if (args[0].equals("write")) {
            Files.writeString(file, now.text());
            return;
        }
        List<String> broken = parse(Files.readString(file)).brokenBy(now);
        broken.forEach(System.err::println);
        if (!broken.isEmpty()) {
            System.exit(1);
        }
    }
}

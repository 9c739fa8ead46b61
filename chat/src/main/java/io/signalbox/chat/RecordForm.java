package io.signalbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.codec.jackson.translation.Trees;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A record as JSON: an object with all its components, and nothing else. Immutable.
 *
 * @param <T> the record
 */
final class RecordForm<T extends Record> {

    private static final ClassValue<RecordForm<? extends Record>> FORMS = new ClassValue<>() {
        @Override
        protected RecordForm<? extends Record> computeValue(Class<?> type) {
            return new RecordForm<>(type.asSubclass(Record.class), new ArrayList<>());
        }
    };

    private final Class<T> type;
    private final List<Member> members = new ArrayList<>();
    private final Constructor<T> constructor;

    /** @param around the records that this one stands in */
    RecordForm(Class<T> type, List<Class<?>> around) {
        this.type = type;
        if (around.contains(type)) {
            throw unsupported(type.getSimpleName(), "a record inside of itself");
        }
        List<Class<?>> inside = new ArrayList<>(around);
        inside.add(type);
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            String path = type.getSimpleName() + "." + component.getName();
            members.add(new Member(
                    component.getName(),
                    Optional.ofNullable(component.getAnnotation(Description.class))
                            .map(Description::value),
                    ValueForm.of(component.getGenericType(), path, inside)));
        }
        this.constructor = constructor(type, components);
    }

    /**
     * The form of a record.
     *
     * @throws IllegalArgumentException if one of its components has a type that has no form
     */
    @SuppressWarnings("unchecked") // Each form is made for its own class.
    static <T extends Record> RecordForm<T> of(Class<T> type) {
        return (RecordForm<T>) FORMS.get(type);
    }

    /** A component of that type cannot be written. */
    static IllegalArgumentException unsupported(String path, String what) {
        return new IllegalArgumentException(path + ": " + what
                + " (expected: a text, number, boolean, enum, record, or a List or Optional of these)");
    }

    /** The name of the schema: the record's, as far as models take it. */
    String name() {
        return type.getSimpleName().replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** The JSON schema: every member is required, and no other is allowed. */
    String schema() {
        StringBuilder json = new StringBuilder();
        writeSchema(json, Optional.empty());
        return json.toString();
    }

    /** @param description what it means where it stands; if nobody says so there, what the record says of itself */
    void writeSchema(StringBuilder json, Optional<String> description) {
        json.append("{\"type\":\"object\",");
        description
                .or(() -> Optional.ofNullable(type.getAnnotation(Description.class))
                        .map(Description::value))
                .ifPresent(words -> description(json, words).append(','));
        json.append("\"properties\":{");
        String comma = "";
        for (Member member : members) {
            json.append(comma).append('"').append(member.name).append("\":");
            member.form.writeSchema(json, member.description);
            comma = ",";
        }
        json.append("},\"required\":[");
        comma = "";
        for (Member member : members) {
            json.append(comma).append('"').append(member.name).append('"');
            comma = ",";
        }
        json.append("],\"additionalProperties\":false}");
    }

    /** Writes the member {@code description}. */
    static StringBuilder description(StringBuilder json, String words) {
        return json.append("\"description\":").append(Trees.text(Trees.object().textNode(words)));
    }

    /**
     * The record of that JSON; members that it does not have are left out.
     *
     * @throws MalformedAnswerException if it is none; says where, and what is expected
     */
    T read(String json) {
        return read(
                Trees.read(json).orElseThrow(() -> new MalformedAnswerException("no JSON (expected: an object)")), "");
    }

    T read(JsonNode object, String path) {
        if (!object.isObject()) {
            throw ValueForm.malformed(path, object, "an object");
        }
        Object[] values = new Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            Member member = members.get(i);
            values[i] =
                    member.form.read(object.path(member.name), path.isEmpty() ? member.name : path + "." + member.name);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            // The record checks its components: what it says is what is wrong with the JSON.
            throw new MalformedAnswerException(Optional.ofNullable(refused.getCause())
                    .map(Throwable::getMessage)
                    .orElse("refused by its record"));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a record has a canonical constructor", impossible);
        }
    }

    private static <T> Constructor<T> constructor(Class<T> type, RecordComponent[] components) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<T> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (InaccessibleObjectException closed) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + ": not open (expected: opens " + type.getPackageName()
                            + " to io.signalbox.chat, in its module-info)",
                    closed);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("a record has a canonical constructor", impossible);
        }
    }

    private record Member(String name, Optional<String> description, ValueForm form) {}
}

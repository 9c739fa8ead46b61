package io.signalbox.codec.jackson.request;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.core.model.ModelPattern;
import io.signalbox.core.routing.AutoPreference;
import io.signalbox.core.routing.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a request says about its choice of a model beside names: {@code preset}, {@code routing_preference} and the plugin
 * {@code auto-router}. Other plugins and other words are let be, because providers read these members too; a list of models that is
 * none is refused, because not to heed it could reach a model that was excluded.
 *
 * @see <a href="https://openrouter.ai/docs/guides/routing/routers/auto-router">OpenRouter: auto router</a>
 */
public final class SelectionMembers {

    private static final String AUTO_ROUTER = "auto-router";
    private static final int MOST_PATTERNS = 1024;
    private static final String LIST = "an array of up to " + MOST_PATTERNS + " patterns of model names";

    private final byte[] body;
    private Optional<String> preset = Optional.empty();
    private Optional<AutoPreference> preference = Optional.empty();
    private List<ModelPattern> allowed = List.of();
    private List<ModelPattern> excluded = List.of();

    public SelectionMembers(byte[] body) {
        this.body = body;
    }

    /**
     * All that was read.
     *
     * @param session the conversation that the request belongs to, if it says so
     * @param cheapest whether the provider preferences put the cheapest first
     */
    public Selection selection(Optional<String> session, boolean cheapest) {
        return new Selection(
                session,
                preset,
                cheapest ? preference.or(() -> Optional.of(AutoPreference.COST)) : preference,
                allowed,
                excluded);
    }

    public void preset(Optional<String> slug) {
        preset = slug;
    }

    /** Members that need nobody else's attention: a preference in our words is none of a provider's. */
    public Set<String> done() {
        return preference.isPresent() ? Set.of("routing_preference") : Set.of();
    }

    public void preference(Optional<String> word) {
        preference = word.flatMap(AutoPreference::of);
    }

    /** Reads {@code plugins}; returns where the value ends. */
    public int plugins(JsonCursor cursor, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            return cursor.skipValue();
        }
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            if (item == JsonToken.START_OBJECT) {
                plugin(cursor);
            } else {
                cursor.skipValue();
            }
        }
        return cursor.start() + 1;
    }

    private void plugin(JsonCursor cursor) {
        String id = "";
        boolean enabled = true;
        List<ModelPattern> allowedHere = List.of();
        List<ModelPattern> excludedHere = List.of();
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            switch (name) {
                case "id" -> id = value == JsonToken.VALUE_STRING ? cursor.text() : "";
                case "enabled" -> enabled = value != JsonToken.VALUE_FALSE;
                case "allowed_models" -> allowedHere = patterns(cursor, name, value);
                case "excluded_models" -> excludedHere = patterns(cursor, name, value);
                default -> {}
            }
            cursor.skipValue();
        }
        if (enabled && id.equals(AUTO_ROUTER)) {
            allowed = allowedHere;
            excluded = excludedHere;
        }
    }

    private List<ModelPattern> patterns(JsonCursor cursor, String name, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return List.of();
        }
        List<ModelPattern> patterns = new ArrayList<>();
        if (value != JsonToken.START_ARRAY) {
            throw Refusal.ofMember("plugins." + name, MemberReader.written(body, cursor), LIST);
        }
        for (JsonToken item = cursor.next(); item != JsonToken.END_ARRAY; item = cursor.next()) {
            boolean fits = item == JsonToken.VALUE_STRING
                    && patterns.size() < MOST_PATTERNS
                    && cursor.text().length() <= ModelPattern.MAX_LENGTH
                    && !cursor.text().isBlank();
            if (!fits) {
                throw Refusal.ofMember("plugins." + name, MemberReader.written(body, cursor), LIST);
            }
            patterns.add(new ModelPattern(cursor.text()));
        }
        return patterns;
    }
}

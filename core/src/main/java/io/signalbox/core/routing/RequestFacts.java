package io.signalbox.core.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What routing needs to know of a request, whatever its dialect.
 *
 * @param dialect the wire format of the caller
 * @param model the asked name, if one was given
 * @param alternatives what else the caller would take, in order
 * @param stream whether the answer is to come as a stream
 * @param parameters names of the members that ask something of the model: {@code tools}, {@code temperature} …
 * @param modalities what the messages hold besides text: {@code image}, {@code audio}, {@code file}
 * @param bodyBytes size of the body, an upper bound for its tokens
 * @param maxOutputTokens the most tokens the caller wants, if it said so
 * @param preferences who may serve it
 * @param user the caller's own end user, if it named one
 * @param selection what else it says about which model it wants
 * @param key the name of the key it came with, once that is established
 * @param promptBytes size of the longest prompt in it, an upper bound for the tokens that have to fit a context: the body's, unless
 *     the body holds several prompts that do not meet
 */
public record RequestFacts(
        String dialect,
        Optional<String> model,
        List<String> alternatives,
        boolean stream,
        Set<String> parameters,
        Set<String> modalities,
        int bodyBytes,
        OptionalLong maxOutputTokens,
        Preferences preferences,
        Optional<String> user,
        Selection selection,
        Optional<String> key,
        int promptBytes) {

    /** Copies the collections; sets are in the order of their names. */
    public RequestFacts {
        alternatives = List.copyOf(alternatives);
        parameters = inOrder(parameters);
        modalities = inOrder(modalities);
    }

    private static Set<String> inOrder(Set<String> names) {
        return names.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(names));
    }

    /** A request of which it is not known yet whose it is. */
    public RequestFacts(
            String dialect,
            Optional<String> model,
            List<String> alternatives,
            boolean stream,
            Set<String> parameters,
            Set<String> modalities,
            int bodyBytes,
            OptionalLong maxOutputTokens,
            Preferences preferences,
            Optional<String> user,
            Selection selection) {
        this(
                dialect,
                model,
                alternatives,
                stream,
                parameters,
                modalities,
                bodyBytes,
                maxOutputTokens,
                preferences,
                user,
                selection,
                Optional.empty(),
                bodyBytes);
    }

    /** A request that says nothing about its choice of a model but names. */
    public RequestFacts(
            String dialect,
            Optional<String> model,
            List<String> alternatives,
            boolean stream,
            Set<String> parameters,
            Set<String> modalities,
            int bodyBytes,
            OptionalLong maxOutputTokens,
            Preferences preferences,
            Optional<String> user) {
        this(
                dialect,
                model,
                alternatives,
                stream,
                parameters,
                modalities,
                bodyBytes,
                maxOutputTokens,
                preferences,
                user,
                Selection.NONE);
    }

    /** The same request with these names and preferences. */
    RequestFacts with(Optional<String> name, List<String> others, Preferences who) {
        return new RequestFacts(
                dialect,
                name,
                others,
                stream,
                parameters,
                modalities,
                bodyBytes,
                maxOutputTokens,
                who,
                user,
                selection,
                key,
                promptBytes);
    }

    /** The same request, had it asked for this name alone. */
    public RequestFacts askingFor(String name) {
        return with(Optional.of(name), List.of(), preferences);
    }

    /** The same request, made with the key of this name. */
    public RequestFacts calledBy(Optional<String> name) {
        if (name.equals(key)) {
            return this;
        }
        return new RequestFacts(
                dialect,
                model,
                alternatives,
                stream,
                parameters,
                modalities,
                bodyBytes,
                maxOutputTokens,
                preferences,
                user,
                selection,
                name,
                promptBytes);
    }

    /** The same request, where the body holds several prompts that do not meet: this is the size of the longest. */
    public RequestFacts ofPrompts(int longestBytes) {
        return new RequestFacts(
                dialect,
                model,
                alternatives,
                stream,
                parameters,
                modalities,
                bodyBytes,
                maxOutputTokens,
                preferences,
                user,
                selection,
                key,
                longestBytes);
    }

    /** What keeps draws the same for one conversation: its session, or else its user. */
    public Optional<String> stickyKey() {
        return selection.session().or(() -> user);
    }

    /** The conversation that it belongs to, if the caller named one: requests of one session are served alike where they can be. */
    public Optional<String> session() {
        return selection.session();
    }

    /** All names the caller wrote, {@code model} first. */
    public List<String> asked() {
        if (alternatives.isEmpty()) {
            return model.map(List::of).orElse(List.of());
        }
        List<String> names = new ArrayList<>(1 + alternatives.size());
        model.ifPresent(names::add);
        names.addAll(alternatives);
        return names;
    }

    /** A rough count of all prompts' tokens: a quarter of the bytes, at least 1. */
    public long estimatedPromptTokens() {
        return Math.max(1, bodyBytes / 4);
    }

    /** A rough count of the tokens that have to fit a context: the same for the longest prompt alone. */
    public long estimatedContextTokens() {
        return Math.max(1, promptBytes / 4);
    }
}

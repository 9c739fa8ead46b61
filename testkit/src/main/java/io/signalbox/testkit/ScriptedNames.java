package io.signalbox.testkit;

import io.signalbox.core.port.NameEvent;
import io.signalbox.core.port.NameResolver;
import io.signalbox.core.port.NameRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A resolver that answers every name as it was told last, and notes what the transport told of names. */
final class ScriptedNames implements NameResolver {

    private final AtomicInteger asked = new AtomicInteger();
    private final List<NameEvent.Kind> events = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<List<InetAddress>> answer =
            CompletableFuture.failedFuture(new UnknownHostException("scripted"));

    /** How a transport asks this one. */
    NameRules rules() {
        return NameRules.STANDARD.resolving(this).telling(event -> events.add(event.kind()));
    }

    /** From now on names have these addresses, in this order. */
    ScriptedNames answer(String... addresses) {
        answer = CompletableFuture.completedFuture(
                Stream.of(addresses).map(ScriptedNames::address).toList());
        return this;
    }

    /** From now on there are no names. */
    ScriptedNames knowNone() {
        answer = CompletableFuture.failedFuture(new UnknownHostException("scripted"));
        return this;
    }

    /** From now on nobody can say. */
    ScriptedNames fail() {
        answer = CompletableFuture.failedFuture(new IOException("scripted"));
        return this;
    }

    /** From now on no answer comes. */
    ScriptedNames keepSilent() {
        answer = new CompletableFuture<>();
        return this;
    }

    /** How often somebody asked. */
    int asked() {
        return asked.get();
    }

    /** What the transport told, in order. */
    List<NameEvent.Kind> events() {
        return List.copyOf(events);
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String name) {
        asked.incrementAndGet();
        return answer.copy();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + ": no address (expected: a literal one)", e);
        }
    }
}

package io.signalbox.core.limit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tickets that wait: keys take turns, and within a key the first to come is the first to go. Not thread-safe.
 *
 * <p>A key stands in the map while it has tickets; the order of the map is whose turn it is. Only leaving before one's turn takes time
 * with the length of a key's queue, and looking for the late and for the longest with the number of keys.
 */
final class FairQueue {

    private final Map<String, Deque<Ticket>> byKey = new LinkedHashMap<>();
    private int size;

    int size() {
        return size;
    }

    void add(Ticket ticket) {
        byKey.computeIfAbsent(ticket.key, key -> new ArrayDeque<>()).addLast(ticket);
        size++;
    }

    /** The next in turn, whose key then goes to the end. Only if there is one. */
    Ticket poll() {
        Iterator<Map.Entry<String, Deque<Ticket>>> keys = byKey.entrySet().iterator();
        Map.Entry<String, Deque<Ticket>> first = keys.next();
        keys.remove();
        Deque<Ticket> tickets = first.getValue();
        Ticket next = tickets.removeFirst();
        size--;
        if (!tickets.isEmpty()) {
            byKey.put(first.getKey(), tickets);
        }
        return next;
    }

    void remove(Ticket ticket) {
        byKey.computeIfPresent(ticket.key, (key, tickets) -> {
            size -= tickets.remove(ticket) ? 1 : 0;
            return tickets.isEmpty() ? null : tickets;
        });
    }

    /** Takes out all that entered at this moment or before it. */
    List<Ticket> removeEnteredUpTo(long nanos) {
        List<Ticket> late = new ArrayList<>();
        byKey.values().removeIf(tickets -> {
            while (!tickets.isEmpty() && tickets.getFirst().enteredNanos - nanos <= 0) {
                late.add(tickets.removeFirst());
            }
            return tickets.isEmpty();
        });
        size -= late.size();
        return late;
    }

    /**
     * Takes out the newest ticket of the key with the most, if that has at least two more than this key: otherwise the two would push
     * each other out by turns.
     */
    Optional<Ticket> pollNewestOfLongest(String key) {
        int own = byKey.getOrDefault(key, new ArrayDeque<>()).size();
        Optional<Deque<Ticket>> longest = Optional.empty();
        for (Deque<Ticket> tickets : byKey.values()) {
            if (tickets.size() > longest.map(Deque::size).orElse(own + 1)) {
                longest = Optional.of(tickets);
            }
        }
        longest.ifPresent(tickets -> size--);
        return longest.map(Deque::removeLast);
    }
}

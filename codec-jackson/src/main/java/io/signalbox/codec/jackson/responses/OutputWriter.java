package io.signalbox.codec.jackson.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes items of the events of an answer. One message or one thought is open at a time; calls stay open beside each other, because
 * their arguments may be mixed, until something else begins.
 */
final class OutputWriter {

    private final EventSink sink;
    private final String idTail;
    private final Set<String> customTools;
    private final Map<Integer, ObjectNode> done = new TreeMap<>();
    private final Map<Integer, CallItem> calls = new TreeMap<>();
    private Optional<MessageItem> message = Optional.empty();
    private Optional<ReasoningItem> reasoning = Optional.empty();
    private int next;

    /**
     * A writer of one output.
     *
     * @param idTail what the items' names end with
     * @param customTools the names of the tools that take free text
     */
    OutputWriter(EventSink sink, String idTail, Set<String> customTools) {
        this.sink = sink;
        this.idTail = idTail;
        this.customTools = customTools;
    }

    /** Takes one event; there is but one choice in this dialect. */
    void take(AnswerEvent event) {
        if (event instanceof AnswerEvent.Text text) {
            if (!text.text().isEmpty()) {
                message().text(text.text());
            }
        } else if (event instanceof AnswerEvent.Refusal refusal) {
            if (!refusal.text().isEmpty()) {
                message().refusal(refusal.text());
            }
        } else if (event instanceof AnswerEvent.Thought thought) {
            if (!thought.text().isEmpty()) {
                reasoning(thought.summary()).thought(thought.text());
            }
        } else if (event instanceof AnswerEvent.Sealed sealed) {
            seal(sealed.seal());
        } else if (event instanceof AnswerEvent.CallBegun call) {
            call(call);
        } else if (event instanceof AnswerEvent.CallArguments arguments) {
            Optional.ofNullable(calls.get(arguments.call()))
                    .filter(call -> !arguments.fragment().isEmpty())
                    .ifPresent(call -> call.arguments(arguments.fragment()));
        } else if (event instanceof AnswerEvent.Media media) {
            image(media.media());
        } else if (event instanceof AnswerEvent.Citation citation) {
            message.ifPresent(open -> open.citation(citation.annotation()));
        } else if (event instanceof AnswerEvent.LogProbabilities logs) {
            message.ifPresent(open -> open.logProbabilities(logs.content()));
        }
    }

    /** Ends what is open; what was cut short is incomplete. */
    List<ObjectNode> end(boolean cut) {
        close(cut ? "incomplete" : "completed");
        return List.copyOf(done.values());
    }

    /** The answer goes on with a message of which the caller has this text. */
    void continues(String text) {
        MessageItem open = new MessageItem(sink, id("msg"), next++);
        open.continues(text);
        message = Optional.of(open);
    }

    private MessageItem message() {
        if (message.isEmpty()) {
            close("completed");
            MessageItem opened = new MessageItem(sink, id("msg"), next++);
            opened.begin();
            message = Optional.of(opened);
        }
        return message.get();
    }

    private ReasoningItem reasoning(boolean summary) {
        if (reasoning.filter(open -> open.takes(summary)).isEmpty()) {
            close("completed");
            ReasoningItem opened = new ReasoningItem(sink, id("rs"), next++, summary);
            opened.begin();
            reasoning = Optional.of(opened);
        }
        return reasoning.get();
    }

    /** Seals the thought that is under way, or else one that nobody can read. */
    private void seal(Part.Seal seal) {
        if (seal.data().isPresent() || seal.signature().isPresent()) {
            if (reasoning.isEmpty()) {
                close("completed");
            }
            reasoning.orElseGet(() -> reasoning(true)).seal(new CarriedSeal(seal, false));
            close("completed");
        }
    }

    /** A call has no place for its seal, so that stands before it, as a thought of its own. */
    private void sealOfCall(Part.Seal seal) {
        ReasoningItem item = new ReasoningItem(sink, id("rs"), next++, true);
        item.begin();
        item.seal(new CarriedSeal(seal, true));
        done.put(item.index(), item.close("completed"));
    }

    private void call(AnswerEvent.CallBegun call) {
        if (message.isPresent() || reasoning.isPresent()) {
            close("completed");
        }
        call.signature().ifPresent(this::sealOfCall);
        boolean custom = customTools.contains(call.name());
        CallItem item = new CallItem(sink, id(custom ? "ctc" : "fc"), next++, call, custom);
        item.begin();
        calls.put(call.call(), item);
    }

    /** Sound has no place in this dialect. */
    private void image(Part.Media media) {
        if (media.medium() == Part.Medium.IMAGE && media.source() instanceof Part.Source.Inline inline) {
            close("completed");
            ObjectNode item = Trees.object()
                    .put("id", id("ig"))
                    .put("type", "image_generation_call")
                    .put("status", "completed")
                    .put("result", inline.base64());
            if (!media.mediaType().isEmpty()) {
                item.put(
                        "output_format",
                        media.mediaType().substring(media.mediaType().indexOf('/') + 1));
            }
            ObjectNode at = Trees.object().put("output_index", next);
            sink.send("response.output_item.added", at.deepCopy().set("item", item));
            sink.send("response.output_item.done", at.set("item", item));
            done.put(next++, item);
        }
    }

    private void close(String status) {
        message.ifPresent(open -> done.put(open.index(), open.close(status)));
        message = Optional.empty();
        reasoning.ifPresent(open -> done.put(open.index(), open.close(status)));
        reasoning = Optional.empty();
        new ArrayList<>(calls.values()).forEach(open -> done.put(open.index(), open.close(status)));
        calls.clear();
    }

    private String id(String kind) {
        return kind + "_" + idTail + "_" + next;
    }
}

package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Written.json;

import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.AnswerParser;
import io.signalbox.core.cost.Usage;
import java.util.ArrayList;
import java.util.List;

/** What an answer of a provider says, event by event. */
final class Events {

    private final AnswerParser parser = AnthropicMessages.upstream().parser();
    private final List<AnswerEvent> events = new ArrayList<>();

    static Events of(String... datas) {
        Events events = new Events();
        for (String data : datas) {
            events.then(data);
        }
        return events;
    }

    static Events ofWhole(String answer) {
        Events events = new Events();
        events.parser.whole(json(answer), events.events::add);
        return events;
    }

    /** Takes the data of one more event. */
    Events then(String data) {
        parser.event(json(data).path("type").asText("message"), json(data), events::add);
        return this;
    }

    List<AnswerEvent> all() {
        return events;
    }

    <T extends AnswerEvent> List<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        of(AnswerEvent.Text.class).forEach(event -> text.append(event.text()));
        return text.toString();
    }

    /** The arguments of the call that began as the n-th, from 0. */
    String arguments(int call) {
        StringBuilder text = new StringBuilder();
        for (AnswerEvent.CallArguments more : of(AnswerEvent.CallArguments.class)) {
            text.append(more.call() == call ? more.fragment() : "");
        }
        return text.toString();
    }

    AnswerEvent.Finished end() {
        List<AnswerEvent.Finished> ends = of(AnswerEvent.Finished.class);
        return ends.get(ends.size() - 1);
    }

    Usage usage() {
        List<AnswerEvent.Used> used = of(AnswerEvent.Used.class);
        return used.get(used.size() - 1).usage();
    }
}

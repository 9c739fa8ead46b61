package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.array;
import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.count;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the events of one response: numbered, items that are added, grow and are done, and one last event that says it all again, to the
 * letter as it was said before.
 */
final class ResponseEvents {

    private final Hearing streamed = new Hearing();
    private final Map<Long, Json> open = new HashMap<>();
    private final Map<Long, Json> done = new TreeMap<>();
    private final Map<String, StringBuilder> grown = new HashMap<>();
    private Optional<SpokenAnswer> answer = Optional.empty();
    private long last = -1;

    SpokenAnswer read(List<Grammar.Event> events) {
        for (Grammar.Event event : events) {
            if (event.data().equals("[DONE]") && answer.isPresent()) {
                continue;
            }
            Json data = event.json();
            String type = text(data, "type");
            check(event.name().equals(type), "a name that is the type", event);
            check(answer.isEmpty(), "nothing after the end", event);
            number(type, data);
            take(type, data);
        }
        check(answer.isPresent(), "response.completed, .incomplete or .failed at the end", events);
        return answer.get();
    }

    /** Numbers go on one by one; only an error, and a text that somebody else goes on with, may leave some out. */
    private void number(String type, Json data) {
        long number = count(data, "sequence_number");
        boolean failed = type.equals("response.failed") || type.equals("error");
        boolean mayJump = failed || type.equals("response.output_text.delta");
        check(mayJump ? number > last : number == last + 1, "the number after " + last, data);
        check((last == -1) == type.equals("response.created") || failed, "response.created first", data);
        last = number;
    }

    private void take(String type, Json data) {
        switch (type) {
            case "response.created", "response.in_progress" -> begun(object(data, "response"));
            case "response.output_item.added" -> added(data);
            case "response.output_item.done" -> done(data);
            case "response.content_part.added", "response.reasoning_summary_part.added" -> partAdded(data);
            case "response.content_part.done", "response.reasoning_summary_part.done" -> partDone(data);
            case "response.completed", "response.incomplete" -> ended(type, object(data, "response"));
            case "response.failed" -> failed(object(data, "response"));
            default -> {
                boolean delta = type.endsWith(".delta");
                check(delta || type.endsWith(".done") || type.endsWith(".added"), "an event that a client knows", data);
                if (delta) {
                    grown(data).append(text(data, "delta"));
                } else if (type.endsWith(".done")) {
                    fullyGrown(data);
                }
            }
        }
    }

    private void begun(Json response) {
        SpokenResponses.head(streamed, response);
        check(text(response, "status").equals("in_progress"), "in_progress", response);
        check(array(response, "output").size() == 0, "no output yet", response);
    }

    private void added(Json data) {
        long index = count(data, "output_index");
        check(index == open.size() + done.size(), "items one after the other", data);
        open.put(index, object(data, "item"));
    }

    private void done(Json data) {
        long index = count(data, "output_index");
        Json begun = open.remove(index);
        check(begun != null && begun.at("id").equals(data.at("item").at("id")), "the end of an open item", data);
        done.put(index, object(data, "item"));
    }

    private void partAdded(Json data) {
        inOpenItem(data);
        check(grown.put(place(data), new StringBuilder()) == null, "a part of its own", data);
    }

    private void partDone(Json data) {
        StringBuilder part = grown.get(place(data));
        Json said = object(data, "part");
        String whole = said.at("text").isText()
                ? said.at("text").text()
                : said.at("refusal").text();
        check(part != null && part.toString().equals(whole), "what its deltas said: " + part, data);
    }

    private StringBuilder grown(Json data) {
        inOpenItem(data);
        boolean ofPart =
                data.at("content_index").isThere() || data.at("summary_index").isThere();
        boolean ofReasoning = text(data, "type").startsWith("response.reasoning_text");
        StringBuilder grows = ofPart && !ofReasoning
                ? grown.get(place(data))
                : grown.computeIfAbsent(place(data), place -> new StringBuilder());
        check(grows != null, "a part that was added", data);
        return grows == null ? new StringBuilder() : grows;
    }

    private void fullyGrown(Json data) {
        String whole = data.at("arguments").isText()
                ? data.at("arguments").text()
                : data.at("text").text() + data.at("refusal").text();
        String said = grown.containsKey(place(data)) ? grown(data).toString() : "";
        check(whole.equals(said), "what its deltas said: " + said, data);
    }

    private void inOpenItem(Json data) {
        Json item = open.get(count(data, "output_index"));
        check(item != null && item.at("id").equals(data.at("item_id")), "something of an open item", data);
    }

    private static String place(Json data) {
        return count(data, "output_index") + " " + data.at("content_index") + " " + data.at("summary_index");
    }

    private void ended(String type, Json response) {
        check(("response." + text(response, "status")).equals(type), "a status that is the event's", response);
        check(open.isEmpty(), "all items done", open);
        Json items = Json.array(List.copyOf(done.values()));
        check(items.equals(array(response, "output")), "the items that were done: " + items, response);
        streamed.from(text(response, "id"), text(response, "model"));
        answer = Optional.of(SpokenResponses.answer(response));
    }

    private void failed(Json response) {
        for (Json item : done.values()) {
            item.at("content")
                    .forEach(part -> streamed.text.append(part.at("text").text()));
        }
        open.forEach((index, item) -> {
            StringBuilder text = grown.get(index + " " + Json.of(0) + " " + Json.MISSING);
            streamed.text.append(item.at("type").text().equals("message") && text != null ? text : "");
        });
        streamed.error = Optional.of(SpokenResponses.error(response));
        streamed.from(text(response, "id"), text(response, "model"));
        answer = Optional.of(streamed.answer(Json.array()));
    }
}

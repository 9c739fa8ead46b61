package io.signalbox.testkit.dialect;

import static io.signalbox.testkit.dialect.Grammar.array;
import static io.signalbox.testkit.dialect.Grammar.check;
import static io.signalbox.testkit.dialect.Grammar.count;
import static io.signalbox.testkit.dialect.Grammar.object;
import static io.signalbox.testkit.dialect.Grammar.text;

import io.signalbox.testkit.TokenCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the chunks of one chat completion: the role first, then deltas, how it ended, what was used, and {@code [DONE]}; after an error
 * that may be missing.
 */
final class ChatChunks {

    private final Hearing hearing = new Hearing();
    private final Map<Long, Hearing.Call> calls = new LinkedHashMap<>();
    private final List<Json> details = new ArrayList<>();
    private boolean begun;

    SpokenAnswer read(List<Grammar.Event> events) {
        boolean done = false;
        for (Grammar.Event event : events) {
            check(event.name().isEmpty(), "no name", event);
            check(!done, "nothing after [DONE]", event);
            done = event.data().equals("[DONE]");
            if (!done) {
                check(hearing.error.isEmpty(), "nothing after an error", event);
                chunk(event.json());
            }
        }
        check(done || hearing.error.isPresent(), "[DONE] at the end", events);
        return hearing.answer(Json.array(turn()));
    }

    private void chunk(Json chunk) {
        check(text(chunk, "object").equals("chat.completion.chunk"), "a chunk", chunk);
        check(chunk.at("created").isNumber(), "created", chunk);
        hearing.from(text(chunk, "id"), text(chunk, "model"));
        for (Json choice : array(chunk, "choices")) {
            check(count(choice, "index") == 0, "one choice", chunk);
            Json delta = object(choice, "delta");
            boolean again = chunk.at("usage").isThere()
                    && delta.at("content").text().isEmpty()
                    && choice.at("finish_reason").optionalText().equals(hearing.finish);
            check(hearing.finish.isEmpty() || again, "nothing after the end but the end again, with usage", chunk);
            delta(delta);
            hearing.finish = choice.at("finish_reason").optionalText();
        }
        if (chunk.at("error").isObject()) {
            hearing.error = Optional.of(SpokenChat.error(chunk));
            check(hearing.finish.equals(Optional.of("error")), "the finish reason error", chunk);
        }
        if (chunk.at("usage").isThere()) {
            check(hearing.finish.isPresent(), "usage after the end", chunk);
            hearing.usage = usage(chunk.at("usage"));
        }
    }

    private void delta(Json delta) {
        check(begun || text(delta, "role").equals("assistant"), "the role first", delta);
        begun = true;
        hearing.text.append(delta.at("content").text());
        hearing.refusal.append(delta.at("refusal").text());
        hearing.reasoning.append(delta.at("reasoning").text());
        for (Json detail : delta.at("reasoning_details")) {
            detail(detail);
        }
        for (Json call : delta.at("tool_calls")) {
            Json function = object(call, "function");
            Hearing.Call open = calls.get(count(call, "index"));
            if (open == null) {
                check(count(call, "index") == calls.size(), "calls one after the other", call);
                check(text(call, "type").equals("function"), "a function", call);
                open = hearing.call(text(call, "id"), text(function, "name"));
                calls.put(count(call, "index"), open);
            }
            open.arguments.append(function.at("arguments").text());
        }
    }

    /** Pieces of one thought are joined, as clients do before they bring it back. */
    private void detail(Json detail) {
        text(detail, "type");
        Json last = details.isEmpty() ? Json.MISSING : details.get(details.size() - 1);
        boolean more = last.at("type").equals(detail.at("type"))
                && last.at("index").equals(detail.at("index"))
                && !last.at("signature").isThere()
                && detail.at("data").isMissing();
        if (!more) {
            details.add(detail);
            return;
        }
        Json joined = last;
        for (Map.Entry<String, Json> member : detail.members().entrySet()) {
            String name = member.getKey();
            boolean grows = name.equals("text") || name.equals("summary");
            joined = grows && last.at(name).isText()
                    ? joined.with(name, last.at(name).text() + member.getValue().text())
                    : joined.with(name, member.getValue());
        }
        details.set(details.size() - 1, joined);
    }

    private Json turn() {
        Json calls = Json.array();
        for (Hearing.Call call : hearing.calls()) {
            calls = calls.plus(Json.object("id", call.id)
                    .with("type", "function")
                    .with("function", Json.object("name", call.name).with("arguments", call.arguments.toString())));
        }
        return Json.object("role", "assistant")
                .with("content", hearing.text.isEmpty() ? Json.NULL : Json.text(hearing.text.toString()))
                .with("reasoning_details", Json.array(details).unlessEmpty())
                .with("tool_calls", calls.unlessEmpty());
    }

    static Optional<TokenCounts> usage(Json usage) {
        Json prompt = usage.at("prompt_tokens_details");
        check(
                count(usage, "total_tokens") == count(usage, "prompt_tokens") + count(usage, "completion_tokens"),
                "a total that is the sum",
                usage);
        return Optional.of(new TokenCounts(
                count(usage, "prompt_tokens"),
                prompt.at("cached_tokens").number(),
                prompt.at("cache_write_tokens").number(),
                count(usage, "completion_tokens"),
                usage.at("completion_tokens_details").at("reasoning_tokens").number()));
    }
}

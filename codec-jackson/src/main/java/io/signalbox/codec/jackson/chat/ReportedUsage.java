package io.signalbox.codec.jackson.chat;

import com.fasterxml.jackson.core.JsonToken;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.json.JsonCursor;
import io.signalbox.codec.jackson.json.ObjectLayout;
import io.signalbox.codec.jackson.translation.Counts;
import io.signalbox.codec.jackson.translation.ReportedCost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a {@code usage} object of the OpenAI family, in its many spellings, into disjoint classes.
 *
 * <p>What providers disagree on is decided by the total where there is one: whether reasoning, audio or cached tokens stand inside
 * or beside the two main counts. A number that cannot be a count makes the whole object void, so that it never credits a budget.
 */
final class ReportedUsage {

    /** More tokens than this are no count. */
    private static final long MOST_TOKENS = 1_000_000_000L;

    private static final int LONGEST_COST = 40;
    private static final BigDecimal MOST_COST = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MOST_TICKS = MOST_COST.scaleByPowerOfTen(10);
    private static final BigDecimal USD_PER_TICK = new BigDecimal("0.0000000001");
    private static final long ABSENT = -1;

    private final ObjectLayout layout = new ObjectLayout();

    private byte[] source = Json.NOTHING;
    private int start;
    private int end;
    private boolean present;
    private boolean absurd;
    private long prompt;
    private long completion;
    private long total;
    private long cached;
    private long cacheWrite;
    private long promptAudio;
    private long cachedAudio;
    private long promptImages;
    private long reasoning;
    private long completionAudio;
    private long completionImages;
    private long besideCompletion;
    private long searches;
    private long toolCalls;
    private Optional<Money> cost = Optional.empty();
    private Optional<Money> upstreamCost = Optional.empty();
    private boolean ownKey;
    private boolean costIsNumber;

    /** Forgets everything. */
    void clear() {
        present = false;
        absurd = false;
        prompt = ABSENT;
        completion = ABSENT;
        total = ABSENT;
        cached = 0;
        cacheWrite = 0;
        promptAudio = 0;
        cachedAudio = 0;
        promptImages = 0;
        reasoning = 0;
        completionAudio = 0;
        completionImages = 0;
        besideCompletion = 0;
        searches = 0;
        toolCalls = 0;
        cost = Optional.empty();
        upstreamCost = Optional.empty();
        ownKey = false;
        costIsNumber = false;
    }

    /** Reads the object at the cursor; returns where it ends. */
    int read(JsonCursor cursor, byte[] bytes) {
        present = true;
        source = bytes;
        start = cursor.start();
        layout.begin(start);
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            int keyStart = cursor.start();
            JsonToken value = cursor.next();
            int valueStart = cursor.start();
            layout.add(name, keyStart, valueStart, member(cursor, bytes, name, value));
        }
        layout.end(cursor.start());
        end = cursor.start() + 1;
        return end;
    }

    /** Whether there was a usage object. */
    boolean isPresent() {
        return present;
    }

    /** Whether its numbers can be counts. */
    boolean isValid() {
        return present && !absurd && prompt != ABSENT;
    }

    /** Whether one of its numbers can be no count. */
    boolean isAbsurd() {
        return absurd;
    }

    /** The object as the provider wrote it, and not much of it. */
    String words() {
        return Counts.words(source, start, end);
    }

    ObjectLayout layout() {
        return layout;
    }

    /** What the provider says it cost. */
    Optional<Money> cost() {
        return ReportedCost.whole(cost, ownKey, upstreamCost);
    }

    /** Whether its {@code cost} is a plain number that can be an amount, and all that it costs. */
    boolean costIsNumber() {
        return costIsNumber && !ownKey;
    }

    /** What it says, in disjoint classes. */
    Metered metered() {
        long passes = Math.max(1, 1 + Math.max(searches, toolCalls));
        return new Metered(normal(), cost(), Optional.empty(), Optional.empty(), passes);
    }

    /** Tokens that came from a cache, as a provider said it outside of the usage object. */
    void cachedElsewhere(long tokens) {
        cached = Math.max(cached, tokens);
    }

    /** The counts in disjoint classes; none is negative, and no part is more than its whole. */
    Usage normal() {
        long in = prompt;
        long out = Math.max(completion, 0) + besideCompletion;
        // More from a cache than there was of a prompt: beside it, unless the total has no room for that.
        if (cached > in && (total == ABSENT || total >= in + cached + out)) {
            in += cached;
        }
        long rest = total == ABSENT ? 0 : total - in - out;
        if (rest > 0) {
            if (rest == promptAudio) {
                in += rest;
            } else {
                // Reasoning beside the completion, or tokens nobody explains: counted as generated, the dearer reading.
                out += rest;
            }
        }
        long read = Math.min(cached, in);
        long written = Math.min(cacheWrite, in - read);
        long heardAgain = Math.min(cachedAudio, read);
        long heard = Math.min(Math.max(0, promptAudio - heardAgain), in - read - written);
        long seen = Math.min(promptImages, in - read - written - heard);
        long thought = Math.min(reasoning, out);
        long spoken = Math.min(completionAudio, out - thought);
        long drawn = Math.min(completionImages, out - thought - spoken);
        return Usage.builder()
                .with(UsageClass.PROMPT, in - read - written - heard - seen)
                .with(UsageClass.CACHED_READ, read - heardAgain)
                .with(UsageClass.CACHE_WRITE, written)
                .with(UsageClass.AUDIO_PROMPT, heard)
                .with(UsageClass.AUDIO_CACHED_READ, heardAgain)
                .with(UsageClass.IMAGE_PROMPT, seen)
                .with(UsageClass.COMPLETION, out - thought - spoken - drawn)
                .with(UsageClass.REASONING, thought)
                .with(UsageClass.AUDIO_COMPLETION, spoken)
                .with(UsageClass.IMAGE_COMPLETION, drawn)
                .with(UsageClass.SEARCH, searches)
                .reported();
    }

    private int member(JsonCursor cursor, byte[] bytes, String name, JsonToken value) {
        switch (name) {
            case "prompt_tokens" -> prompt = count(cursor, bytes, value, ABSENT);
            case "completion_tokens" -> completion = count(cursor, bytes, value, ABSENT);
            case "total_tokens" -> total = count(cursor, bytes, value, ABSENT);
            case "prompt_cache_hit_tokens", "num_cached_tokens" ->
                cached = Math.max(cached, count(cursor, bytes, value, 0));
            case "citation_tokens" -> besideCompletion += count(cursor, bytes, value, 0);
            case "reasoning_tokens" -> {
                // Perplexity counts it here, beside the completion; the others inside, among the details.
                long beside = count(cursor, bytes, value, 0);
                besideCompletion += beside;
                reasoning += beside;
            }
            case "num_search_queries" -> searches += count(cursor, bytes, value, 0);
            case "cost" -> {
                if (value == JsonToken.START_OBJECT) {
                    return costObject(cursor, bytes);
                }
                cost = money(cursor, bytes, value, MOST_COST);
                costIsNumber = cost.isPresent();
            }
            case "is_byok" -> ownKey = value == JsonToken.VALUE_TRUE;
            case "cost_in_usd_ticks" ->
                cost = money(cursor, bytes, value, MOST_TICKS)
                        .map(ticks -> new Money(ticks.usd().multiply(USD_PER_TICK)));
            case "prompt_tokens_details",
                    "completion_tokens_details",
                    "server_tool_use",
                    "server_tool_use_details",
                    "cost_details" -> {
                if (value == JsonToken.START_OBJECT) {
                    return details(cursor, bytes, name);
                }
            }
            default -> {}
        }
        return cursor.skipValue();
    }

    private int details(JsonCursor cursor, byte[] bytes, String group) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            String name = cursor.text();
            JsonToken value = cursor.next();
            switch (group + '.' + name) {
                case "prompt_tokens_details.cached_tokens" -> cached = Math.max(cached, count(cursor, bytes, value, 0));
                case "prompt_tokens_details.cache_write_tokens" -> cacheWrite = count(cursor, bytes, value, 0);
                case "prompt_tokens_details.audio_tokens" -> promptAudio = count(cursor, bytes, value, 0);
                case "prompt_tokens_details.image_tokens" -> promptImages = count(cursor, bytes, value, 0);
                case "prompt_tokens_details.cached_tokens_details" -> {
                    if (value == JsonToken.START_OBJECT) {
                        details(cursor, bytes, name);
                        continue;
                    }
                }
                case "cached_tokens_details.audio_tokens" -> cachedAudio = count(cursor, bytes, value, 0);
                case "completion_tokens_details.reasoning_tokens" -> reasoning = count(cursor, bytes, value, 0);
                case "completion_tokens_details.audio_tokens" -> completionAudio = count(cursor, bytes, value, 0);
                case "completion_tokens_details.image_tokens" -> completionImages = count(cursor, bytes, value, 0);
                case "server_tool_use.web_search_requests", "server_tool_use_details.web_search_requests" ->
                    searches += count(cursor, bytes, value, 0);
                case "server_tool_use.tool_calls_executed", "server_tool_use_details.tool_calls_executed" ->
                    toolCalls = Math.max(toolCalls, count(cursor, bytes, value, 0));
                case "cost_details.upstream_inference_cost" -> upstreamCost = money(cursor, bytes, value, MOST_COST);
                default -> {}
            }
            cursor.skipValue();
        }
        return cursor.start() + 1;
    }

    private int costObject(JsonCursor cursor, byte[] bytes) {
        while (cursor.next() != JsonToken.END_OBJECT) {
            boolean isTotal = cursor.text().equals("total_cost");
            JsonToken value = cursor.next();
            if (isTotal) {
                cost = money(cursor, bytes, value, MOST_COST);
            }
            cursor.skipValue();
        }
        return cursor.start() + 1;
    }

    /** A count by hand; anything but a plain number in range makes the usage void. */
    private long count(JsonCursor cursor, byte[] bytes, JsonToken value, long otherwise) {
        if (value == JsonToken.VALUE_NULL) {
            return otherwise;
        }
        long tokens = value == JsonToken.VALUE_NUMBER_INT ? wholeNumber(cursor, bytes) : ABSENT;
        if (tokens < 0 || tokens > MOST_TOKENS) {
            absurd = true;
            return otherwise;
        }
        return tokens;
    }

    /** The integer at the cursor, or -1 if it is negative or too large to matter. */
    static long wholeNumber(JsonCursor cursor, byte[] bytes) {
        int start = cursor.start();
        int end = cursor.scalarEnd(start);
        if (bytes[start] == '-' || end - start > 18) {
            return ABSENT;
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    private static Optional<Money> money(JsonCursor cursor, byte[] bytes, JsonToken value, BigDecimal most) {
        int start = cursor.start();
        int length = value.isNumeric() ? cursor.scalarEnd(start) - start : 0;
        if (length == 0 || length > LONGEST_COST || bytes[start] == '-') {
            return Optional.empty();
        }
        try {
            BigDecimal amount = new BigDecimal(new String(bytes, start, length, StandardCharsets.US_ASCII));
            boolean plausible = Math.abs((long) amount.scale()) <= LONGEST_COST && amount.compareTo(most) <= 0;
            return plausible ? Optional.of(new Money(amount)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

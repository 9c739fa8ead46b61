package io.signalbox.codec.jackson.translation;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.RoutingMetadata;
import io.signalbox.core.routing.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is known of one answer by now, and what the gateway says in it on its own. Used by one thread at a time. */
public final class AnswerFacts {

    private static final int BYTES_PER_TOKEN = 4;

    private final RequestFacts request;
    private final AnswerContext context;

    private long contentBytes;
    private long contentBytesReported;
    private boolean anyContent;
    private Optional<Usage> reported = Optional.empty();
    private Optional<Money> reportedCost = Optional.empty();
    private Optional<AnswerEvent.Finished> end = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private int skipped;

    /** Nothing is known yet. */
    public AnswerFacts(RequestFacts request, AnswerContext context) {
        this.request = request;
        this.context = context;
    }

    /** Takes note of what happened. */
    public void note(AnswerEvent event) {
        anyContent |= event.isContent();
        if (event instanceof AnswerEvent.Begun begun) {
            upstreamId = upstreamId.or(begun::id);
        } else if (event instanceof AnswerEvent.Used used) {
            reported = Optional.of(used.usage());
            contentBytesReported = contentBytes;
            reportedCost = used.cost().or(() -> reportedCost);
        } else if (event instanceof AnswerEvent.Finished finished) {
            end = Optional.of(finished);
        } else if (event instanceof AnswerEvent.Text text) {
            count(text.text());
        } else if (event instanceof AnswerEvent.Refusal refusal) {
            count(refusal.text());
        } else if (event instanceof AnswerEvent.Thought thought) {
            count(thought.text());
        } else if (event instanceof AnswerEvent.CallBegun call) {
            count(call.name());
        } else if (event instanceof AnswerEvent.CallArguments arguments) {
            count(arguments.fragment());
        }
    }

    /** Takes note of an event that was none. */
    public void skip() {
        skipped++;
    }

    private void count(String text) {
        contentBytes += text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether more content came than any answer has. */
    public boolean isTooLong() {
        return contentBytes > context.mostAnswerBytes();
    }

    /** Whether nothing came, and the provider does not say that it generated anything either. */
    public boolean isEmpty() {
        return !anyContent
                && reported.filter(usage -> usage.completionTokens() > 0).isEmpty();
    }

    /** Why an answer that has ended is none: the provider's filter stopped it, or there is nothing in it. */
    public Optional<Failure> nothingSaid() {
        if (anyContent) {
            return Optional.empty();
        }
        if (end.filter(finished -> finished.reason().equals("content_filter")).isPresent()) {
            return Optional.of(
                    Failure.of(FailureKind.CONTENT_FILTER, "The provider's content filter stopped this request.")
                            .after(SendProgress.SENT)
                            .withUpstreamStatus(200));
        }
        return isEmpty()
                ? Optional.of(UpstreamFailures.badResponse("upstream_empty_answer", "The answer has nothing in it."))
                : Optional.empty();
    }

    private Metered metered() {
        return Metered.of(usage()).costing(reportedCost);
    }

    /** All of it, for the one who asked for the answer. */
    public Summary summary() {
        return new Summary(
                metered(),
                end.map(AnswerEvent.Finished::reason),
                end.map(AnswerEvent.Finished::nativeReason),
                upstreamId,
                skipped);
    }

    /** The gateway's name for the answer: {@code gen-…}. */
    public String generationId() {
        return context.generationId();
    }

    /** The catalog name of what serves. */
    public String model() {
        return context.model();
    }

    /** The display name of who serves. */
    public String provider() {
        return context.providerName();
    }

    /** When the request came, in seconds since 1970; it stands in the generation's id. */
    public long createdSeconds() {
        return createdSeconds(context.generationId());
    }

    /** When the request of this generation came, in seconds since 1970; 0 if its id does not say. */
    public static long createdSeconds(String generationId) {
        String[] words = generationId.split("-", 3);
        return words.length > 1 && words[1].matches("[0-9]{1,12}") ? Long.parseLong(words[1]) : 0;
    }

    /** What the request asked for. */
    public RequestFacts request() {
        return request;
    }

    /** The provider's counts, with what passed by since; or, if there are none, what passed by. */
    public Usage usage() {
        boolean upToDate = end.isPresent() || contentBytes == contentBytesReported;
        if (reported.isPresent() && upToDate) {
            return reported.get();
        }
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.put(UsageClass.PROMPT, request.estimatedPromptTokens());
        reported.ifPresent(usage -> {
            for (UsageClass counted : UsageClass.values()) {
                counts.put(counted, usage.count(counted));
            }
        });
        long since = (contentBytes - contentBytesReported + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
        counts.merge(UsageClass.COMPLETION, since, Long::sum);
        return Usage.estimated(counts);
    }

    /** What the answer costs in US dollars, if that is known. */
    public Optional<Money> cost() {
        return context.pricing().charge(metered()).charged();
    }

    /** How the answer ended, once it has. */
    public Optional<AnswerEvent.Finished> end() {
        return end;
    }

    /** How the answer was routed, if the caller asked to be told. */
    public Optional<RoutingMetadata> routing() {
        return context.routing();
    }
}

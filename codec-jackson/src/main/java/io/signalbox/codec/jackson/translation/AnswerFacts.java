package io.signalbox.codec.jackson.translation;

import io.signalbox.codec.jackson.upstream.UpstreamFailures;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.cost.Charge;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.RoutingMetadata;
import io.signalbox.core.routing.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is known of one answer by now, and what the gateway says in it on its own. Used by one thread at a time. */
public final class AnswerFacts {

    private final RequestFacts request;
    private final AnswerContext context;
    private final AnswerMeter meter;

    private boolean anyContent;
    private Optional<AnswerEvent.Finished> end = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private int skipped;

    /** Nothing is known yet. */
    public AnswerFacts(RequestFacts request, AnswerContext context) {
        this.request = request;
        this.context = context;
        this.meter = new AnswerMeter(request, context);
    }

    /** Takes note of what happened. */
    public void note(AnswerEvent event) {
        anyContent |= event.isContent();
        if (event instanceof AnswerEvent.Begun begun) {
            upstreamId = upstreamId.or(begun::id);
        } else if (event instanceof AnswerEvent.Used used) {
            meter.note(used.metered());
        } else if (event instanceof AnswerEvent.Misreported misreported) {
            meter.misreported(misreported.words());
        } else if (event instanceof AnswerEvent.ServedOn served) {
            meter.servedOn(served.tier());
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
        meter.passed(text.getBytes(StandardCharsets.UTF_8).length);
        meter.words(text);
    }

    /** Whether more content came than any answer has. */
    public boolean isTooLong() {
        return meter.contentBytes() > context.mostAnswerBytes();
    }

    /** Whether nothing came, and the provider does not say that it generated anything either. */
    public boolean isEmpty() {
        return !anyContent
                && meter.reported()
                        .filter(usage -> usage.completionTokens() > 0)
                        .isEmpty();
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

    /** All of it, for the one who asked for the answer. */
    public Summary summary() {
        return new Summary(
                meter.metered(end.isPresent()),
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

    /** What the caller is charged for: the provider's counts, with what passed by since; or, if there are none, what passed by. */
    public Usage usage() {
        return charge().usage();
    }

    /** What the answer costs in US dollars, if that is known. */
    public Optional<Money> cost() {
        return charge().charged();
    }

    private Charge charge() {
        boolean ended = end.isPresent();
        return context.pricing().charge(ended ? meter.metered(true) : meter.roughly(false));
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

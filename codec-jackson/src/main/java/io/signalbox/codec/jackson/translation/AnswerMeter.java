package io.signalbox.codec.jackson.translation;

import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.TextSample;
import io.signalbox.core.port.TokenEstimate;
import io.signalbox.core.routing.RequestFacts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one answer used: as its provider says or, as far as that is silent or cannot be, by what passed. The last that a provider says
 * counts; sums are never made. Used by one thread at a time.
 */
public final class AnswerMeter {

    private final TokenEstimate bySize;
    private final TokenEstimate counted;
    private final boolean samples;
    private final StringBuilder sample;

    private long contentBytes;
    private long contentBytesReported;
    private Optional<Metered> reported = Optional.empty();
    private boolean misreported;
    private Optional<Money> cost = Optional.empty();
    private Optional<String> tier = Optional.empty();
    private Optional<String> implausible = Optional.empty();

    /** Of an answer to this request. */
    public AnswerMeter(RequestFacts request, AnswerContext context) {
        this.bySize = TokenEstimate.bySize(request);
        this.counted = context.tokens().orElse(bySize);
        this.samples = context.tokens().isPresent();
        this.sample = new StringBuilder(samples ? 256 : 0);
    }

    /** So many bytes of content passed. */
    public void passed(long bytes) {
        contentBytes += bytes;
    }

    /** Whether it is of use to know more of the content's words. */
    public boolean wantsWords() {
        return samples && sample.length() < TextSample.MOST_CHARACTERS;
    }

    /** Words of the content whose bytes were counted. */
    public void words(String text) {
        if (wantsWords()) {
            sample.append(text, 0, Math.min(text.length(), TextSample.MOST_CHARACTERS - sample.length()));
        }
    }

    /** How much content passed. */
    public long contentBytes() {
        return contentBytes;
    }

    /** The provider says what was used. */
    public void note(Metered metered) {
        reported = Optional.of(metered);
        misreported = false;
        contentBytesReported = contentBytes;
        cost = metered.reportedCost().or(() -> cost);
        tier = metered.serviceTier().or(() -> tier);
        implausible = metered.implausible();
    }

    /** The provider says what was used, but it cannot be. */
    public void misreported(String words) {
        misreported = true;
        implausible = Optional.of(words);
    }

    /** The provider says what it costs, but not what was used. */
    public void costs(Money amount) {
        cost = Optional.of(amount);
    }

    /** The provider says on which tier it serves. */
    public void servedOn(String word) {
        tier = Optional.of(word);
    }

    /** What the provider says was used, if it is to be believed. */
    public Optional<Usage> reported() {
        return misreported ? Optional.empty() : reported.map(Metered::usage);
    }

    /**
     * What was used by now.
     *
     * @param ended whether the provider has said all that it will say
     */
    public Metered metered(boolean ended) {
        return metered(ended, counted);
    }

    /** The same without looking at a single word, for what is said while the answer goes on. */
    public Metered roughly(boolean ended) {
        return metered(ended, bySize);
    }

    private Metered metered(boolean ended, TokenEstimate tokens) {
        long passes = reported.isPresent() ? reported.get().passes() : 1;
        return new Metered(usage(ended, tokens), cost, tier, implausible, passes);
    }

    private Usage usage(boolean ended, TokenEstimate tokens) {
        boolean upToDate = !misreported && (ended || contentBytes == contentBytesReported);
        if (reported.isPresent() && upToDate) {
            return reported.get().usage();
        }
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        reported.map(Metered::usage)
                .ifPresentOrElse(
                        usage -> counts.putAll(usage.counts()), () -> counts.put(UsageClass.PROMPT, tokens.prompt()));
        long since = tokens.of(sample.toString(), contentBytes - contentBytesReported);
        counts.merge(UsageClass.COMPLETION, since, Long::sum);
        return misreported ? Usage.bounded(counts, true) : Usage.estimated(counts);
    }
}

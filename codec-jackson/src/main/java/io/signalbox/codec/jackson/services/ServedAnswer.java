package io.signalbox.codec.jackson.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.codec.jackson.translation.AnswerEvent;
import io.signalbox.codec.jackson.translation.ReportedCost;
import io.signalbox.core.cost.Metered;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.port.AnswerReader.Summary;
import io.signalbox.core.port.Bridge.AnswerContext;
import io.signalbox.core.port.TokenEstimate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is gathered of one answer while it passes. */
final class ServedAnswer {

    private static final int BYTES_PER_SOUND_TOKEN = 1600;

    private final ServiceEnvelope envelope;
    private final boolean countsImages;
    private final AnswerContext context;
    private final TokenEstimate tokens;
    private Optional<Metered> reported = Optional.empty();
    private Optional<String> implausible = Optional.empty();
    private Optional<Money> cost = Optional.empty();
    private Optional<Long> seconds = Optional.empty();
    private Optional<String> upstreamId = Optional.empty();
    private long images;
    private long textBytes;

    /** @param countsImages whether what is generated are pictures */
    ServedAnswer(ServiceEnvelope envelope, AnswerContext context, boolean countsImages) {
        this.envelope = envelope;
        this.countsImages = countsImages;
        this.context = context;
        this.tokens = context.tokens().orElseGet(() -> TokenEstimate.bySize(envelope.facts()));
    }

    AnswerContext context() {
        return context;
    }

    /** Takes note of a {@code usage} object; the last one counts. */
    void usage(JsonNode usage) {
        cost = ReportedCost.in(usage).or(() -> cost);
        ServiceUsage.read(usage, countsImages).ifPresent(this::note);
    }

    private void note(AnswerEvent event) {
        if (event instanceof AnswerEvent.Used used) {
            reported = Optional.of(used.metered());
            implausible = Optional.empty();
        } else if (event instanceof AnswerEvent.Misreported misreported) {
            reported = Optional.empty();
            implausible = Optional.of(misreported.words());
        }
    }

    /** Takes note of how long the provider says that a recording is. */
    void duration(JsonNode value) {
        seconds = ServiceUsage.seconds(value);
    }

    /** Takes note of Cohere's {@code meta} object, where what is billed stands. */
    void meta(JsonNode meta) {
        usage(meta.path("billed_units"));
    }

    void id(String id) {
        upstreamId = Optional.of(id);
    }

    /** Takes note of images that were made. */
    void images(long count) {
        images += count;
    }

    /** Takes note of text that was made. */
    void said(long bytes) {
        textBytes += bytes;
    }

    Summary summary() {
        Metered metered = reported.map(this::withPieces)
                .or(this::timed)
                .orElseGet(() -> Metered.of(estimate()).insteadOf(implausible))
                .costing(cost);
        return new Summary(metered, Optional.empty(), Optional.empty(), upstreamId, 0);
    }

    /** Images count one by one where a provider counts no tokens of them. */
    private Metered withPieces(Metered metered) {
        if (images == 0 || metered.usage().completionTokens() > 0) {
            return metered;
        }
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        counts.putAll(metered.usage().counts());
        counts.put(UsageClass.MADE_IMAGE, images);
        return metered.using(Usage.reported(counts));
    }

    /** A recording whose length is all that is said of it is billed by that, if by anything. */
    private Optional<Metered> timed() {
        return seconds.filter(length -> implausible.isEmpty())
                .map(length -> Metered.of(Usage.reported(Map.of(UsageClass.AUDIO_SECOND, length))))
                .filter(metered ->
                        context.pricing().charge(metered).cost().computed().isPresent());
    }

    /**
     * Images count one by one; sound is taken for what OpenAI counts of a recording in common quality, ten tokens a second. What is to
     * be spoken counts in characters where those have a price.
     */
    private Usage estimate() {
        Optional<Usage> spoken = envelope.characters()
                .map(count -> Usage.estimated(Map.of(UsageClass.CHARACTER, count)))
                .filter(usage -> context.pricing()
                        .charge(Metered.of(usage))
                        .cost()
                        .computed()
                        .isPresent());
        return spoken.orElseGet(this::tokensAndImages);
    }

    private Usage tokensAndImages() {
        Map<UsageClass, Long> counts = new EnumMap<>(UsageClass.class);
        if (images > 0) {
            counts.put(UsageClass.MADE_IMAGE, images);
        } else {
            counts.put(UsageClass.PROMPT, tokens.prompt());
            counts.put(UsageClass.COMPLETION, TokenEstimate.bySize(textBytes));
        }
        if (envelope.facts().modalities().contains("audio")) {
            counts.put(UsageClass.AUDIO_PROMPT, 1 + envelope.fileBytes() / BYTES_PER_SOUND_TOKEN);
        }
        return implausible.isPresent() ? Usage.bounded(counts, true) : Usage.estimated(counts);
    }
}

package io.signalbox.core.gateway;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.cost.Money;
import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.routing.Candidate;
import io.signalbox.core.routing.RoutePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What would become of a request if it were made now.
 *
 * @param caller who would make it
 * @param asked the names that the caller wrote, in order; empty if it wrote none
 * @param plan who would be tried, who not, and why
 * @param places what each candidate of the plan would get and cost at most, in the plan's order
 * @param refusal with what the request would be refused; empty if the plan has candidates
 */
public record Explanation(
        Caller caller, List<String> asked, RoutePlan plan, List<Place> places, Optional<Failure> refusal) {

    /** Copies the lists. */
    public Explanation {
        asked = List.copyOf(asked);
        places = List.copyOf(places);
    }

    /** The most that the request can cost, whoever of the plan answers it; empty if that is unknown of one of them. */
    public Optional<Money> priceBound() {
        return places.stream().allMatch(place -> place.priceBound().isPresent())
                ? places.stream().flatMap(place -> place.priceBound().stream()).max(Money::compareTo)
                : Optional.empty();
    }

    /** Which step of the way decided what, first step first: {@code authentication}, {@code routing}, {@code billing}, {@code quota}. */
    public Map<String, String> decidedBy() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("authentication", caller.key().map(name -> "key " + name).orElse("no key"));
        steps.put("routing", routed());
        steps.put("billing", billed(priceBound()));
        steps.put("quota", "no budget or limit is set");
        return steps;
    }

    /** All of it in words, for a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            lines.add((i + 1) + ". " + place.candidate().endpoint().id() + ": "
                    + String.join("; ", place.candidate().reasons()));
            lines.add("   " + place.billing());
            place.parameters().forEach(parameter -> lines.add("   " + parameter));
            if (!place.dropped().isEmpty()) {
                lines.add("   not sent, because it does not take them: " + String.join(", ", place.dropped()));
            }
        }
        plan.exclusions().forEach(exclusion -> lines.add("left out " + exclusion + " (" + exclusion.rule() + ")"));
        decidedBy().forEach((step, outcome) -> lines.add(step + ": " + outcome));
        return lines;
    }

    private String routed() {
        if (places.isEmpty()) {
            return refusal.map(Failure::message).orElse("nobody");
        }
        List<String> reasons = places.get(0).candidate().reasons();
        return places.get(0).candidate().endpoint().id() + " is first: " + reasons.get(reasons.size() - 1);
    }

    private static String billed(Optional<Money> bound) {
        return bound.map(money -> "at most " + money + " US dollars").orElse("what it costs at most is not known");
    }

    /**
     * A candidate of the plan, and what it would mean for this request.
     *
     * @param candidate the endpoint, and why it stands here
     * @param mostPromptTokens more tokens than the prompt has, whatever the tokenizer
     * @param mostOutputTokens the most tokens that one answer has; empty if nothing limits it
     * @param priceBound the most that one answer costs in US dollars; empty if a price or a length is unknown
     * @param parameters what it would be sent, and from where
     * @param dropped members of the request, and parameters, that it does not take and would not be sent
     * @param health what was observed of it
     */
    public record Place(
            Candidate candidate,
            long mostPromptTokens,
            OptionalLong mostOutputTokens,
            Optional<Money> priceBound,
            List<Parameter> parameters,
            List<String> dropped,
            EndpointHealth health) {

        /** Copies the lists. */
        public Place {
            parameters = List.copyOf(parameters);
            dropped = List.copyOf(dropped);
        }

        private String billing() {
            String tokens = mostOutputTokens.isPresent()
                    ? ": up to " + mostPromptTokens + " tokens of prompt, " + mostOutputTokens.getAsLong()
                            + " of the answer"
                    : ": nothing limits the answer";
            return billed(priceBound) + tokens;
        }
    }

    /**
     * A parameter that at least one source sets.
     *
     * @param used the setting that counts
     * @param over settings of the same parameter that it beats, strongest first
     */
    public record Parameter(Setting used, List<Setting> over) {

        /** Copies the list. */
        public Parameter {
            over = List.copyOf(over);
        }

        @Override
        public String toString() {
            String beaten = over.isEmpty()
                    ? ""
                    : over.stream()
                            .map(setting -> setting.source().word() + ": " + setting.literal())
                            .collect(Collectors.joining(", ", "; over ", ""));
            return used.name() + " " + used.literal() + " (" + used.source().word() + beaten + ")";
        }
    }

    /**
     * A parameter as one source sets it.
     *
     * @param name the member of the request body
     * @param source who says so
     * @param literal the value in JSON
     */
    public record Setting(String name, Source source, String literal) {}

    /** Where a parameter can be set, strongest first. */
    public enum Source {
        /** The request's body. */
        BODY,
        /** The model URI's query. */
        MODEL_URI,
        /** The preset that the request asked for. */
        PRESET,
        /** The configuration of the model or endpoint. */
        CONFIGURATION;

        /** The name in the API: {@code model_uri}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

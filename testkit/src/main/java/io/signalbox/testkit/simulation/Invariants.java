package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.Attempt;
import io.signalbox.core.attempt.Attempt.Role;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.attempt.SendProgress;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.cost.Cost;
import io.signalbox.core.cost.Money;
import io.signalbox.core.cost.Usage;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.core.model.EndpointId;
import io.signalbox.core.model.ResolvedName.Origin;
import io.signalbox.core.routing.Preferences;
import io.signalbox.testkit.simulation.CallerPlan.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What every gateway promises, whatever its configuration; a simulation checks all of it unless told otherwise. */
public enum Invariants implements Invariant {
    /** Attempts are made in the order of the plan that was announced: at a later place than all before, or again where one just ended. */
    ATTEMPTS_FOLLOW_THE_PLAN("attemptsFollowThePlan") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            List<String> plan = plannedEndpoints(request);
            List<Attempt> before = new ArrayList<>();
            int reached = -1;
            for (Attempt attempt : attempts(request)) {
                int place = plan.indexOf(attempt.endpoint().toString());
                if (place <= reached && !goesOnWhereOneEnded(attempt, before)) {
                    findings.violated(
                            request,
                            "attempt " + attempt.number() + " at " + attempt.endpoint() + ", place " + place
                                    + " (expected: after place " + reached + " of " + plan + ")");
                }
                if (!lostTheRace(attempt)) {
                    before.add(attempt);
                    reached = Math.max(reached, place);
                }
            }
        }
    },
    /** What the ledger says was tried is what reached the providers. */
    ATTEMPTS_ARE_CALLS("attemptsAreCalls") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            List<EndpointId> recorded =
                    attempts(request).stream().map(Attempt::endpoint).toList();
            List<EndpointId> called =
                    request.calls().stream().map(ProviderCall::endpoint).toList();
            if (!recorded.equals(called)) {
                findings.violated(request, "attempts " + recorded + " (expected: as called, " + called + ")");
            }
        }
    },
    /** Nothing is sent before the ledger has the intent. */
    ANNOUNCED_BEFORE_SENT("announcedBeforeSent") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            long announced = request.announcedNanos().orElse(Long.MAX_VALUE);
            request.calls().stream()
                    .filter(call -> call.beganNanos() < announced)
                    .forEach(call -> findings.violated(request, call + " began before the intent was durable"));
        }
    },
    /** Nothing begins after the caller has content but what gives it the rest. */
    NO_ATTEMPT_AFTER_CONTENT("noAttemptAfterContent") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            Optional<Duration> content = request.generation()
                    .flatMap(generation -> generation.timings().firstContent());
            for (Trial trial : Trial.of(request)) {
                long sinceArrival = trial.beganNanos() - request.plan().arrivesNanos();
                boolean after = trial.call().afterContent()
                        || content.filter(first -> first.toNanos() < sinceArrival)
                                .isPresent();
                boolean continues = trial.attempt().role() == Role.CONTINUATION;
                if (after && (!continues || trial.call().soFar().isEmpty())) {
                    findings.violated(request, trial + " began after the first content");
                }
                if (continues && !history.config().failover().continuation()) {
                    findings.violated(request, trial + " goes on with an answer, which is not to be done");
                }
            }
        }
    },
    /** One attempt at most answered, and the caller is charged for one at most, with what it used and what that costs. */
    ONE_ATTEMPT_IS_CHARGED("oneAttemptIsCharged") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            request.generation().ifPresent(generation -> checkCharge(request, generation, history, findings));
        }
    },
    /** What a provider reports with a whole answer is what the ledger says was used. */
    USAGE_IS_THE_PROVIDERS("usageIsTheProviders") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            List<Attempt> attempts = attempts(request);
            for (int i = 0; i < Math.min(attempts.size(), request.calls().size()); i++) {
                Attempt attempt = attempts.get(i);
                Optional<Usage> reported = request.calls().get(i).usage();
                boolean agrees = reported.map(attempt.usage()::equals)
                        .orElse(attempt.usage().isEstimated());
                if (attempt.answered() && !agrees) {
                    findings.violated(request, attempt.usage() + " is in the ledger (expected: " + reported + ")");
                }
            }
        }
    },
    /** Every request that was announced is settled once, and every listener hears of it once. */
    SETTLED_ONCE("settledOnce") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            int expected = request.intent().isPresent() ? 1 : 0;
            if (request.settlements().size() != expected) {
                findings.violated(
                        request,
                        "settled " + request.settlements().size() + " times, as "
                                + request.settlements().stream()
                                        .map(Generation::status)
                                        .toList() + " (expected: " + expected + ")");
            }
            if (request.heard().size() != expected) {
                findings.violated(
                        request, "listeners heard of its end " + request.heard().size() + " times");
            }
        }
    },
    /** A caller who stays is answered, and the answer's body ends once. */
    BODY_ENDS_ONCE("bodyEndsOnce") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            CallerOutcome outcome = request.outcome();
            boolean stays = !outcome.left() && request.plan().reading() != Reading.NOT_TO_THE_END;
            if (outcome.status().isEmpty()) {
                findings.violated(request, "was never answered");
            } else if (stays && outcome.completions() + outcome.errors() != 1) {
                findings.violated(
                        request,
                        "the body ended " + (outcome.completions() + outcome.errors()) + " times (expected: 1)");
            }
            if (outcome.afterEnd() > 0 || outcome.errors() > 0) {
                findings.violated(
                        request,
                        "the body failed " + outcome.errors() + " times, and went on after its end "
                                + outcome.afterEnd() + " times (expected: 0)");
            }
        }
    },
    /**
     * What a caller gets is the beginning of one provider's true answer, and beginnings of what others went on with, in order: whole
     * only where the last one is, and an error at its end otherwise. Never a part that passes for all.
     */
    NEVER_CUT_SILENTLY("neverCutSilently") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            new TextCheck(request, findings).run();
        }
    },
    /** No request makes more attempts than it is allowed. */
    ATTEMPTS_ARE_BOUNDED("attemptsAreBounded") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            int most = history.config().failover().mostAttempts();
            if (request.calls().size() > most) {
                findings.violated(request, request.calls().size() + " calls (expected: at most " + most + ")");
            }
        }
    },
    /** The same endpoint is called again only as often as its latest failure may repeat it. */
    RETRIES_ARE_KEPT("retriesAreKept") {
        @Override
        public void check(History history, Findings findings) {
            new TrafficChecks(history, findings).retries();
        }
    },
    /** An endpoint that asked to be left alone is, by every request; with another key it may be called. */
    RETRY_AFTER_IS_KEPT("retryAfterIsKept") {
        @Override
        public void check(History history, Findings findings) {
            new TrafficChecks(history, findings).rests();
        }
    },
    /** An endpoint that failed five times in a row is left alone for a while, and then tried by one at a time until it answers. */
    BREAKERS_ARE_KEPT("breakersAreKept") {
        @Override
        public void check(History history, Findings findings) {
            new TrafficChecks(history, findings).breakers();
        }
    },
    /** Calling the same endpoint again is paid for by its provider's successes, beyond ten times in ten seconds. */
    REPEATS_ARE_BUDGETED("repeatsAreBudgeted") {
        @Override
        public void check(History history, Findings findings) {
            new TrafficChecks(history, findings).repeats();
        }
    },
    /** No provider has more calls under way at once than its configuration says. */
    PLACES_ARE_KEPT("placesAreKept") {
        @Override
        public void check(History history, Findings findings) {
            new TrafficChecks(history, findings).places();
        }
    },
    /** No plan holds, and no call reaches, what the caller's {@code only}, {@code ignore} and {@code allow_fallbacks} forbid. */
    PREFERENCES_ARE_KEPT("preferencesAreKept") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            Preferences preferences = request.plan().preferences();
            for (String planned : plannedEndpoints(request)) {
                String provider = planned.substring(0, planned.indexOf(':'));
                if (preferences.ignore().contains(provider)
                        || preferences.only().stream().anyMatch(only -> !only.contains(provider))) {
                    findings.violated(request, planned + " is planned against " + preferences);
                }
            }
            long called = request.calls().stream()
                    .map(ProviderCall::endpoint)
                    .distinct()
                    .count();
            if (!preferences.allowFallbacks() && called > 1) {
                findings.violated(request, called + " endpoints were called without allow_fallbacks (expected: 1)");
            }
        }
    },
    /** What a failure forbids stays forbidden, whatever failed since: a refusal is not routed around, too long a prompt not retold. */
    REFUSALS_LAST("refusalsLast") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            List<Attempt> attempts = attempts(request);
            for (int i = 0; i < attempts.size(); i++) {
                for (Attempt later : attempts.subList(i + 1, attempts.size())) {
                    boolean knew = !later.startedAt().isBefore(endOf(attempts.get(i)));
                    if (knew && isForbidden(attempts.get(i), later, request, history)) {
                        findings.violated(
                                request,
                                "attempt " + later.number() + " at " + later.endpoint() + " follows a "
                                        + kindOf(attempts.get(i)).word() + " of "
                                        + attempts.get(i).endpoint());
                    }
                }
            }
        }
    },
    /** No attempt is given up as slow, or hedged, before it had its time; a limit that adapts is 10 seconds at least. */
    NOBODY_IS_HURRIED("nobodyIsHurried") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            Duration configured = history.config().timeouts().firstContent();
            Duration least = configured.compareTo(LEAST_PATIENCE) < 0 ? configured : LEAST_PATIENCE;
            attempts(request).stream()
                    .filter(attempt -> attempt.took().compareTo(least) < 0)
                    .filter(attempt -> attempt.failure()
                            .filter(why -> why.code().equals("upstream_first_content_timeout"))
                            .isPresent())
                    .forEach(attempt -> findings.violated(
                            request,
                            "attempt " + attempt.number() + " at " + attempt.endpoint() + " was given up as slow after "
                                    + attempt.took() + " (expected: " + least + " or more)"));
            List<Trial> trials = Trial.of(request);
            for (int i = 1; i < trials.size(); i++) {
                Trial hedge = trials.get(i);
                long since = trials.get(i - 1).beganNanos();
                if (hedge.attempt().role() == Role.HEDGE && hedge.beganNanos() - since < least.toNanos()) {
                    findings.violated(request, hedge + " began too soon (expected: after " + least + " or more)");
                }
            }
        }
    },
    /** Every request is settled by its deadline and a moment, which a ledger in trouble may take. */
    DEADLINES_HOLD("deadlinesHold") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            Duration limit = history.config().timeouts().request().plus(LONGEST_ADMISSION);
            request.heard().stream()
                    .map(generation -> generation.timings().total())
                    .filter(total -> total.compareTo(limit) > 0)
                    .forEach(total -> findings.violated(request, "took " + total + " (expected: " + limit + ")"));
        }
    },
    /** After the end of an attempt nothing of it runs on; what follows a whole answer may be read for a second. */
    NOTHING_RUNS_ON("nothingRunsOn") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            for (Trial trial : Trial.of(request)) {
                long rest = trial.attempt().answered() ? LONGEST_REST.toNanos() : 0;
                if (trial.call().runsAt(trial.endedNanos() + rest + 1)) {
                    findings.violated(request, trial.call() + " ran on after the end of " + trial);
                }
            }
        }

        @Override
        public void check(History history, Findings findings) {
            super.check(history, findings);
            history.leftovers().forEach(leftover -> findings.violated("the run", leftover));
        }
    },
    /** A request is refused as one too many exactly if as many as may be are under way. */
    REFUSED_ONLY_WHEN_FULL("refusedOnlyWhenFull") {
        @Override
        void check(RequestHistory request, History history, Findings findings) {
            boolean full = request.outcome().inFlightBefore() >= history.mostInFlight();
            boolean refused = request.intent().isEmpty()
                    && request.outcome()
                            .refusal()
                            .filter(failure -> failure.kind() == FailureKind.OVERLOADED)
                            .isPresent();
            if (full != refused) {
                findings.violated(
                        request,
                        (refused ? "refused" : "admitted") + " while "
                                + request.outcome().inFlightBefore() + " of " + history.mostInFlight()
                                + " were under way");
            }
        }
    },
    /** The gateway reports no fault of its own. */
    NO_FAULTS("noFaults") {
        @Override
        public void check(History history, Findings findings) {
            history.faults().forEach(fault -> findings.violated("the run", fault));
        }
    };

    /** The second that the gateway grants, and some lateness. */
    private static final Duration LONGEST_REST = Duration.ofMillis(1_010);

    /** The floor of an adaptive limit for the first content. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(10);

    private static final Duration LONGEST_ADMISSION = Duration.ofSeconds(1);

    private final String word;

    Invariants(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public void check(History history, Findings findings) {
        history.requests().forEach(request -> check(request, history, findings));
    }

    void check(RequestHistory request, History history, Findings findings) {}

    /**
     * That an outage is not amplified: calls in all, over requests that reached a provider.
     *
     * @param mostPerRequest the most calls a request may cost on average
     */
    public static Invariant amplificationUpTo(double mostPerRequest) {
        return new Amplification(mostPerRequest);
    }

    private static List<Attempt> attempts(RequestHistory request) {
        return request.generation().map(Generation::attempts).orElse(List.of());
    }

    /** Whether it repeats the attempt that ended last before it, with whatever key. */
    private static boolean goesOnWhereOneEnded(Attempt attempt, List<Attempt> before) {
        Instant last = before.stream()
                .map(Invariants::endOf)
                .filter(end -> !end.isAfter(attempt.startedAt()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return before.stream()
                .anyMatch(other -> other.endpoint().equals(attempt.endpoint())
                        && endOf(other).equals(last));
    }

    /** Whether another endpoint answered first: it may still be asked for the rest of that answer. */
    private static boolean lostTheRace(Attempt attempt) {
        return attempt.failure().filter(why -> why.code().equals("hedge_lost")).isPresent();
    }

    private static Instant endOf(Attempt attempt) {
        return attempt.startedAt().plus(attempt.took());
    }

    /** From {@code 1. p0:acme/one: the only endpoint} to {@code p0:acme/one}. */
    private static List<String> plannedEndpoints(RequestHistory request) {
        return request.intent().stream()
                .flatMap(intent -> intent.plan().stream())
                .filter(line -> Character.isDigit(line.charAt(0)))
                .map(line -> line.substring(line.indexOf(' ') + 1, line.indexOf(": ")))
                .toList();
    }

    private static void checkCharge(RequestHistory request, Generation generation, History history, Findings findings) {
        List<Attempt> answered =
                generation.attempts().stream().filter(Attempt::answered).toList();
        int expected = generation.status() == GenerationStatus.COMPLETED ? 1 : 0;
        if (answered.size() != expected) {
            findings.violated(request, answered.size() + " attempts answered (expected: " + expected + ")");
        }
        boolean charged =
                !generation.usage().equals(Usage.NONE) || !generation.cost().equals(Cost.NOTHING);
        boolean isOfOne = generation.attempts().stream()
                .anyMatch(attempt -> attempt.usage().equals(generation.usage())
                        && attempt.cost().equals(generation.cost())
                        && (answered.isEmpty() || attempt.answered()));
        isOfOne |= generation.status() == GenerationStatus.CANCELLED
                && generation.attempts().stream().anyMatch(attempt -> ranOn(attempt, generation));
        if (charged && !isOfOne) {
            findings.violated(request, "charged " + generation.usage() + " (expected: what one attempt used)");
        }
        if (generation.status() == GenerationStatus.FAILED) {
            checkChargeOfFailure(request, generation, charged, findings);
        }
        for (Attempt attempt : answered) {
            Optional<Money> price = priceOf(attempt, history);
            if (!attempt.cost().computed().equals(price)) {
                findings.violated(request, "costs " + attempt.cost() + " (expected: " + price + ")");
            }
        }
    }

    /** A caller that left pays for what was made by then; its provider may go on, and then costs the operator more. */
    private static boolean ranOn(Attempt attempt, Generation generation) {
        boolean left = attempt.failure()
                .filter(why -> why.kind() == FailureKind.CANCELLED)
                .isPresent();
        return left
                && attempt.usage().isEstimated()
                && attempt.usage().promptTokens() == generation.usage().promptTokens()
                && attempt.usage().completionTokens() >= generation.usage().completionTokens();
    }

    /** Who got nothing pays nothing; who got a part pays for the last attempt that gave some of it. */
    private static void checkChargeOfFailure(
            RequestHistory request, Generation generation, boolean charged, Findings findings) {
        Optional<Attempt> last = generation.attempts().stream()
                .filter(attempt -> attempt.failure()
                        .filter(why -> why.progress() == SendProgress.CONTENT_PASSED)
                        .isPresent())
                .reduce((earlier, later) -> later);
        boolean agrees = last.map(attempt -> attempt.usage().equals(generation.usage())
                        && attempt.cost().equals(generation.cost()))
                .orElse(!charged);
        if (!agrees) {
            findings.violated(request, "charged " + generation.usage() + " (expected: " + last + ")");
        }
    }

    private static Optional<Money> priceOf(Attempt attempt, History history) {
        return endpoint(attempt, history).flatMap(endpoint -> endpoint.prices().usualCostOf(attempt.usage()));
    }

    private static Optional<Endpoint> endpoint(Attempt attempt, History history) {
        return history.catalog().find(attempt.model()).stream()
                .flatMap(model -> model.endpoints().stream())
                .filter(endpoint -> endpoint.id().equals(attempt.endpoint()))
                .findFirst();
    }

    private static boolean isForbidden(Attempt refusing, Attempt later, RequestHistory request, History history) {
        return switch (kindOf(refusing)) {
            case CONTENT_FILTER ->
                later.model().equals(refusing.model())
                        || (!history.config().failover().contentPolicyFallbacks()
                                && !isCallersOwn(later, request, history));
            case CONTEXT_LENGTH -> !hasMoreRoom(refusing, later, history);
            case INVALID_REQUEST -> refusing.role() != Role.CONTINUATION;
            default -> false;
        };
    }

    /** Why an attempt failed; as if its caller had left, which forbids nothing, where it did not. */
    private static FailureKind kindOf(Attempt attempt) {
        return attempt.failure().map(Failure::kind).orElse(FailureKind.CANCELLED);
    }

    private static boolean isCallersOwn(Attempt attempt, RequestHistory request, History history) {
        return history.names().resolve(request.plan().models()).stream()
                .filter(name -> name.origin() != Origin.OPERATOR_FALLBACK)
                .flatMap(name -> history.catalog().find(name.uri().model()).stream())
                .anyMatch(model -> model.id().equals(attempt.model()));
    }

    private static boolean hasMoreRoom(Attempt refusing, Attempt later, History history) {
        long had = endpoint(refusing, history)
                .map(endpoint -> endpoint.contextLength().orElse(0))
                .orElse(0L);
        long has = endpoint(later, history)
                .map(endpoint -> endpoint.contextLength().orElse(0))
                .orElse(0L);
        return had == 0 || has == 0 ? !later.model().equals(refusing.model()) : has > had;
    }

    private record Amplification(double mostPerRequest) implements Invariant {
        @Override
        public String word() {
            return "amplification";
        }

        @Override
        public void check(History history, Findings findings) {
            long sent = history.requests().stream()
                    .filter(request -> !request.calls().isEmpty())
                    .count();
            long calls = history.calls().size();
            if (calls > mostPerRequest * sent) {
                findings.violated(
                        "the run",
                        calls + " calls for " + sent + " requests (expected: at most " + mostPerRequest + " each)");
            }
        }
    }
}

package io.signalbox.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.core.routing.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * What one simulated caller asks for, and how it behaves.
 *
 * @param request its number, from 0
 * @param arrivesNanos when it asks, in nanoseconds from the start of the run
 * @param models the names it asks for, the first one first
 * @param preferences what it says of providers
 * @param stream whether it wants a stream
 * @param reading how it reads the answer
 * @param leavesAfterNanos when it leaves, from its arrival; empty if no clock makes it leave
 * @param leavesAfterPieces with which piece of the answer it leaves; empty if none makes it leave
 * @param hasEventLoop whether its work is done on an event loop, so that nothing of it happens inside another's event
 */
public record CallerPlan(
        int request,
        long arrivesNanos,
        List<String> models,
        Preferences preferences,
        boolean stream,
        Reading reading,
        OptionalLong leavesAfterNanos,
        OptionalInt leavesAfterPieces,
        boolean hasEventLoop) {

    private static final long SECOND = 1_000_000_000;

    /** Copies the names. */
    public CallerPlan {
        models = List.copyOf(models);
    }

    /** How a caller reads. */
    public enum Reading {
        /** As fast as it comes. */
        EAGERLY,
        /** One piece, and then the next. */
        PIECE_BY_PIECE,
        /** One piece, and the next some time later. */
        SLOWLY,
        /** A piece or two, and then no more, without leaving. */
        NOT_TO_THE_END
    }

    static CallerPlan draw(
            int request, long arrivesNanos, List<String> models, List<String> providers, RandomGenerator chance) {
        List<String> asked = new ArrayList<>();
        do {
            String model = chance.nextInt(40) == 0 ? "no/such" : models.get(chance.nextInt(models.size()));
            if (!asked.contains(model)) {
                asked.add(model);
            }
        } while (chance.nextInt(3) == 0);
        boolean impatient = chance.nextInt(6) == 0;
        return new CallerPlan(
                request,
                arrivesNanos,
                asked,
                preferences(providers, chance),
                chance.nextInt(3) != 0,
                reading(chance),
                impatient && chance.nextBoolean() ? OptionalLong.of(patience(chance)) : OptionalLong.empty(),
                impatient && chance.nextBoolean() ? OptionalInt.of(1 + chance.nextInt(4)) : OptionalInt.empty(),
                chance.nextBoolean());
    }

    /** The request in the simulated dialect. */
    byte[] body() {
        StringBuilder text = new StringBuilder("request=").append(request);
        text.append(";models=")
                .append(String.join(",", models))
                .append(";stream=")
                .append(stream);
        preferences.only().forEach(names -> text.append(";only=").append(String.join(",", names)));
        preferences.order().ifPresent(names -> text.append(";order=").append(String.join(",", names)));
        if (!preferences.ignore().isEmpty()) {
            text.append(";ignore=").append(String.join(",", preferences.ignore()));
        }
        return text.append(";fallbacks=")
                .append(preferences.allowFallbacks())
                .toString()
                .getBytes(US_ASCII);
    }

    private static Preferences preferences(List<String> providers, RandomGenerator chance) {
        List<String> some =
                providers.stream().filter(name -> chance.nextBoolean()).toList();
        if (some.isEmpty()) {
            return Preferences.NONE;
        }
        return switch (chance.nextInt(10)) {
            case 0 -> Preferences.builder().only(some).build();
            case 1 -> Preferences.builder().ignore(some).build();
            case 2 -> Preferences.builder().order(some).build();
            case 3 -> Preferences.builder().allowFallbacks(false).build();
            default -> Preferences.NONE;
        };
    }

    private static Reading reading(RandomGenerator chance) {
        return switch (chance.nextInt(12)) {
            case 0 -> Reading.NOT_TO_THE_END;
            case 1, 2 -> Reading.SLOWLY;
            case 3, 4, 5 -> Reading.PIECE_BY_PIECE;
            default -> Reading.EAGERLY;
        };
    }

    /** At once, within the time in which the ledger answers, or some time later. */
    private static long patience(RandomGenerator chance) {
        return switch (chance.nextInt(4)) {
            case 0 -> 0;
            case 1 -> chance.nextLong(SECOND / 50);
            case 2 -> chance.nextLong(3 * SECOND);
            default -> chance.nextLong(60 * SECOND);
        };
    }
}

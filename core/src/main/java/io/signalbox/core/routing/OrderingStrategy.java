package io.signalbox.core.routing;

import io.signalbox.core.health.EndpointHealth;
import io.signalbox.core.health.Percentiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * How endpoints that could all serve a request are put in order where the caller does not say. Each is a pure function of the
 * endpoints, what was observed of them, the request and chance: it gives every endpoint a key, and lower keys are tried first.
 *
 * <p>Figures that nobody knows come last, except in {@link #LEAST_LATENCY}, which has to try an endpoint to learn its latency.
 */
public enum OrderingStrategy {
    /**
     * Drawn, the cheaper the likelier: the weight is 1 / price², for a request of this size. An unknown price counts as the dearest
     * known one. Free endpoints go before all others.
     *
     * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: price-based load balancing</a>
     */
    BALANCED {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            double[] weights = priceWeights(contenders);
            double sum = sum(weights);
            return Keys.of(
                    contenders,
                    i -> lot(chance.nextDouble(), weights[i]),
                    i -> "drawn with weight " + rounded(weights[i] / sum) + " of 1 (price)");
        }
    },
    /** Cheapest first, for a request of this size. */
    PRICE {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(
                    contenders,
                    i -> lastIfUnknown(contenders.get(i).price()),
                    i -> "sorted by price: "
                            + PriceText.of(contenders.get(i).endpoint().prices()));
        }
    },
    /** Most tokens a second first, by the median. */
    THROUGHPUT {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(
                    contenders,
                    i -> lastIfUnknown(-median(contenders.get(i).health().throughput())),
                    i -> "sorted by throughput: "
                            + figure(median(contenders.get(i).health().throughput()), " tokens/s"));
        }
    },
    /** Shortest time to the first content first, by the median. */
    LATENCY {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(
                    contenders,
                    i -> lastIfUnknown(median(contenders.get(i).health().firstContent())),
                    i -> "sorted by latency: " + latency(contenders.get(i)));
        }
    },
    /** Highest declared quality first. */
    QUALITY {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(
                    contenders,
                    i -> -(double)
                            contenders.get(i).endpoint().terms().quality().orElse(Integer.MIN_VALUE),
                    i -> {
                        var quality = contenders.get(i).endpoint().terms().quality();
                        return "sorted by quality: " + (quality.isPresent() ? "rank " + quality.getAsInt() : "unknown");
                    });
        }
    },
    /** Most reliable first, by the share of attempts that succeeded within 30 minutes. */
    UPTIME {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(
                    contenders, i -> lastIfUnknown(-uptime(contenders.get(i).health())), i -> {
                        double uptime = uptime(contenders.get(i).health());
                        return "sorted by uptime: " + figure(100 * uptime, " % of 30 minutes");
                    });
        }
    },
    /**
     * Split by declared weight, 1 where none is declared. Requests with the same session, or else the same user, are always split the
     * same way, and a changed weight moves no more of them than it has to.
     */
    WEIGHTED {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            Optional<String> session = facts.session().or(facts::user);
            double sum = 0;
            for (Contender contender : contenders) {
                sum += weight(contender);
            }
            double whole = sum;
            return Keys.of(
                    contenders,
                    i -> lot(
                            session.isPresent() ? share(session.get(), contenders.get(i)) : chance.nextDouble(),
                            weight(contenders.get(i))),
                    i -> (session.isPresent() ? "the session's draw" : "drawn") + " with weight "
                            + (int) weight(contenders.get(i)) + " of " + (int) whole);
        }
    },
    /** The faster of two that are drawn, by the time to the first content; the others follow by the same figure. */
    LEAST_LATENCY {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            int one = chance.nextInt(contenders.size());
            int other = (one + 1 + chance.nextInt(Math.max(1, contenders.size() - 1))) % contenders.size();
            int faster = firstIfUnknown(contenders.get(one)) <= firstIfUnknown(contenders.get(other)) ? one : other;
            return Keys.of(
                    contenders,
                    i -> i == faster ? -1 : firstIfUnknown(contenders.get(i)),
                    i -> (i == faster ? "the faster of two drawn: " : "by latency: ") + latency(contenders.get(i)));
        }
    },
    /** Fewest attempts under way first; drawn where they are as many. */
    LEAST_BUSY {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(
                    contenders,
                    i -> contenders.get(i).health().inFlight() + chance.nextDouble(),
                    i -> contenders.get(i).health().inFlight() + " attempts under way");
        }
    },
    /**
     * Each in turn. Whose turn it is comes from the source of chance: one that counts makes a strict rotation, any other a rotation
     * that begins anywhere.
     */
    ROUND_ROBIN {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            int size = contenders.size();
            int turn = (int) Math.floorMod(chance.nextLong(), (long) size);
            return Keys.of(contenders, i -> Math.floorMod(i - turn, size), i -> "in turn");
        }
    },
    /** As they stand in the configuration. */
    ORDERED {
        @Override
        Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance) {
            return Keys.of(contenders, i -> i, i -> "as configured");
        }
    };

    /** The least that a price counts as, in dollars; makes free endpoints all but certain to come first. */
    private static final double LEAST_PRICE = 1e-12;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The keys of these endpoints, at least one, in their order. */
    abstract Keys keys(List<Contender> contenders, RequestFacts facts, RandomGenerator chance);

    /** The word in configuration: {@code least-latency}. */
    public String word() {
        return word;
    }

    /** The strategy written as {@code word}, with {@code -} or {@code _}; empty if the word is none. */
    public static Optional<OrderingStrategy> of(String word) {
        for (OrderingStrategy strategy : values()) {
            if (strategy.word.equals(word.replace('_', '-'))) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }

    static OrderingStrategy of(SortKey key) {
        return switch (key) {
            case PRICE -> PRICE;
            case THROUGHPUT -> THROUGHPUT;
            case LATENCY -> LATENCY;
            case EXACTO -> QUALITY;
        };
    }

    private static double[] priceWeights(List<Contender> contenders) {
        double dearest = 0;
        for (Contender contender : contenders) {
            if (contender.price() > dearest) {
                dearest = contender.price();
            }
        }
        double[] weights = new double[contenders.size()];
        for (int i = 0; i < weights.length; i++) {
            double price = contenders.get(i).price();
            double counted = Math.max(LEAST_PRICE, Double.isNaN(price) ? dearest : price);
            weights[i] = 1 / (counted * counted);
        }
        return weights;
    }

    /**
     * A key that is the least of all with a probability in proportion to the weight, after Efraimidis and Spirakis, Weighted random
     * sampling with a reservoir (2006).
     *
     * @param uniform from 0 to below 1
     */
    private static double lot(double uniform, double weight) {
        return weight == 0 ? Double.POSITIVE_INFINITY : -Math.log(1 - uniform) / weight;
    }

    /** From 0 to below 1, always the same for the same session and endpoint. */
    private static double share(String session, Contender contender) {
        long hash = 1125899906842597L;
        String key = session + '\n' + contender.endpoint().id();
        for (int i = 0; i < key.length(); i++) {
            hash = 31 * hash + key.charAt(i);
        }
        // The finalizer of SplittableRandom spreads neighbouring hashes over the whole range.
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }

    private static double weight(Contender contender) {
        return contender.endpoint().terms().weight().orElse(1);
    }

    private static double median(Optional<Percentiles> measured) {
        return measured.map(Percentiles::p50).orElse(Double.NaN);
    }

    private static double uptime(EndpointHealth health) {
        OptionalDouble uptime = health.uptime30m();
        return uptime.isPresent() ? uptime.getAsDouble() : Double.NaN;
    }

    private static double lastIfUnknown(double figure) {
        return Double.isNaN(figure) ? Double.POSITIVE_INFINITY : figure;
    }

    private static double firstIfUnknown(Contender contender) {
        return contender.health().firstContent().map(Percentiles::p50).orElse(0.0);
    }

    private static String latency(Contender contender) {
        return figure(median(contender.health().firstContent()), " s to the first content");
    }

    private static String figure(double figure, String unit) {
        return Double.isNaN(figure) ? "unknown" : rounded(figure) + unit;
    }

    /** To two digits after the point. */
    private static String rounded(double number) {
        long hundredths = Math.round(100 * number);
        long rest = hundredths % 100;
        return hundredths / 100 + (rest == 0 ? "" : "." + (rest < 10 ? "0" : "") + rest);
    }

    private static double sum(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }
}

package io.signalbox.codec.jackson.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.core.config.EndpointFacts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * One entry of a list of models. Whatever is missing, of another type or out of all proportion is not known; nothing here throws.
 * Places in it are JSON pointers.
 */
record ModelRow(JsonNode json) {

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_NUMBER = 40;
    private static final long MOST_TOKENS = 1L << 40;
    private static final long LAST_SECOND = 4_102_444_800L;
    private static final String MODELS = "models/";

    /** What the provider calls it: {@code id}, else {@code name}. */
    Optional<String> id() {
        return text("/id")
                .or(() -> text("/name"))
                .map(name -> name.startsWith(MODELS) ? name.substring(MODELS.length()) : name);
    }

    /** The first of these that is a text of visible characters, no longer than a name. */
    Optional<String> text(String... places) {
        for (String place : places) {
            JsonNode value = json.at(place);
            String text = value.isTextual() ? value.textValue().strip() : "";
            if (!text.isEmpty() && text.length() <= LONGEST_NAME && text.chars().noneMatch(Character::isISOControl)) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /** The first of these that is a number of tokens. */
    OptionalLong tokens(String... places) {
        for (String place : places) {
            JsonNode value = json.at(place);
            if (value.isIntegralNumber()
                    && value.canConvertToLong()
                    && value.longValue() > 0
                    && value.longValue() <= MOST_TOKENS) {
                return OptionalLong.of(value.longValue());
            }
        }
        return OptionalLong.empty();
    }

    /** What is known if these two are all that the row says. */
    EndpointFacts limits(String contextLength, String maxOutputTokens) {
        return EndpointFacts.UNKNOWN.withLimits(tokens(contextLength), tokens(maxOutputTokens));
    }

    /** The first of these that is true or false. */
    Optional<Boolean> flag(String... places) {
        for (String place : places) {
            if (json.at(place).isBoolean()) {
                return Optional.of(json.at(place).booleanValue());
            }
        }
        return Optional.empty();
    }

    /** The texts of the first of these that is a list. */
    Optional<Set<String>> texts(String... places) {
        for (String place : places) {
            if (json.at(place).isArray()) {
                Set<String> texts = new TreeSet<>();
                json.at(place).forEach(item -> texts.add(item.asText()));
                return Optional.of(texts);
            }
        }
        return Optional.empty();
    }

    /** A decimal of 0 or more, written as a number or as a text. */
    Optional<BigDecimal> amount(String place) {
        JsonNode value = json.at(place);
        String written = value.isNumber() || value.isTextual() ? value.asText() : "";
        if (written.isEmpty() || written.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            BigDecimal amount = new BigDecimal(written);
            boolean usual = Math.abs(amount.scale()) <= LONGEST_NUMBER && amount.signum() >= 0;
            return usual ? Optional.of(amount) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A moment, in seconds since 1970 or as RFC 3339 writes it. */
    Optional<Instant> moment(String place) {
        JsonNode value = json.at(place);
        try {
            if (value.isTextual()) {
                return Optional.of(Instant.parse(value.textValue()));
            }
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        boolean usual = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() > 0
                && value.longValue() < LAST_SECOND;
        return usual ? Optional.of(Instant.ofEpochSecond(value.longValue())) : Optional.empty();
    }
}

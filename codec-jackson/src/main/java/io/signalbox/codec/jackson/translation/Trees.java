package io.signalbox.codec.jackson.translation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** JSON as trees, for what is translated. Numbers keep their spelling as far as decimals go. */
public final class Trees {

    private static final int DEEPEST = 128;
    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_AMOUNT = 40;
    private static final BigDecimal MOST_AMOUNT = BigDecimal.valueOf(1_000_000);

    private static final ObjectMapper MAPPER = JsonMapper.builder(new JsonFactory()
                    .setStreamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build()))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Trees() {}

    /** Reads a range of bytes; empty if it is not JSON. */
    public static Optional<JsonNode> read(byte[] bytes, int from, int to) {
        try {
            return Optional.of(MAPPER.readTree(bytes, from, to - from)).filter(tree -> !tree.isMissingNode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads a text; empty if it is not JSON. */
    public static Optional<JsonNode> read(String json) {
        try {
            return Optional.of(MAPPER.readTree(json)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The tree as JSON in UTF-8, without white space. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** The tree as JSON text, without white space. */
    public static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** A new object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The member's text, if it is one and not empty. */
    public static Optional<String> textAt(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** The member's whole number, if it is one from 0 to 10^12: what can be a count. */
    public static OptionalLong countAt(JsonNode object, String member) {
        JsonNode value = object.path(member);
        boolean isCount = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= 1_000_000_000_000L;
        return isCount ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /** The member's number, if it is one from 0 to 10^6 that can be an amount of money. */
    public static Optional<BigDecimal> amountAt(JsonNode object, String member) {
        return amountAt(object, member, MOST_AMOUNT);
    }

    /** The member's number, if it is one from 0 to this that can be an amount of money in some unit. */
    public static Optional<BigDecimal> amountAt(JsonNode object, String member, BigDecimal most) {
        JsonNode value = object.path(member);
        if (!value.isNumber()) {
            return Optional.empty();
        }
        BigDecimal amount = value.decimalValue();
        boolean plausible = amount.signum() >= 0
                && Math.abs((long) amount.scale()) <= LONGEST_AMOUNT
                && amount.precision() <= LONGEST_AMOUNT
                && amount.compareTo(most) <= 0;
        return plausible ? Optional.of(amount) : Optional.empty();
    }

    /** The member, if it is there and not null. */
    public static Optional<JsonNode> at(JsonNode object, String member) {
        JsonNode value = object.get(member);
        return Optional.ofNullable(value).filter(there -> !there.isNull());
    }

    /** The number, or the bound that it is beyond; what is no number stays what it is. */
    public static JsonNode between(JsonNode number, String least, String most) {
        if (!number.isNumber()) {
            return number;
        }
        BigDecimal value = number.decimalValue();
        BigDecimal low = new BigDecimal(least);
        BigDecimal high = new BigDecimal(most);
        if (value.compareTo(low) >= 0 && value.compareTo(high) <= 0) {
            return number;
        }
        return JsonNodeFactory.instance.numberNode(value.compareTo(low) < 0 ? low : high);
    }

    /** JSON text of an object: arguments as models write them, which may be blank, {@code null} or no JSON at all. */
    public static ObjectNode arguments(String json) {
        if (json.isBlank() || json.strip().equals("null")) {
            return object();
        }
        return read(json)
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> object().put("_raw", json));
    }
}

package io.signalbox.codec.jackson.claude;

import io.signalbox.core.catalog.Endpoint;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model takes beyond what all models of the dialect take, as far as its name tells: the models of one family differ by their
 * version. Of a name that is none of Claude's nothing is assumed but what the oldest hosts of the dialect take.
 *
 * @param claude whether it is one of Anthropic's own
 * @param version a hundred times the major and once the minor version: 406 is 4.6
 * @param opus whether it is of the largest size, which got some features earlier
 * @see <a href="https://platform.claude.com/docs/en/about-claude/models/overview">Anthropic: models</a>
 */
public record ModelTraits(boolean claude, int version, boolean opus) {

    private static final ModelTraits FOREIGN = new ModelTraits(false, 0, false);
    private static final int LATEST = Integer.MAX_VALUE;

    /** One or two digits, and perhaps one or two more; a date is longer, and what follows a letter is a revision. */
    private static final Pattern VERSION = Pattern.compile("(?<![0-9a-z.])(\\d{1,2})(?:[.-](\\d{1,2}))?(?![0-9.])");

    /** How a model is made to think. */
    public enum Thinking {
        /** It cannot. */
        NONE,
        /** With a number of tokens. */
        BUDGET,
        /** As much as it likes, within an effort. */
        ADAPTIVE
    }

    /** The traits of the model that an endpoint serves. */
    public static ModelTraits of(Endpoint endpoint) {
        return of(endpoint.id().upstreamModel());
    }

    /** The traits of the model of this name, however its host spells it. */
    public static ModelTraits of(String upstreamModel) {
        String name = upstreamModel.toLowerCase(Locale.ROOT);
        int at = name.indexOf("claude");
        if (at < 0) {
            return FOREIGN;
        }
        Matcher number = VERSION.matcher(name.substring(at));
        int version = LATEST;
        if (number.find()) {
            int minor = number.group(2) == null ? 0 : Integer.parseInt(number.group(2));
            version = Integer.parseInt(number.group(1)) * 100 + minor;
        }
        return new ModelTraits(true, version, name.contains("opus"));
    }

    /** Whether it takes temperature, top_p and top_k. */
    public boolean takesSampling() {
        return !claude || version <= 406;
    }

    /** Whether temperature and top_p exclude each other. */
    public boolean takesOneOfTemperatureAndTopP() {
        return claude && version >= 401;
    }

    /** How it is made to think. */
    public Thinking thinking() {
        if (!claude) {
            return Thinking.BUDGET;
        }
        return version >= 406 ? Thinking.ADAPTIVE : version >= 307 ? Thinking.BUDGET : Thinking.NONE;
    }

    /** Whether it takes {@code output_config.effort}. */
    public boolean takesEffort() {
        return claude && (version >= 406 || (opus && version >= 405));
    }

    /** The effort that comes closest to this one among those that it knows. */
    public String effort(String word) {
        return switch (word) {
            case "minimal" -> "low";
            case "xhigh" -> version >= 407 ? "xhigh" : "high";
            case "max" -> version >= 406 ? "max" : "high";
            default -> word;
        };
    }

    /** Whether it takes {@code output_config.format} and strict tools. */
    public boolean takesSchemas() {
        return claude && (version >= 405 || (opus && version >= 401));
    }

    /** Whether it takes turns of the role {@code system} among the others. */
    public boolean takesLateSystemTurns() {
        return claude && version >= 408;
    }

    /** Whether it goes on from a last turn that is its own. */
    public boolean takesPrefill() {
        return claude && version < 406;
    }
}

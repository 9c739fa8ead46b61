package io.signalbox.tokens.jtokkit;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.signalbox.core.port.TokenCounter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Counts by the vocabularies of OpenAI: {@code cl100k} for its older models, {@code o200k} for its newer ones and for everybody else's,
 * whose own are not public or much alike. Thread-safe.
 *
 * <p>A vocabulary takes some tenths of a second and 30 MB when it is first used; {@link #warm} does that beforehand. What looks like a
 * special token in a text is a text: callers write what they like.
 */
public final class JtokkitTokenCounter implements TokenCounter {

    private static final Pattern OLDER = Pattern.compile("(^|/)(gpt-4(-|$)|gpt-3\\.5|gpt-35|text-embedding-)");

    /** One for the whole process: vocabularies are large, and never change. */
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

    /** Loads what most models need. Takes some tenths of a second; call it where nobody waits. */
    public void warm() {
        count("", "");
    }

    @Override
    public long count(String model, String text) {
        return encoding(model).countTokensOrdinary(text);
    }

    private Encoding encoding(String model) {
        boolean older = OLDER.matcher(model.toLowerCase(Locale.ROOT)).find();
        return REGISTRY.getEncoding(older ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE);
    }
}

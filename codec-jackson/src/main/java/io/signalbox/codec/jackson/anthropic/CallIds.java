package io.signalbox.codec.jackson.anthropic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names that other dialects gave, in the form that this one takes; the same name always becomes the same. */
final class CallIds {

    private static final Pattern TAKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int SHOWN = 24;

    private CallIds() {}

    /** The id of a call: as it is if it may stand so, else a short hash of it. */
    static String of(String id) {
        return TAKEN.matcher(id).matches() ? id : "toolu_" + hash(id).substring(0, SHOWN);
    }

    /** SHA-256 in hexadecimal digits: tells people apart without saying who they are. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

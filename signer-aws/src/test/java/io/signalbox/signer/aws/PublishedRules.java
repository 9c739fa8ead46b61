package io.signalbox.signer.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature Version 4 written down once more from the published rules, over the JDK alone: what a signature has to be, computed from
 * the request as it arrived.
 *
 * @param service the service's signing name
 * @param keyId the access key
 * @param secret its secret
 */
record PublishedRules(String service, String region, String keyId, String secret) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /**
     * The value of the Authorization header.
     *
     * @param path as it was sent
     * @param query as it was sent, in order of names already
     * @param headers those that are signed, by their names in small letters, x-amz-date among them
     */
    String authorization(String method, String path, String query, SortedMap<String, String> headers, byte[] body) {
        String time = headers.getOrDefault("x-amz-date", "");
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String names = String.join(";", headers.keySet());
        StringBuilder canonical = new StringBuilder(method + "\n" + encodedAgain(path) + "\n" + query + "\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            canonical
                    .append(header.getKey())
                    .append(':')
                    .append(header.getValue())
                    .append('\n');
        }
        canonical.append('\n').append(names).append('\n').append(hex(sha256(body)));
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hex(sha256(utf8(canonical.toString())));
        byte[] key = utf8("AWS4" + secret);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return ALGORITHM + " Credential=" + keyId + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                + hex(hmac(key, toSign));
    }

    /** Each byte but the unreserved ones and the slash, the percent signs of the first encoding included. */
    private static String encodedAgain(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : utf8(path)) {
            char c = (char) b;
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_.~/".indexOf(c) >= 0);
            encoded.append(
                    plain
                            ? String.valueOf(c)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

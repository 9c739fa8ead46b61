package io.signalbox.core.name;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Which addresses a public name may have.
 *
 * <p>A name that suddenly has an address inside the operator's network would carry calls, with the provider's key, to whoever answers
 * there, as a cloud's metadata service does. Names that mean something inside only are left alone, and so are literal addresses: both
 * are the operator's own words.
 */
public final class AddressRule {

    /** Last labels that no public name has (RFC 6761, 6762 appendix G, ICANN's reservation of internal; svc is Kubernetes'). */
    private static final Set<String> INSIDE = Set.of(
            "localhost",
            "local",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "localdomain",
            "test",
            "svc");

    private static final int IPV4_BYTES = 4;
    /** Where machines in Azure reach the host that they run on, though it is a public address. */
    private static final byte[] AZURES_OWN = {(byte) 168, 63, (byte) 129, 16};
    /** An IPv4 address as IPv6 (RFC 4291). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    /** An IPv4 address behind a translator (RFC 6052). */
    private static final byte[] NAT64 = {0, 0x64, -1, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    /** An IPv4 address at the other end of a tunnel (RFC 3056). */
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

    private AddressRule() {}

    /** Whether a host of a URI is an address already: {@code 127.0.0.1}, {@code [::1]}. */
    public static boolean isLiteral(String host) {
        if (host.startsWith("[") || host.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Whether a name, which is no literal address, could be one of the internet's: it has a dot, and its end is not one for use inside. */
    public static boolean isPublic(String name) {
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        int dot = host.lastIndexOf('.');
        String lower = host.toLowerCase(Locale.ROOT);
        return dot >= 0 && !INSIDE.contains(lower.substring(dot + 1)) && !lower.endsWith(".home.arpa");
    }

    /** Whether an address is one of the internet's, where a public name may lead. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4_BYTES ? isPublicIpv4(bytes) : isPublicIpv6(bytes);
    }

    private static boolean isPublicIpv4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return switch (first) {
            case 0, 10, 127 ->
                false; // This network, to which Linux connects as to itself (RFC 1122); private (RFC 1918); loopback.
            case 100 -> second < 64 || second > 127; // Carrier-grade NAT (RFC 6598), where one cloud has its metadata.
            case 168 -> !Arrays.equals(bytes, AZURES_OWN);
            case 169 -> second != 254; // Link-local (RFC 3927), where most clouds have theirs.
            case 172 -> second < 16 || second > 31; // Private (RFC 1918).
            case 192 ->
                second != 168
                        && !(second == 0 && bytes[2] == 0); // Private; protocols' own (RFC 6890), and metadata again.
            default -> first < 224; // Multicast (RFC 5771), reserved, broadcast.
        };
    }

    private static boolean isPublicIpv6(byte[] bytes) {
        if (startsWith(bytes, MAPPED)) {
            return isPublicIpv4(Arrays.copyOfRange(bytes, MAPPED.length, bytes.length));
        }
        if (startsWith(bytes, NAT64)) {
            return isPublicIpv4(Arrays.copyOfRange(bytes, NAT64.length, bytes.length));
        }
        if (startsWith(bytes, SIX_TO_FOUR)) {
            return isPublicIpv4(Arrays.copyOfRange(bytes, SIX_TO_FOUR.length, SIX_TO_FOUR.length + IPV4_BYTES));
        }
        return (bytes[0] & 0xe0)
                == 0x20; // Global unicast (RFC 4291 §2.4), all that is given out of the internet's addresses.
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}

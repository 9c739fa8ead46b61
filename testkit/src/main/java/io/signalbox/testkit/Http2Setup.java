package io.signalbox.testkit;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/**
 * How a {@link ScriptedUpstream} speaks HTTP/2 beside HTTP/1.1.
 *
 * <p>Over TLS it is agreed on by ALPN; without TLS by prior knowledge (RFC 9113 §3.3) or by the older {@code Upgrade: h2c}. {@link
 * #healthy()} does what any server does: 100 streams at once, pings answered, bytes granted again as soon as they were read. Immutable:
 * every method gives another one.
 */
public final class Http2Setup {
    private final Map<Http2Setting, Long> settings;
    private final boolean saysHello;
    private final boolean upgrades;
    private final boolean answersPings;
    private final boolean grants;

    private Http2Setup(
            Map<Http2Setting, Long> settings,
            boolean saysHello,
            boolean upgrades,
            boolean answersPings,
            boolean grants) {
        this.settings = settings;
        this.saysHello = saysHello;
        this.upgrades = upgrades;
        this.answersPings = answersPings;
        this.grants = grants;
    }

    /** What every client gets on with. */
    public static Http2Setup healthy() {
        Map<Http2Setting, Long> settings = new EnumMap<>(Http2Setting.class);
        settings.put(Http2Setting.MAX_CONCURRENT_STREAMS, 100L);
        return new Http2Setup(settings, true, true, true, true);
    }

    /**
     * The same with this setting from the begin of each connection. Nothing is validated. Streams above the most at once are reset with
     * {@link Http2Error#REFUSED_STREAM}.
     */
    public Http2Setup with(Http2Setting setting, long value) {
        Map<Http2Setting, Long> changed = new EnumMap<>(settings);
        changed.put(requireNonNull(setting, "setting"), value);
        return new Http2Setup(changed, saysHello, upgrades, answersPings, grants);
    }

    /** The same without its settings and their acknowledgement: a handshake that hangs. */
    public Http2Setup withoutSettings() {
        return new Http2Setup(settings, false, upgrades, answersPings, grants);
    }

    /** The same, but an {@code Upgrade: h2c} is not followed: the answer comes in HTTP/1.1. */
    public Http2Setup withoutUpgrade() {
        return new Http2Setup(settings, saysHello, false, answersPings, grants);
    }

    /** The same, but a ping is never answered. */
    public Http2Setup withoutPingAnswers() {
        return new Http2Setup(settings, saysHello, upgrades, false, grants);
    }

    /**
     * The same, but bytes that were read are not granted again, so that request bodies stop where the windows end; {@link
     * Http2Connection#grant(int, int)} grants more.
     */
    public Http2Setup withoutGrants() {
        return new Http2Setup(settings, saysHello, upgrades, answersPings, false);
    }

    Map<Http2Setting, Long> settings() {
        return settings;
    }

    boolean saysHello() {
        return saysHello;
    }

    boolean upgrades() {
        return upgrades;
    }

    boolean answersPings() {
        return answersPings;
    }

    boolean grants() {
        return grants;
    }
}

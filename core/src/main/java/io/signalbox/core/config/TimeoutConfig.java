package io.signalbox.core.config;

import java.time.Duration;

/**
 * How long things may take. Each is positive.
 *
 * @param connect until a connection to a provider stands, name resolution and TLS included
 * @param answer until the header section of an answer that is not a stream
 * @param firstContent until the first content of a stream
 * @param idle between two pieces of an answer
 * @param request one request as a whole, over all its attempts
 * @param keepAliveAfter silence towards the caller of a stream, after which it is sent comments
 */
public record TimeoutConfig(
        Duration connect,
        Duration answer,
        Duration firstContent,
        Duration idle,
        Duration request,
        Duration keepAliveAfter) {

    /**
     * 3 s to connect, 5 min for a whole answer, 2 min to the first content, 60 s of silence after it, 10 min for a request, and
     * comments after 10 s.
     */
    public static final TimeoutConfig STANDARD = new TimeoutConfig(
            Duration.ofSeconds(3),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10));

    /** The limits for calls to one provider: its own timeout is the longest silence at every stage. */
    public TimeoutConfig of(ProviderConfig provider) {
        return new TimeoutConfig(
                provider.connectTimeout().orElse(connect),
                provider.timeout().orElse(answer),
                provider.timeout().orElse(firstContent),
                provider.timeout().orElse(idle),
                request,
                keepAliveAfter);
    }

    /** The same with this limit. */
    public TimeoutConfig withConnect(Duration value) {
        return new TimeoutConfig(value, answer, firstContent, idle, request, keepAliveAfter);
    }

    /** The same with this limit. */
    public TimeoutConfig withAnswer(Duration value) {
        return new TimeoutConfig(connect, value, firstContent, idle, request, keepAliveAfter);
    }

    /** The same with this limit. */
    public TimeoutConfig withFirstContent(Duration value) {
        return new TimeoutConfig(connect, answer, value, idle, request, keepAliveAfter);
    }

    /** The same with this limit. */
    public TimeoutConfig withIdle(Duration value) {
        return new TimeoutConfig(connect, answer, firstContent, value, request, keepAliveAfter);
    }

    /** The same with this limit. */
    public TimeoutConfig withRequest(Duration value) {
        return new TimeoutConfig(connect, answer, firstContent, idle, value, keepAliveAfter);
    }

    /** The same with this silence. */
    public TimeoutConfig withKeepAliveAfter(Duration value) {
        return new TimeoutConfig(connect, answer, firstContent, idle, request, value);
    }
}

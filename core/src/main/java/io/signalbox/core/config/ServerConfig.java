package io.signalbox.core.config;

import java.time.Duration;
import java.util.Locale;

/**
 * What the proxy listens on and what it lets in. An embedded gateway has no use for it.
 *
 * @param host address to bind to
 * @param port 1 to 65535, or 0 for any free one
 * @param pathPrefix what stands before every path of the proxy, {@code /ai}, for a reverse proxy that passes paths on as they
 *     came: plain segments, each after a slash; empty if there is nothing
 * @param maxRequestBytes the longest body that is accepted
 * @param maxHeaderBytes the longest header section that is accepted
 * @param maxConnections open connections of callers
 * @param maxStreamsPerConnection requests at once on one HTTP/2 connection
 * @param shutdownGrace how long running answers may still take when the proxy is told to stop
 * @param allowOpenAccess whether it may listen beyond its own machine without a single key
 * @param admin how operators reach what is theirs
 */
public record ServerConfig(
        String host,
        int port,
        String pathPrefix,
        int maxRequestBytes,
        int maxHeaderBytes,
        int maxConnections,
        int maxStreamsPerConnection,
        Duration shutdownGrace,
        boolean allowOpenAccess,
        AdminConfig admin) {

    /** 127.0.0.1:8080, bodies up to 32 MiB, header sections up to 32 KiB, 10 000 connections of 100 streams, 30 s of grace. */
    public static final ServerConfig STANDARD = new ServerConfig(
            "127.0.0.1",
            8080,
            "",
            32 << 20,
            32 << 10,
            10_000,
            100,
            Duration.ofSeconds(30),
            false,
            AdminConfig.STANDARD);

    /** Whether only programs on the same machine can reach it. */
    public boolean isLoopback() {
        String address = host.toLowerCase(Locale.ROOT);
        return address.equals("localhost")
                || address.equals("::1")
                || address.equals("[::1]")
                || address.matches("127(\\.\\d{1,3}){3}");
    }

    /** The same on this address. */
    public ServerConfig withHost(String value) {
        return new ServerConfig(
                value,
                port,
                pathPrefix,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                shutdownGrace,
                allowOpenAccess,
                admin);
    }

    /** The same on this port. */
    public ServerConfig withPort(int value) {
        return new ServerConfig(
                host,
                value,
                pathPrefix,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                shutdownGrace,
                allowOpenAccess,
                admin);
    }

    /** The same with this before every path. */
    public ServerConfig withPathPrefix(String value) {
        return new ServerConfig(
                host,
                port,
                value,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                shutdownGrace,
                allowOpenAccess,
                admin);
    }

    /** The same with bodies up to so many bytes. */
    public ServerConfig withMaxRequestBytes(int value) {
        return new ServerConfig(
                host,
                port,
                pathPrefix,
                value,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                shutdownGrace,
                allowOpenAccess,
                admin);
    }

    /** The same, open to everybody or not. */
    public ServerConfig withAllowOpenAccess(boolean value) {
        return new ServerConfig(
                host,
                port,
                pathPrefix,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                shutdownGrace,
                value,
                admin);
    }

    /** The same with this way for operators. */
    public ServerConfig withAdmin(AdminConfig value) {
        return new ServerConfig(
                host,
                port,
                pathPrefix,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                shutdownGrace,
                allowOpenAccess,
                value);
    }

    /** The same with this grace. */
    public ServerConfig withShutdownGrace(Duration value) {
        return new ServerConfig(
                host,
                port,
                pathPrefix,
                maxRequestBytes,
                maxHeaderBytes,
                maxConnections,
                maxStreamsPerConnection,
                value,
                allowOpenAccess,
                admin);
    }
}

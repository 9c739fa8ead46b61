package io.signalbox.conformance;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The proxy as users get it: a process of its own, started from the packaged jar with a configuration file. */
public final class PackagedProxy implements Access {

    private final Process process;
    private final int port;

    private PackagedProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on a free port and waits until it is ready.
     *
     * @param directory where its configuration, its log and its data go
     * @param yaml its configuration
     */
    public static PackagedProxy start(Path directory, String yaml) throws Exception {
        Path config = Files.writeString(directory.resolve("signalbox.yaml"), yaml);
        int port = freePort();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("proxy.jar"),
                        "serve",
                        "--config",
                        config.toString(),
                        "--port",
                        Integer.toString(port),
                        "--data-dir",
                        directory.resolve("data").toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("proxy.log").toFile())
                .start();
        PackagedProxy proxy = new PackagedProxy(process, port);
        proxy.awaitReady();
        return proxy;
    }

    @Override
    public String baseUrl() {
        return origin() + "/v1";
    }

    @Override
    public String origin() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private void awaitReady() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create(origin() + "/health/ready"))
                .build();
        for (int tries = 0; tries < 600; tries++) {
            try {
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the proxy ended with " + process.exitValue());
                }
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new IllegalStateException("the proxy did not become ready");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

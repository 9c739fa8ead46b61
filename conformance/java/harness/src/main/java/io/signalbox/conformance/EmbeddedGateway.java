package io.signalbox.conformance;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.config.GatewayConfig;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.face.InProcess;
import io.signalbox.transport.jdk.JdkTransport;
import java.util.Map;
import java.util.Optional;

/** The gateway in the process of its callers: the same configuration, and no socket. */
final class EmbeddedGateway implements Access {

    private final Gateway gateway;
    private final InProcess face;

    private EmbeddedGateway(Gateway gateway, GatewayConfig config) {
        this.gateway = gateway;
        this.face = InProcess.of(gateway, config);
    }

    static EmbeddedGateway start(String yaml) {
        GatewayConfig config =
                ConfigReader.in(Map.of()).read(yaml, "signalbox.yaml").config().orElseThrow();
        Gateway gateway = Gateway.builder()
                .config(config)
                .transport(JdkTransport.create())
                .bridges(Dialects.bridges())
                .build();
        return new EmbeddedGateway(gateway, config);
    }

    @Override
    public String baseUrl() {
        return origin() + "/v1";
    }

    @Override
    public String origin() {
        return "http://gateway.invalid";
    }

    @Override
    public Optional<InProcess> inProcess() {
        return Optional.of(face);
    }

    @Override
    public void close() {
        gateway.close();
    }
}

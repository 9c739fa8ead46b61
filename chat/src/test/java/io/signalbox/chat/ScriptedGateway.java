package io.signalbox.chat;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.codec.jackson.config.ConfigReader;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.port.Clock;
import io.signalbox.core.time.SystemClock;
import io.signalbox.testkit.InMemoryLedger;
import io.signalbox.testkit.ScriptedUpstream;
import io.signalbox.transport.jdk.JdkTransport;
import java.util.Map;
import java.util.Random;

/**
 * A whole gateway, and one scripted provider that speaks every dialect: {@code acme/chat}, {@code acme/anthropic}, {@code acme/gemini}
 * and {@code acme/responses} are its models, each in the dialect of its name; {@code smart} is the first, and where it fails the second.
 */
final class ScriptedGateway implements AutoCloseable {

    private static final String CONFIG = """
            providers:
              main:
                type: openai-compatible
                base_url: "%1$s/v1"
                models:
                  - {id: acme/chat, prices: {prompt: 5, completion: 20}}
                  - {id: acme/unpriced}
                  - {id: acme/vectors, prices: {prompt: 0.1, completion: 0}}
              messages:
                {type: anthropic, base_url: "%1$s/v1", api_key: k,
                 models: [{id: acme/anthropic, upstream: claude-sonnet-4-5, prices: {prompt: 3, completion: 15}}]}
              google:
                {type: gemini, base_url: "%1$s/v1beta", api_key: k,
                 models: [{id: acme/gemini, upstream: gemini-3-pro, prices: {prompt: 2, completion: 10}}]}
              replies:
                {type: openai, dialect: openai-responses, base_url: "%1$s/v1", api_key: k,
                 models: [{id: acme/responses, upstream: gpt-4.1, prices: {prompt: 1, completion: 2}}]}
            model_aliases:
              smart: [acme/chat, acme/anthropic]
            failover: {retries: 0}
            """;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final Gateway gateway;

    ScriptedGateway() {
        this(SystemClock.instance());
    }

    ScriptedGateway(Clock clock) {
        gateway = Gateway.builder()
                .withoutDiscovery()
                .config(ConfigReader.in(Map.of())
                        .read(CONFIG.formatted(upstream.uri("")), "signalbox.yaml")
                        .orThrow())
                .clock(clock)
                .transport(JdkTransport.create())
                .bridges(Dialects.bridges())
                .ledger(ledger)
                .chance(new Random(7))
                .build();
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    InMemoryLedger ledger() {
        return ledger;
    }

    Gateway gateway() {
        return gateway;
    }

    /** A conversation with this model. */
    Chat chat(String model) {
        return Chat.on(gateway).model(model);
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}

package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Headers;
import java.util.Optional;

/**
 * Where requests go: Google's Vertex has the model in the path, everybody else in the body.
 *
 * @param upstreamModel the model's name there
 * @param vertex whether it is Vertex
 * @param anthropic whether it is Anthropic itself, where the operator chooses the version
 * @see <a href="https://platform.claude.com/docs/en/api/claude-on-vertex-ai">Anthropic: Claude on Vertex AI</a>
 */
record Destination(String upstreamModel, boolean vertex, boolean anthropic) {

    /** The version of the API, in which older models still take sampling. */
    static final String VERSION = "2023-06-01";

    /** The version of the API that Vertex wants in the body. */
    static final String VERTEX_VERSION = "vertex-2023-10-16";

    private static final String FILES_BETA = "files-api-2025-04-14";
    private static final long DEFAULT_MAX_TOKENS = 4096;

    static Destination of(Endpoint endpoint) {
        ProviderType type = endpoint.provider().type();
        return new Destination(
                endpoint.id().upstreamModel(), type == ProviderType.VERTEX, type == ProviderType.ANTHROPIC);
    }

    /** The most tokens of an answer where the caller did not limit it. */
    static long mostTokens(Endpoint endpoint) {
        return endpoint.maxOutputTokens().orElse(DEFAULT_MAX_TOKENS);
    }

    /** A service tier in the dialect's word, if it has one. */
    static Optional<String> serviceTier(String common) {
        return switch (common) {
            case "auto" -> Optional.of("auto");
            case "default" -> Optional.of("standard_only");
            default -> Optional.empty();
        };
    }

    /** Writes which model is meant. */
    void identify(ObjectNode body) {
        if (vertex) {
            body.put("anthropic_version", VERTEX_VERSION);
        } else {
            body.put("model", upstreamModel);
        }
    }

    String path(boolean stream) {
        if (!vertex) {
            return "/messages";
        }
        return "/publishers/anthropic/models/" + upstreamModel + (stream ? ":streamRawPredict" : ":rawPredict");
    }

    /** Where tokens are counted. */
    String countPath() {
        return vertex ? "/publishers/anthropic/models/count-tokens:rawPredict" : "/messages/count_tokens";
    }

    /** The headers for a body like this; files at the provider are still a beta. */
    Headers headers(JsonNode body) {
        Headers headers = headers();
        boolean files = body.findValues("source").stream()
                .anyMatch(source -> source.path("type").asText().equals("file"));
        return files ? headers.plus("anthropic-beta", FILES_BETA) : headers;
    }

    /** The headers for any body. */
    Headers headers() {
        return vertex || anthropic ? Headers.NONE : Headers.of("anthropic-version", VERSION);
    }
}

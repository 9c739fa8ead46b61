package io.signalbox.codec.jackson.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.UpstreamFormat.Framing;
import io.signalbox.core.catalog.Endpoint;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.port.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where requests go: Google's Vertex and Amazon's Bedrock have the model in the path and the version in the body, everybody else has
 * it the other way around.
 *
 * @param upstreamModel the model's name there
 * @param type who it is; at Anthropic itself the operator chooses the version
 * @see <a href="https://platform.claude.com/docs/en/api/claude-on-vertex-ai">Anthropic: Claude on Vertex AI</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html">Amazon
 *     Bedrock: InvokeModelWithResponseStream</a>
 */
record Destination(String upstreamModel, ProviderType type) {

    /** The version of the API, in which older models still take sampling. */
    static final String VERSION = "2023-06-01";

    private static final String VERTEX_VERSION = "vertex-2023-10-16";
    private static final String BEDROCK_VERSION = "bedrock-2023-05-31";

    private static final String FILES_BETA = "files-api-2025-04-14";
    private static final long DEFAULT_MAX_TOKENS = 4096;

    static Destination of(Endpoint endpoint) {
        return new Destination(
                endpoint.id().upstreamModel(), endpoint.provider().type());
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

    /** The version of the API where it stands in the body, and the model does not. */
    Optional<String> versionInBody() {
        if (type == ProviderType.VERTEX) {
            return Optional.of(VERTEX_VERSION);
        }
        return type == ProviderType.BEDROCK ? Optional.of(BEDROCK_VERSION) : Optional.empty();
    }

    /** Whether the path alone says that a stream is asked for. */
    boolean streamsByPath() {
        return type == ProviderType.BEDROCK;
    }

    /** Writes which model is meant. */
    void identify(ObjectNode body) {
        versionInBody()
                .ifPresentOrElse(
                        version -> body.put("anthropic_version", version), () -> body.put("model", upstreamModel));
    }

    String path(boolean stream) {
        if (type == ProviderType.VERTEX) {
            return "/publishers/anthropic/models/" + upstreamModel + (stream ? ":streamRawPredict" : ":rawPredict");
        }
        return type == ProviderType.BEDROCK
                ? "/model/" + URLEncoder.encode(upstreamModel, StandardCharsets.UTF_8)
                        + (stream ? "/invoke-with-response-stream" : "/invoke")
                : "/messages";
    }

    /** Where tokens are counted. */
    String countPath() {
        return type == ProviderType.VERTEX
                ? "/publishers/anthropic/models/count-tokens:rawPredict"
                : "/messages/count_tokens";
    }

    /** What an answer has to come as. */
    String accepted(boolean stream) {
        if (!stream) {
            return "application/json";
        }
        return (type == ProviderType.BEDROCK ? Framing.AWS_EVENT_STREAM : Framing.SERVER_SENT_EVENTS).contentType();
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
        return versionInBody().isPresent() || type == ProviderType.ANTHROPIC
                ? Headers.NONE
                : Headers.of("anthropic-version", VERSION);
    }
}

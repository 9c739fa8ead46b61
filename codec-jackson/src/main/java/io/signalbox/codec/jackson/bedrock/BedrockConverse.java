package io.signalbox.codec.jackson.bedrock;

import io.signalbox.codec.jackson.translation.UpstreamFormat;

/**
 * The dialect {@code bedrock-converse}: Converse and ConverseStream of Amazon Bedrock. InvokeModel, where every maker's models have a
 * dialect of their own, is no part of it.
 *
 * <p>What it makes is stateless and may be used from any thread.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Amazon Bedrock: Converse</a>
 */
public final class BedrockConverse {

    /** The dialect's name. */
    public static final String NAME = "bedrock-converse";

    private BedrockConverse() {}

    /** What serves callers of other dialects at providers of this one. */
    @SuppressWarnings("exports") // For this module.
    public static UpstreamFormat upstream() {
        return new BedrockUpstream();
    }
}

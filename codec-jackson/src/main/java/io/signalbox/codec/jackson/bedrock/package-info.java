/** The dialect {@code bedrock-converse}: Amazon Bedrock's Converse, as providers take it. Start with {@link io.signalbox.codec.jackson.bedrock.BedrockConverse}. */
@NullMarked
package io.signalbox.codec.jackson.bedrock;

import org.jspecify.annotations.NullMarked;

/**
 * Calls to Bedrock signed with AWS Signature Version 4. Start with {@link io.signalbox.signer.aws.AwsSigningTransport}. AWS's own
 * library signs and finds credentials; nothing of its HTTP clients is used.
 */
@NullMarked
package io.signalbox.signer.aws;

import org.jspecify.annotations.NullMarked;

package io.signalbox.core.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What calls to a provider are signed with, where it has no key that is sent as it is: Bedrock and Vertex. Whatever is not set comes
 * from the default chain of the provider's own library.
 *
 * @param awsAccessKeyId with its secret: AWS's keys themselves
 * @param awsSecretAccessKey the secret of the access key
 * @param awsSessionToken beside temporary keys
 * @param awsProfile of AWS's shared files, instead of keys
 * @param file the key of a service account of Google Cloud, as JSON
 */
public record SigningCredentials(
        Optional<String> awsAccessKeyId,
        Optional<Secret> awsSecretAccessKey,
        Optional<Secret> awsSessionToken,
        Optional<String> awsProfile,
        Optional<Path> file) {

    /** Nothing set. */
    public static final SigningCredentials DEFAULT_CHAIN = new SigningCredentials(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** These keys of AWS. */
    public static SigningCredentials awsKeys(String accessKeyId, Secret secretAccessKey) {
        return new SigningCredentials(
                Optional.of(accessKeyId),
                Optional.of(secretAccessKey),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** These temporary keys of AWS. */
    public static SigningCredentials awsKeys(String accessKeyId, Secret secretAccessKey, Secret sessionToken) {
        return new SigningCredentials(
                Optional.of(accessKeyId),
                Optional.of(secretAccessKey),
                Optional.of(sessionToken),
                Optional.empty(),
                Optional.empty());
    }

    /** What this profile of AWS's shared files says. */
    public static SigningCredentials awsProfile(String name) {
        return new SigningCredentials(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name), Optional.empty());
    }

    /** The service account of Google Cloud whose key is in this file. */
    public static SigningCredentials file(Path json) {
        return new SigningCredentials(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(json));
    }

    boolean areAws() {
        return Stream.of(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, awsProfile)
                .anyMatch(Optional::isPresent);
    }
}

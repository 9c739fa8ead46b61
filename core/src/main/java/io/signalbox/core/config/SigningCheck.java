package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.util.Optional;

/** What one provider's calls are signed with. */
final class SigningCheck {

    private final String path;
    private final ProviderConfig provider;
    private final Problems problems;

    SigningCheck(String path, ProviderConfig provider, Problems problems) {
        this.path = path;
        this.provider = provider;
        this.problems = problems;
    }

    void run() {
        SigningCredentials signing = provider.signing();
        only(ProviderType.BEDROCK, ".aws_access_key_id", signing.awsAccessKeyId());
        only(ProviderType.BEDROCK, ".aws_secret_access_key", signing.awsSecretAccessKey());
        only(ProviderType.BEDROCK, ".aws_session_token", signing.awsSessionToken());
        only(ProviderType.BEDROCK, ".aws_profile", signing.awsProfile());
        only(ProviderType.VERTEX, ".credentials_file", signing.file());
        if (provider.type() == ProviderType.BEDROCK) {
            keys(signing);
            region();
        }
        boolean signs = provider.type() == ProviderType.BEDROCK
                ? signing.areAws()
                : provider.type() == ProviderType.VERTEX && signing.file().isPresent();
        if (signs && provider.apiKey().isPresent()) {
            problems.add(path + ".api_key", "stands beside credentials to sign with (expected: one of them)");
        }
    }

    private void keys(SigningCredentials signing) {
        boolean id = signing.awsAccessKeyId().isPresent();
        boolean secret = signing.awsSecretAccessKey().isPresent();
        if (id && !secret) {
            problems.add(path + ".aws_secret_access_key", "missing (expected: the secret of aws_access_key_id)");
        } else if (secret && !id) {
            problems.add(path + ".aws_access_key_id", "missing (expected: the key of aws_secret_access_key)");
        }
        if (signing.awsSessionToken().isPresent() && !id && !secret) {
            problems.add(path + ".aws_session_token", "stands without keys (expected: beside those it belongs to)");
        }
        if (signing.awsProfile().isPresent() && (id || secret)) {
            problems.add(path + ".aws_profile", "stands beside keys (expected: one of them)");
        }
    }

    /** A signature is for one region, which a host that is not AWS's own does not name. */
    private void region() {
        boolean named = KnownHosts.typeOf(provider.baseUrl()).equals(Optional.of(ProviderType.BEDROCK));
        boolean needed =
                provider.apiKey().isEmpty() && !provider.baseUrl().toString().isEmpty() && !named;
        if (needed && provider.terms().region().isEmpty()) {
            problems.add(path + ".region", "missing (expected: the AWS region, as the base_url does not name it)");
        }
    }

    private void only(ProviderType type, String key, Optional<?> value) {
        if (value.isPresent() && provider.type() != type) {
            problems.add(
                    path + key,
                    "is nothing that type " + provider.type().word() + " has (expected: only for type " + type.word()
                            + ")");
        }
    }
}

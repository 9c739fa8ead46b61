package io.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.catalog.ProviderType;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SigningCheckTest {

    private static final URI AWS = URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com");

    @Test
    void keysAProfileAndTheDefaultChainAreFine() {
        assertThat(problems(with(SigningCredentials.awsKeys("id", Secret.of("s")))))
                .isEmpty();
        assertThat(problems(with(SigningCredentials.awsKeys("id", Secret.of("s"), Secret.of("t")))))
                .isEmpty();
        assertThat(problems(with(SigningCredentials.awsProfile("p")))).isEmpty();
        assertThat(problems(with(SigningCredentials.DEFAULT_CHAIN))).isEmpty();
        assertThat(problems(
                        ProviderType.VERTEX,
                        provider -> provider.api(UpstreamApi.STANDARD.withProject("p-1"))
                                .signing(SigningCredentials.file(Path.of("key.json")))))
                .isEmpty();
    }

    @Test
    void keysBelongTogether() {
        Optional<String> id = Optional.of("id");
        Optional<Secret> secret = Optional.of(Secret.of("s"));
        assertThat(problems(with(aws(id, Optional.empty(), Optional.empty(), Optional.empty()))))
                .containsExactly(
                        "providers.p.aws_secret_access_key: missing (expected: the secret of aws_access_key_id)");
        assertThat(problems(with(aws(Optional.empty(), secret, Optional.empty(), Optional.empty()))))
                .containsExactly("providers.p.aws_access_key_id: missing (expected: the key of aws_secret_access_key)");
        assertThat(problems(with(aws(Optional.empty(), Optional.empty(), secret, Optional.empty()))))
                .containsExactly(
                        "providers.p.aws_session_token: stands without keys (expected: beside those it belongs to)");
        assertThat(problems(with(aws(id, secret, Optional.empty(), Optional.of("p")))))
                .containsExactly("providers.p.aws_profile: stands beside keys (expected: one of them)");
    }

    @Test
    void aKeyThatIsSentStandsAlone() {
        assertThat(problems(
                        ProviderType.BEDROCK,
                        provider -> provider.baseUrl(AWS)
                                .apiKey(Secret.of("k"))
                                .signing(SigningCredentials.awsProfile("p"))))
                .containsExactly("providers.p.api_key: stands beside credentials to sign with (expected: one of them)");
    }

    @Test
    void aSignatureNeedsARegion() {
        URI own = URI.create("https://bedrock.example.com");
        assertThat(problems(ProviderType.BEDROCK, provider -> provider.baseUrl(own)))
                .containsExactly(
                        "providers.p.region: missing (expected: the AWS region, as the base_url does not name it)");
        assertThat(problems(
                        ProviderType.BEDROCK, provider -> provider.baseUrl(own).apiKey(Secret.of("k"))))
                .isEmpty();
    }

    @Test
    void whatOnlyOneTypeHasIsRefusedOfOthersAndNotShown() {
        assertThat(problems(
                        ProviderType.OPENAI,
                        provider -> provider.apiKey(Secret.of("k"))
                                .signing(SigningCredentials.awsKeys("id", Secret.of("s")))))
                .containsExactly(
                        "providers.p.aws_access_key_id: is nothing that type openai has"
                                + " (expected: only for type bedrock)",
                        "providers.p.aws_secret_access_key: is nothing that type openai has"
                                + " (expected: only for type bedrock)");
        assertThat(problems(with(SigningCredentials.file(Path.of("key.json")))))
                .containsExactly("providers.p.credentials_file: is nothing that type bedrock has"
                        + " (expected: only for type vertex)");
    }

    private static SigningCredentials aws(
            Optional<String> id, Optional<Secret> secret, Optional<Secret> token, Optional<String> profile) {
        return new SigningCredentials(id, secret, token, profile, Optional.empty());
    }

    private static UnaryOperator<ProviderConfig.Builder> with(SigningCredentials signing) {
        return provider -> provider.baseUrl(AWS).signing(signing);
    }

    private static List<String> problems(UnaryOperator<ProviderConfig.Builder> change) {
        return problems(ProviderType.BEDROCK, change);
    }

    private static List<String> problems(ProviderType type, UnaryOperator<ProviderConfig.Builder> change) {
        return GatewayConfig.builder()
                .provider(change.apply(ProviderConfig.builder("p", type)))
                .check()
                .problems()
                .stream()
                .map(ConfigProblem::toString)
                .toList();
    }
}

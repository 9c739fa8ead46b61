package io.signalbox.signer.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of Bedrock's hosts say. */
final class BedrockHosts {

    /** The label after the service's: bedrock-runtime.REGION.amazonaws.com, also with -fips, as .api.aws, and behind a VPC endpoint. */
    private static final Pattern REGION =
            Pattern.compile("(?:^|\\.)bedrock(?:-[a-z]+)*\\.([a-z]{2,}(?:-[a-z]+)+-[0-9]+)\\.");

    private BedrockHosts() {}

    static Optional<String> region(String host) {
        Matcher found = REGION.matcher(host);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}

package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.util.List;
import java.util.Optional;

/** Where and how one provider's API is called. */
final class ApiCheck {

    private final String path;
    private final ProviderConfig provider;
    private final Problems problems;

    ApiCheck(String path, ProviderConfig provider, Problems problems) {
        this.path = path;
        this.provider = provider;
        this.problems = problems;
    }

    void run() {
        UpstreamApi api = provider.api();
        dialect(path + ".dialect", api.dialect(), provider.type(), problems);
        address();
        if (isOf(ProviderType.AZURE, ".api_version", api.version())) {
            refuseUnless(
                    api.version().filter(ProviderAddress::isVersion).isPresent(),
                    ".api_version",
                    api.version(),
                    "a date as in 2024-10-21 or 2025-04-01-preview, or v1, preview or latest");
        }
        anthropic(api);
        vertex(api);
    }

    /** A dialect has to be one in which the type of provider can be called. */
    static void dialect(String path, Optional<String> dialect, ProviderType type, Problems problems) {
        List<String> known = type.dialects();
        dialect.filter(word -> !known.contains(word))
                .ifPresent(word -> problems.add(
                        path, word, "is not spoken by type " + type.word() + " (expected: " + inWords(known) + ")"));
    }

    private void address() {
        Optional<String> region = provider.terms().region();
        boolean missing = provider.baseUrl().toString().isEmpty();
        if (provider.type() == ProviderType.BEDROCK && missing) {
            refuse(".region", region, "the AWS region, as us-east-1, or else a base_url");
        } else if (provider.type() == ProviderType.VERTEX && missing) {
            refuseUnless(
                    provider.api().project().isPresent(),
                    ".project",
                    Optional.empty(),
                    "the Google Cloud project, or else a base_url that names it");
        } else if (!provider.type().isInProcess()) {
            problems.webAddress(path + ".base_url", provider.baseUrl());
        }
    }

    private void anthropic(UpstreamApi api) {
        if (isOf(ProviderType.ANTHROPIC, ".anthropic_version", api.anthropicVersion())) {
            refuseUnless(
                    api.anthropicVersion().filter(ApiCheck::isWord).isPresent(),
                    ".anthropic_version",
                    api.anthropicVersion(),
                    "a date as in 2023-06-01");
        }
        List<String> beta = api.anthropicBeta();
        if (!beta.isEmpty() && provider.type() != ProviderType.ANTHROPIC) {
            problems.add(path + ".anthropic_beta", onlyFor(ProviderType.ANTHROPIC));
        } else if (!beta.stream().allMatch(ApiCheck::isWord)) {
            problems.add(path + ".anthropic_beta", "is no list of names (expected: letters, digits and . _ - in each)");
        }
    }

    private void vertex(UpstreamApi api) {
        if (isOf(ProviderType.VERTEX, ".project", api.project())) {
            refuseUnless(
                    api.project().filter(ProviderAddress::isProject).isPresent(),
                    ".project",
                    api.project(),
                    "a project's id, as my-project-1");
        }
        if (isOf(ProviderType.VERTEX, ".location", api.location())) {
            refuseUnless(
                    api.location().filter(ProviderAddress::isHostPart).isPresent(),
                    ".location",
                    api.location(),
                    "a location, as us-east5, or " + ProviderAddress.GLOBAL);
        }
        String base = provider.baseUrl().toString();
        if (provider.type() == ProviderType.VERTEX && !base.isEmpty() && !ProviderAddress.namesProject(base)) {
            refuseUnless(
                    api.project().isPresent(),
                    ".project",
                    Optional.empty(),
                    "the Google Cloud project, as the base_url names none");
        }
    }

    /** Whether a key is given that only this type has, and the provider is of this type; another type with the key is a problem. */
    private boolean isOf(ProviderType type, String key, Optional<String> value) {
        if (value.isPresent() && provider.type() != type) {
            problems.add(path + key, value.get(), onlyFor(type));
        }
        return value.isPresent() && provider.type() == type;
    }

    private String onlyFor(ProviderType type) {
        return "is nothing that type " + provider.type().word() + " has (expected: only for type " + type.word() + ")";
    }

    private void refuseUnless(boolean good, String key, Optional<String> value, String expected) {
        if (!good) {
            refuse(key, value, expected);
        }
    }

    private void refuse(String key, Optional<String> value, String expected) {
        value.ifPresentOrElse(
                text -> problems.add(path + key, text, "(expected: " + expected + ")"),
                () -> problems.add(path + key, "missing (expected: " + expected + ")"));
    }

    private static boolean isWord(String text) {
        return text.matches("[A-Za-z0-9._-]{1,100}");
    }

    private static String inWords(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}

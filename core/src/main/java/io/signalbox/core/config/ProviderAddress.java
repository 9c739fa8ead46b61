package io.signalbox.core.config;

import io.signalbox.core.catalog.ProviderType;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the calls of one provider go: its base URL, and what its type puts between that and the path that a dialect writes. Made by
 * {@link ProviderConfig#address}; immutable.
 */
public final class ProviderAddress {

    static final String GLOBAL = "global";

    private static final Pattern HOST_PART = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9.:-]{0,99}");
    private static final Pattern VERSION = Pattern.compile("v[0-9]+[a-z0-9]*");
    private static final Pattern DATED = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");
    private static final Pattern LOCATION = Pattern.compile("/locations/([^/]+)");
    /** Types whose API is public at several addresses. */
    private static final Set<ProviderType> HAVE_SEVERAL =
            Set.of(ProviderType.BEDROCK, ProviderType.VERTEX, ProviderType.TOGETHER);

    private static final List<String> UNDATED = List.of("v1", "preview", "latest");

    private final ProviderType type;
    private final UpstreamApi api;
    private final String root;

    private ProviderAddress(ProviderType type, UpstreamApi api, String root) {
        this.type = type;
        this.api = api;
        this.root = root;
    }

    static ProviderAddress of(ProviderConfig provider) {
        return new ProviderAddress(provider.type(), provider.api(), root(provider, provider.baseUrl()));
    }

    /** Whether a base URL means this provider's address, however much of it the type would add by itself. */
    static boolean means(URI baseUrl, ProviderConfig provider) {
        return comparable(root(provider, baseUrl)).equals(comparable(root(provider, provider.baseUrl())));
    }

    /** Whether the provider is where its type has its public API, in whichever region. */
    static boolean isPublic(ProviderConfig provider) {
        String standard = standard(provider.type(), provider.terms().region(), provider.api())
                .toString();
        return HAVE_SEVERAL.contains(provider.type())
                ? KnownHosts.typeOf(provider.baseUrl())
                        .filter(provider.type()::equals)
                        .isPresent()
                : !standard.isEmpty() && means(URI.create(standard), provider);
    }

    private static String root(ProviderConfig provider, URI baseUrl) {
        String base = ConfigCheck.withoutTrailingSlash(baseUrl).toString();
        if (provider.type() == ProviderType.AZURE) {
            return without(without(base, "/openai/v1"), "/openai");
        }
        return provider.type() == ProviderType.VERTEX
                ? inProject(base, provider.api())
                : provider.type()
                        .version()
                        .map(version -> versioned(base, version))
                        .orElse(base);
    }

    /** The host of an address is the same in upper and lower case, its path is not. */
    private static String comparable(String url) {
        int path = url.indexOf('/', url.indexOf("//") + 2);
        return path < 0
                ? url.toLowerCase(Locale.ROOT)
                : url.substring(0, path).toLowerCase(Locale.ROOT) + url.substring(path);
    }

    /** Where a provider of this type is for which no base URL is set; empty if that does not follow from what is set. */
    static URI standard(ProviderType type, Optional<String> region, UpstreamApi api) {
        if (type == ProviderType.BEDROCK) {
            return URI.create(region.filter(ProviderAddress::isHostPart)
                    .map(name -> "https://bedrock-runtime." + name + ".amazonaws.com")
                    .orElse(""));
        }
        return URI.create(type == ProviderType.VERTEX ? vertex(api) : type.defaultBaseUrl());
    }

    private static String vertex(UpstreamApi api) {
        String location = api.location().orElse(GLOBAL);
        String host = (location.equals(GLOBAL) ? "" : location + "-") + "aiplatform.googleapis.com";
        return api.project().isPresent() && isHostPart(location) ? inProject("https://" + host, api) : "";
    }

    /** Whether a name can be a part of a host's name. */
    static boolean isHostPart(String name) {
        return HOST_PART.matcher(name).matches();
    }

    /** Whether a name can be that of a Google Cloud project. */
    static boolean isProject(String name) {
        return PROJECT.matcher(name).matches();
    }

    /** Whether a text is one of Azure's versions. */
    static boolean isVersion(String text) {
        return UNDATED.contains(text) || DATED.matcher(text).matches();
    }

    /** Whether an address says in which Google Cloud project it is. */
    static boolean namesProject(String url) {
        return url.contains("/projects/");
    }

    /**
     * Where one request goes.
     *
     * @param dialect in which it is written
     * @param upstreamModel what the provider calls the model
     * @param path what the dialect appends to the base URL, as {@code /chat/completions}; may have a query
     */
    public URI call(String dialect, String upstreamModel, String path) {
        if (type == ProviderType.AZURE) {
            return URI.create(azure(dialect, upstreamModel, path));
        }
        boolean besideOwn = type == ProviderType.DEEPSEEK && dialect.equals("anthropic-messages");
        return URI.create((besideOwn ? without(root, "/v1") + "/anthropic/v1" : root) + path);
    }

    /** Whether calls go to one region of Google Cloud; of the others, the name of a model says it, or nothing. */
    boolean isRegional() {
        Matcher location = LOCATION.matcher(root);
        return type == ProviderType.VERTEX
                && location.find()
                && !location.group(1).equals(GLOBAL);
    }

    /** What lists its models without charge when it is got with the provider's own headers; empty if there is no such list. */
    public Optional<URI> models() {
        return type.listsModels() ? Optional.of(URI.create(list())) : Optional.empty();
    }

    private String list() {
        if (type == ProviderType.AZURE) {
            return root + "/openai" + (isDated() ? "" : "/v1") + withVersion("/models");
        }
        if (type == ProviderType.PERPLEXITY) {
            return without(root, "/v1") + "/v1/models";
        }
        return (type == ProviderType.COHERE ? without(root, "/v2") + "/v1" : root) + "/models";
    }

    /** Deployments stand in the URL of the API with dates, and in the body of the one without. */
    private String azure(String dialect, String deployment, String path) {
        if (!isDated()) {
            return root + "/openai/v1" + withVersion(path);
        }
        String at = dialect.equals("openai-responses") ? "" : "/deployments/" + segment(deployment);
        return root + "/openai" + at + withVersion(path);
    }

    private boolean isDated() {
        return api.version().filter(version -> !UNDATED.contains(version)).isPresent();
    }

    private String withVersion(String path) {
        return api.version()
                .filter(version -> !version.equals("v1"))
                .map(version -> path + (path.contains("?") ? "&" : "?") + "api-version=" + version)
                .orElse(path);
    }

    private static String inProject(String base, UpstreamApi api) {
        return namesProject(base)
                ? base
                : api.project()
                        .filter(ProviderAddress::isProject)
                        .map(project -> versioned(base, "v1") + "/projects/" + project + "/locations/"
                                + api.location().orElse(GLOBAL))
                        .orElse("");
    }

    /** The address with a version at its end, this one unless it has one. */
    private static String versioned(String base, String version) {
        return VERSION.matcher(base.substring(base.lastIndexOf('/') + 1)).matches() ? base : base + "/" + version;
    }

    private static String without(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

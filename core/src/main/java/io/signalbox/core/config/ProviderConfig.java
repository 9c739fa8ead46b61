package io.signalbox.core.config;

import io.signalbox.core.catalog.AfterCancel;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.catalog.Terms;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configured connection to a company or host that serves models. Made by {@link #builder}.
 *
 * @param name usable as a prefix: {@code openrouter-main}
 * @param type which kind of provider it is
 * @param displayName how callers see it: as its type is called, or by its own name if that is the type of all other hosts
 * @param baseUrl where its API begins, without a trailing slash; empty text if the type has no address and none was set
 * @param api in which dialect and version it is called
 * @param apiKey its credential
 * @param furtherKeys credentials beside the first, each of an account or with limits of its own; used in turn
 * @param signing what its calls are signed with, where it has no key
 * @param credential what it means if there is none
 * @param priority higher is tried first
 * @param enabled whether plans may use it
 * @param models exactly what it serves; if empty, whatever it is asked for by name
 * @param httpReferer sent where the caller sent none; an empty text sends none
 * @param title sent as {@code X-Title} and {@code X-OpenRouter-Title} where the caller sent none
 * @param appName sent as {@code User-Agent}
 * @param customHeaders further headers of every call
 * @param connectTimeout until the connection stands
 * @param timeout the longest silence: nothing for that long ends the attempt, before the answer or in the middle of it
 * @param outboundProxy an HTTP proxy through which it is reached
 * @param privateAddresses whether its host may have private addresses though its name is public
 * @param concurrency how many calls to it may be under way at once
 * @param terms on what terms it serves, where a model has none of its own
 * @param healthProbe whether it may be asked if it is there, where probes are configured
 * @param discover whether it is asked which models it serves, where discovery is on; if empty, unless {@code models} says so
 * @param afterCancel whether it goes on, and bills, when nobody listens to its answer any more
 * @param pricedAs the type whose listed prices hold for it, wherever it is; its own at the type's own address if empty
 */
public record ProviderConfig(
        String name,
        ProviderType type,
        String displayName,
        URI baseUrl,
        UpstreamApi api,
        Optional<Secret> apiKey,
        List<Secret> furtherKeys,
        SigningCredentials signing,
        CredentialRule credential,
        int priority,
        boolean enabled,
        Optional<List<ProviderModelConfig>> models,
        Optional<String> httpReferer,
        Optional<String> title,
        Optional<String> appName,
        Map<String, String> customHeaders,
        Optional<Duration> connectTimeout,
        Optional<Duration> timeout,
        Optional<URI> outboundProxy,
        boolean privateAddresses,
        ConcurrencyConfig concurrency,
        Terms terms,
        boolean healthProbe,
        Optional<Boolean> discover,
        AfterCancel afterCancel,
        Optional<ProviderType> pricedAs) {

    /** Copies the collections. */
    public ProviderConfig {
        models = models.map(List::copyOf);
        furtherKeys = List.copyOf(furtherKeys);
        customHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(customHeaders));
    }

    /** A provider at its type's own address, of priority 0, enabled, serving whatever it is asked for. */
    public static Builder builder(String name, ProviderType type) {
        return new Builder(name, type);
    }

    /** The type that an address is known for; OpenAI compatible if it is not known. */
    public static ProviderType typeOf(URI baseUrl) {
        return knownTypeOf(baseUrl).orElse(ProviderType.OPENAI_COMPATIBLE);
    }

    /** The type that an address is known for; empty if it is not known. */
    public static Optional<ProviderType> knownTypeOf(URI baseUrl) {
        return KnownHosts.typeOf(baseUrl);
    }

    /** Where its calls go. */
    public ProviderAddress address() {
        return ProviderAddress.of(this);
    }

    /** Why no plan may use it: {@code disabled} or {@code no credential}; empty if plans may. */
    public Optional<String> leftOut() {
        if (!enabled) {
            return Optional.of("disabled");
        }
        return apiKey.isEmpty() && credential == CredentialRule.OPTIONAL
                ? Optional.of("no credential")
                : Optional.empty();
    }

    /** Whether it is to be asked, where discovery is on, which models it serves. */
    public boolean isAskedForModels() {
        return leftOut().isEmpty() && discover.orElse(models.isEmpty());
    }

    /** All credentials, in order; empty if it has none. */
    public List<Secret> keys() {
        return Stream.concat(apiKey.stream(), furtherKeys.stream()).toList();
    }

    /** A builder that starts from this provider. */
    public Builder toBuilder() {
        Builder builder = new Builder(name, type);
        builder.displayName = displayName;
        builder.baseUrl =
                Optional.of(baseUrl).filter(url -> !url.equals(ProviderAddress.standard(type, terms.region(), api)));
        builder.api = api;
        builder.apiKey = apiKey;
        builder.furtherKeys = furtherKeys;
        builder.signing = signing;
        builder.credential = credential;
        builder.priority = priority;
        builder.enabled = enabled;
        builder.models = models;
        builder.httpReferer = httpReferer;
        builder.title = title;
        builder.appName = appName;
        builder.customHeaders = customHeaders;
        builder.connectTimeout = connectTimeout;
        builder.timeout = timeout;
        builder.outboundProxy = outboundProxy;
        builder.privateAddresses = privateAddresses;
        builder.concurrency = concurrency;
        builder.terms = terms;
        builder.healthProbe = healthProbe;
        builder.discover = discover;
        builder.afterCancel = afterCancel;
        builder.pricedAs = pricedAs;
        return builder;
    }

    /** Leaves out the values of headers, which may be secrets of somebody's. */
    @Override
    public String toString() {
        return "ProviderConfig[name=" + name + ", type=" + type.word() + ", displayName=" + displayName + ", baseUrl="
                + ConfigCheck.withoutUserInfo(baseUrl.toString()) + ", api=" + api + ", apiKey=" + apiKey
                + ", furtherKeys="
                + furtherKeys + ", signing=" + signing + ", credential="
                + credential.word() + ", priority=" + priority + ", enabled=" + enabled + ", models=" + models
                + ", httpReferer=" + httpReferer + ", title=" + title + ", appName=" + appName + ", customHeaders="
                + customHeaders.keySet() + ", connectTimeout=" + connectTimeout + ", timeout=" + timeout
                + ", outboundProxy="
                + outboundProxy.map(proxy -> ConfigCheck.withoutUserInfo(proxy.toString())) + ", privateAddresses="
                + privateAddresses + ", concurrency="
                + concurrency + ", terms=" + terms + ", healthProbe=" + healthProbe + ", discover="
                + discover + ", afterCancel=" + afterCancel.word() + ", pricedAs=" + pricedAs.map(ProviderType::word)
                + "]";
    }

    /** Collects what is known of a provider. Checked only as a part of a whole configuration. */
    public static final class Builder {
        private final String name;
        private final ProviderType type;
        private String displayName;
        private Optional<URI> baseUrl = Optional.empty();
        private UpstreamApi api = UpstreamApi.STANDARD;
        private Optional<Secret> apiKey = Optional.empty();
        private List<Secret> furtherKeys = List.of();
        private SigningCredentials signing = SigningCredentials.DEFAULT_CHAIN;
        private CredentialRule credential;
        private int priority;
        private boolean enabled = true;
        private Optional<List<ProviderModelConfig>> models = Optional.empty();
        private Optional<String> httpReferer = Optional.empty();
        private Optional<String> title = Optional.empty();
        private Optional<String> appName = Optional.empty();
        private Map<String, String> customHeaders = Map.of();
        private Optional<Duration> connectTimeout = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private Optional<URI> outboundProxy = Optional.empty();
        private boolean privateAddresses;
        private ConcurrencyConfig concurrency = ConcurrencyConfig.UNLIMITED;
        private Terms terms = Terms.UNKNOWN;
        private boolean healthProbe = true;
        private Optional<Boolean> discover = Optional.empty();
        private AfterCancel afterCancel;
        private Optional<ProviderType> pricedAs = Optional.empty();

        private Builder(String name, ProviderType type) {
            this.name = Objects.requireNonNull(name, "name");
            this.type = Objects.requireNonNull(type, "type");
            // The type of all other hosts has no name that would tell two of them apart.
            this.displayName = type.equals(ProviderType.OPENAI_COMPATIBLE) ? name : type.displayName();
            this.credential = CredentialRule.of(type);
            this.afterCancel = type.afterCancel();
        }

        /** How callers see it; the type's name unless set. */
        public Builder displayName(String value) {
            displayName = value;
            return this;
        }

        /** Where its API begins; slashes at the end are dropped. Follows from the type, the region or the project unless set. */
        public Builder baseUrl(URI value) {
            baseUrl = Optional.of(ConfigCheck.withoutTrailingSlash(value));
            return this;
        }

        /** In which dialect and version it is called. */
        public Builder api(UpstreamApi value) {
            api = value;
            return this;
        }

        /** Its credential. */
        public Builder apiKey(Secret value) {
            apiKey = Optional.of(value);
            return this;
        }

        /** Credentials beside the first, used in turn with it. */
        public Builder furtherKeys(List<Secret> value) {
            furtherKeys = value;
            return this;
        }

        /** What its calls are signed with, for Bedrock and Vertex without a key; the default chain unless set. */
        public Builder signing(SigningCredentials value) {
            signing = value;
            return this;
        }

        /** What it means if there is no credential. */
        public Builder credential(CredentialRule value) {
            credential = value;
            return this;
        }

        /** Higher is tried first; 0 unless set. */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /** Whether plans may use it. */
        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        /** Exactly what it serves. */
        public Builder models(List<ProviderModelConfig> value) {
            models = Optional.of(value);
            return this;
        }

        /** Exactly what it serves, of which nothing more is known. */
        public Builder models(String... ids) {
            return models(List.of(ids).stream().map(ProviderModelConfig::of).toList());
        }

        /** Sent as {@code HTTP-Referer} where the caller sent none; an empty text sends none. */
        public Builder httpReferer(String value) {
            httpReferer = Optional.of(value);
            return this;
        }

        /** Sent as {@code X-Title} and {@code X-OpenRouter-Title} where the caller sent none; an empty text sends none. */
        public Builder title(String value) {
            title = Optional.of(value);
            return this;
        }

        /** Sent as {@code User-Agent}. */
        public Builder appName(String value) {
            appName = Optional.of(value);
            return this;
        }

        /** Further headers of every call. */
        public Builder customHeaders(Map<String, String> value) {
            customHeaders = value;
            return this;
        }

        /** Until the connection stands. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Optional.of(value);
            return this;
        }

        /** The longest silence. */
        public Builder timeout(Duration value) {
            timeout = Optional.of(value);
            return this;
        }

        /** An HTTP proxy through which it is reached. */
        public Builder outboundProxy(URI value) {
            outboundProxy = Optional.of(value);
            return this;
        }

        /**
         * Whether its host may have private addresses though its name is public, as where a network's own DNS answers for it; false
         * unless set. Literal addresses and names that mean something inside only, as {@code localhost}, need no permission.
         */
        public Builder privateAddresses(boolean value) {
            privateAddresses = value;
            return this;
        }

        /** How many calls to it may be under way at once. */
        public Builder concurrency(ConcurrencyConfig value) {
            concurrency = value;
            return this;
        }

        /** On what terms it serves, where a model has none of its own. */
        public Builder terms(Terms value) {
            terms = value;
            return this;
        }

        /** Whether it may be asked if it is there, where probes are configured; true unless set. */
        public Builder healthProbe(boolean value) {
            healthProbe = value;
            return this;
        }

        /** Whether it is asked which models it serves, where discovery is on; unless set, if it has no list of models. */
        public Builder discover(boolean value) {
            discover = Optional.of(value);
            return this;
        }

        /** Whether it goes on, and bills, when nobody listens to its answer any more; what its type is known for unless set. */
        public Builder afterCancel(AfterCancel value) {
            afterCancel = value;
            return this;
        }

        /** The type whose listed prices hold for it, wherever it is; unless set, its own type's at that type's own address. */
        public Builder pricedAs(ProviderType value) {
            pricedAs = Optional.of(value);
            return this;
        }

        /** The provider. */
        public ProviderConfig build() {
            return new ProviderConfig(
                    name,
                    type,
                    displayName,
                    baseUrl.orElseGet(() -> ProviderAddress.standard(type, terms.region(), api)),
                    api,
                    apiKey,
                    furtherKeys,
                    signing,
                    credential,
                    priority,
                    enabled,
                    models,
                    httpReferer,
                    title,
                    appName,
                    customHeaders,
                    connectTimeout,
                    timeout,
                    outboundProxy,
                    privateAddresses,
                    concurrency,
                    terms,
                    healthProbe,
                    discover,
                    afterCancel,
                    pricedAs);
        }
    }
}

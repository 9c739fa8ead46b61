package io.signalbox.codec.jackson.config;

import static io.signalbox.codec.jackson.config.ConfigKey.key;
import static io.signalbox.codec.jackson.config.ConfigKey.later;

import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.catalog.ProviderTypes;
import io.signalbox.core.cost.UsageClass;
import io.signalbox.core.failover.FailoverRules;
import io.signalbox.core.ledger.Dimension;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.model.Selector;
import io.signalbox.core.routing.OrderingStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every key of a configuration file. The one place where they are listed. */
final class ConfigSections {

    private static final String TEXT = "a text";
    private static final String NUMBER = "a whole number";
    private static final String DURATION = "a duration: 120s, 2m, 1m30s, 1500ms, 1h; a bare number is seconds";
    private static final String DAYS = "a duration: 30d, 12h, 90m; a bare number is seconds";
    private static final String SIZE = "a size: 32MiB, 64KiB, 1000 (bytes)";
    private static final String SWITCH = "true or false";
    private static final String ADDRESS = "an http or https address";
    private static final String NAMES = "a list of names";
    private static final String QUALITY = "a whole number, 0 to 100";
    private static final String TYPES = "one of " + String.join(", ", ProviderTypes.STANDARD.words());
    private static final String DIALECT = "a dialect of the type";
    private static final String MAPPING = "a mapping";
    private static final String PRICE = "a decimal number, 0 or more";
    private static final String MOMENT = "a date or a moment: 2027-01-01, 2027-01-01T12:00:00Z";
    private static final String PERCENTAGE = "a percentage: 5.5%";
    private static final String CUTOFF = "a number, or a mapping with p50, p75, p90 or p99";
    private static final String STRATEGIES = "one of "
            + String.join(
                    ", ",
                    Arrays.stream(OrderingStrategy.values())
                            .map(OrderingStrategy::word)
                            .toList());

    private static final String DIMENSIONS = String.join(
            ", ", Arrays.stream(Dimension.values()).map(Dimension::word).toList());

    /** What a group's members are, in words. */
    static final String GROUP = "a list of model names";

    static final ConfigSection FILE = ConfigSection.of(
            "",
            key("providers", MAPPING, "", "who serves models, by name"),
            key("backends", MAPPING, "", "the same as providers; both may stand in one file"),
            key("model_list", "a list of mappings", "", "names of your own, each bound to a model at a provider"),
            key(
                    "model_aliases",
                    "a mapping from names to lists of models, or a list of rewrites and groups",
                    "",
                    "names that stand for other names"),
            key("router", MAPPING, "", "where requests go after failures"),
            key("auto", MAPPING, "", "among which models auto chooses"),
            key("presets", MAPPING, "", "bundles of what a request may leave out, by name"),
            key("default_provider", TEXT, "", "the provider for model names that name none")
                    .or("default_backend"),
            key("force_model", TEXT, "", "the model that takes the place of every other")
                    .or("forced_model"),
            key("routing", MAPPING, "", "who may serve requests, and how endpoints are ordered"),
            key("identity", MAPPING, "", "as whom callers are introduced to providers"),
            key("timeouts", MAPPING, "", "how long things may take"),
            key("failover", MAPPING, "", "how far a request goes after failures"),
            key("server", MAPPING, "", "what the proxy listens on and lets in"),
            key("keys", "a list of mappings", "", "who may call; without any, everybody on this machine"),
            key("price_files", "a list of files", "", "your own lists of prices, as seen from this file's directory"),
            key("shipped_prices", SWITCH, "true", "whether the program's own list holds for what nobody else prices"),
            key("charging", MAPPING, "", "what callers pay for what providers take"),
            key("ledger", MAPPING, "", "where generations are kept"),
            key("content", MAPPING, "", "whether prompts and answers are stored"),
            key(
                    "transport",
                    "armeria, jdk, vertx, or the name of an extension",
                    "the program's choice",
                    "what moves bytes to the providers"),
            later("cache", MAPPING, "answers kept for later"),
            key("health", MAPPING, "", "whether providers are asked if they are there"),
            key("discovery", MAPPING, "", "whether providers are asked which models they serve"),
            key("alerts", "a list of mappings", "", "when you are to be told of money that goes"),
            key("reload", MAPPING, "", "whether the proxy takes this file anew when it has changed"));

    private static final List<ConfigKey> TERMS = List.of(
            key("data_collection", "allow or deny", "unknown", "deny: neither trains on requests nor keeps them"),
            key("zdr", SWITCH, "unknown", "whether it keeps nothing at all"),
            key("distillable", SWITCH, "unknown", "whether the author allows training on answers"),
            key(
                    "region",
                    TEXT,
                    "unknown",
                    "where it runs, for bedrock the AWS region; callers may write provider/region"),
            key("tag", TEXT, "provider, or provider/region", "what else callers may call it: deepinfra/turbo"),
            key("quality", QUALITY, "unknown", "its rank for sort: exacto and for auto; higher is better"),
            key("weight", "a whole number, 0 to 1000000", "1", "its share for strategy: weighted"));

    static final ConfigSection PROVIDER = new ConfigSection(
            "providers.NAME",
            with(
                    List.of(
                            key("type", TYPES, "by host or name", "which kind of provider it is"),
                            key(
                                    "display_name",
                                    TEXT,
                                    "the type's name; its own for `openai-compatible`",
                                    "how callers see it"),
                            key("base_url", ADDRESS, "the type's own", "where its API begins")
                                    .or("api_base", "api_url"),
                            key("dialect", DIALECT, "the type's first", "in which wire format it is called"),
                            key(
                                    "api_version",
                                    "a date as in 2024-10-21, or v1, preview or latest",
                                    "v1",
                                    "for azure: with a date, deployments are called by URL"),
                            key("anthropic_version", TEXT, "2023-06-01", "for anthropic: sent as anthropic-version"),
                            key("anthropic_beta", NAMES, "", "for anthropic: sent as anthropic-beta"),
                            key("project", TEXT, "", "for vertex: the Google Cloud project"),
                            key("location", TEXT, "global", "for vertex: the location that is called"),
                            key("api_key", TEXT, "the type's variable in the environment", "its credential"),
                            key(
                                    "api_keys",
                                    "a list of texts",
                                    "",
                                    "several credentials, used in turn; a key that is refused rests"),
                            key("aws_access_key_id", TEXT, "AWS's default chain", "for bedrock without an api_key"),
                            key("aws_secret_access_key", TEXT, "", "for bedrock: the secret of that key"),
                            key("aws_session_token", TEXT, "", "for bedrock: what belongs to temporary keys"),
                            key(
                                    "aws_profile",
                                    TEXT,
                                    "AWS's default chain",
                                    "for bedrock: a profile of AWS's shared files, instead of keys"),
                            key(
                                    "credentials_file",
                                    "a file",
                                    "Google's default chain",
                                    "for vertex without an api_key: the key of a service account, as JSON"),
                            key(
                                    "credential",
                                    "required, optional or unneeded",
                                    "by type",
                                    "what it means if there is no key: an error, a provider left out with a warning, or nothing"),
                            key("priority", NUMBER, "0", "higher is tried first; equals are balanced"),
                            key("enabled", SWITCH, "true", "whether plans may use it"),
                            key(
                                    "models",
                                    "a list of names or mappings",
                                    "what it lists, and whatever it is asked for",
                                    "exactly what it serves"),
                            key(
                                    "timeout",
                                    DURATION,
                                    "timeouts",
                                    "the longest silence, before the answer or in the middle of it"),
                            key("connect_timeout", DURATION, "timeouts.connect", "until the connection stands"),
                            key("outbound_proxy", ADDRESS, "", "an HTTP proxy through which it is reached"),
                            key(
                                    "allow_private_addresses",
                                    SWITCH,
                                    "false",
                                    "whether its host may have private addresses though its name is public"),
                            key("concurrency", MAPPING, "", "how many calls may be under way at once"),
                            key(
                                    "health_probe",
                                    SWITCH,
                                    "true",
                                    "whether it may be asked if it is there, where health.probe says so"),
                            key(
                                    "discover",
                                    SWITCH,
                                    "true without models",
                                    "whether it is asked which models it serves, where discovery is on"),
                            key(
                                    "after_cancel",
                                    "stops or runs_on",
                                    "what its type is known for",
                                    "whether it makes an answer to its end, and bills it, when its caller has left"),
                            key("priced_as", TYPES, "its type, at its type's own address", "whose listed prices hold"),
                            key("extra", MAPPING, "", "headers of its calls"),
                            later("rpm", NUMBER, "requests per minute"),
                            later("tpm", NUMBER, "tokens per minute")),
                    TERMS));

    static final ConfigSection CONCURRENCY = ConfigSection.of(
            "providers.NAME.concurrency",
            key("most", NUMBER, "unlimited", "calls at once"),
            key("waiting", NUMBER, "100", "requests that may wait for a place; keys take turns"),
            key("longest_wait", DURATION, "5s", "how long each may wait before it goes elsewhere or is refused"));

    static final ConfigSection EXTRA = ConfigSection.of(
            "providers.NAME.extra",
            key(
                    "http_referer",
                    TEXT,
                    "OPENROUTER_HTTP_REFERER, else http://localhost:PORT, for openrouter; else none",
                    "HTTP-Referer where the caller sent none; an empty text sends none"),
            key("x_title", TEXT, "OPENROUTER_X_TITLE for openrouter", "X-Title and X-OpenRouter-Title likewise"),
            key("app_name", TEXT, "OPENROUTER_APP_NAME for openrouter", "User-Agent"),
            key("custom_headers", "a mapping from names to texts", "", "further headers of every call"));

    private static final List<ConfigKey> FACTS = with(
            List.of(
                    key("prices", MAPPING, "unknown", "what it costs, in US dollars"),
                    key("context_length", NUMBER, "unknown", "tokens of prompt and answer together"),
                    key("max_output_tokens", NUMBER, "unknown", "tokens of an answer"),
                    key("supported_parameters", NAMES, "unknown", "request members that it takes"),
                    key("input_modalities", NAMES, "unknown", "text, image, audio, file, video"),
                    key("quantization", TEXT, "unknown", "as OpenRouter writes it: fp8"),
                    key("dialect", DIALECT, "the provider's", "in which wire format it is called there")),
            termsOfModel());

    static final ConfigSection PROVIDER_MODEL = new ConfigSection(
            "providers.NAME.models[]",
            with(
                    FACTS,
                    key("id", TEXT, "", "the model's name: author/slug"),
                    key("upstream", TEXT, "the id", "what the provider calls it"),
                    key("params", MAPPING, "", "request parameters where the caller sets none")));

    static final ConfigSection PRICES = prices();

    static final ConfigSection PRICE_RULE = priceRule();

    static final ConfigSection PRICE_FILE = ConfigSection.of(
            "price file",
            key("currency", "USD", "USD", "in which everything is priced"),
            key("models", "a list of mappings", "", "what is priced"));

    static final ConfigSection PRICED_MODEL = ConfigSection.of(
            "price file: models[]",
            key("model", TEXT, "", "the model's name: author/slug"),
            key(
                    "providers",
                    "a list of types and names of providers",
                    "",
                    "for whom it holds; a type stands for all of the kind"),
            key(
                    "names",
                    NAMES,
                    "the model, without its author",
                    "what these call it, exactly; a version's date may follow"),
            key("source", TEXT, "the file", "the page that says so"),
            key("date", "a date as in 2026-11-21", "", "when it said so"),
            key("currency", "USD", "USD", "in which it is priced"),
            key("context_length", NUMBER, "unknown", "tokens of prompt and answer together"),
            key("max_output_tokens", NUMBER, "unknown", "tokens of an answer"),
            key(
                    "regional_factor",
                    "a decimal number, 0 or more",
                    "1",
                    "for bedrock and vertex: what one region costs, next to the global address"),
            key("prices", MAPPING, "", "what it costs, in US dollars"));

    static final ConfigSection CHARGING = ConfigSection.of(
            "charging",
            key("margin", PERCENTAGE, "0%", "added to what the provider takes"),
            key("own_key_fee", PERCENTAGE, "0%", "of what it would cost, where the provider bills the caller itself"),
            key(
                    "own_key_providers",
                    NAMES,
                    "",
                    "providers that do, because they are called with the caller's own key"));

    static final ConfigSection LOCAL_MODEL = new ConfigSection(
            "model_list[]",
            with(
                    with(
                            FACTS,
                            key("model_name", TEXT, "", "what callers write"),
                            key("provider", TEXT, "by api_base, else the default or only one", "a configured provider"),
                            key("params", MAPPING, "", "the model, where it is, and how it is called")),
                    List.of(later("rpm", NUMBER, "requests per minute"), later("tpm", NUMBER, "tokens per minute"))));

    static final ConfigSection PARAMS = new ConfigSection(
            "model_list[].params",
            with(
                    requestParameters().keys(),
                    key("model", TEXT, "", "what the provider is sent"),
                    key(
                                    "api_base",
                                    ADDRESS,
                                    "the provider's",
                                    "decides the provider: the configured one with this address, else one of its own")
                            .or("base_url", "api_url"),
                    key("api_key", TEXT, "the provider's", "its credential"),
                    key("timeout", DURATION, "the provider's", "the longest silence")));

    static final ConfigSection REQUEST_PARAMETERS = requestParameters();

    static final ConfigSection ALIAS = ConfigSection.of(
            "model_aliases[]",
            key("pattern", "a regular expression", "", "names it is found in are rewritten; first match wins"),
            key("replacement", TEXT, "", "the new text; \\1 and $1 stand for the first group"),
            key("name", TEXT, "", "of a group, instead of pattern and replacement"),
            key("models", NAMES, "", "members of the group, in the order in which they are tried"));

    static final ConfigSection ALIAS_MEMBER = ConfigSection.of(
            "model_aliases.NAME[]",
            key("model", TEXT, "", "one member, where it is not a plain name"),
            key(
                    "weight",
                    "a whole number, 1 to " + Selector.MOST_WEIGHT,
                    "1",
                    "its share: with a weight, one member is drawn and the others follow as further draws place them"));

    static final ConfigSection ROUTER = ConfigSection.of(
            "router",
            key(
                    "fallbacks",
                    "a mapping from names to lists of names",
                    "",
                    "what is tried after a model failed, in order"));

    static final ConfigSection AUTO = ConfigSection.of(
            "auto",
            key("pool", NAMES, "every model whose price or quality is known", "models and patterns with *"),
            key(
                    "preference",
                    "cost, balanced or quality",
                    "balanced",
                    "what matters most where a request does not say"));

    static final ConfigSection PRESET = new ConfigSection(
            "presets.NAME",
            with(
                    requestParameters().keys(),
                    key("models", NAMES, "", "what is asked for where the request names no model")
                            .or("model"),
                    key("provider", MAPPING, "", "who may serve it, where the request has no provider of its own")));

    static final ConfigSection PRESET_PROVIDER = ConfigSection.of(
            "presets.NAME.provider",
            key("order", NAMES, "", "providers that are tried first, in this order"),
            key("only", NAMES, "", "nobody but these providers"),
            key("ignore", NAMES, "", "none of these providers"),
            key("allow_fallbacks", SWITCH, "true", "whether anything may follow the first choice"));
    static final ConfigSection ROUTING = ConfigSection.of(
            "routing",
            key("provider", MAPPING, "", "preferences of every request, which can only tighten them"),
            key("data_policy", "standard or strict", "standard", "strict: data_collection is deny for every request"),
            key("strategy", STRATEGIES, "balanced", "how endpoints of one priority are ordered where no request says"),
            key(
                    "policy",
                    "the name of an extension",
                    "",
                    "a routing policy of your own around the standard one, or instead"),
            key("models", "a mapping from names to mappings", "", "the same for one alias or model"),
            key("keys", "a mapping from names to mappings", "", "preferences of every request with one key"));

    static final ConfigSection ROUTING_OF_NAME = ConfigSection.of(
            "routing.models.NAME",
            key("provider", MAPPING, "", "preferences of every request for it"),
            key(
                    "strategy",
                    STRATEGIES,
                    "routing.strategy",
                    "for an alias: orders the endpoints of all members together"));

    static final ConfigSection ROUTING_OF_KEY = ConfigSection.of(
            "routing.keys.NAME", key("provider", MAPPING, "", "preferences that its requests can only tighten"));

    static final ConfigSection PREFERENCES = ConfigSection.of(
            "routing.provider",
            key("order", NAMES, "", "tried first, in this order, where a request has neither order nor sort"),
            key("only", NAMES, "", "nobody but these; a request's own list can only take away"),
            key("ignore", NAMES, "", "none of these, and none of a request's own"),
            key("allow_fallbacks", SWITCH, "true", "whether anything may follow the first choice"),
            key("require_parameters", SWITCH, "false", "whether all parameters have to be supported"),
            key("data_collection", "allow or deny", "allow", "deny: only who is declared to deny it"),
            key("zdr", SWITCH, "false", "whether only who is declared to keep nothing"),
            key("enforce_distillable_text", SWITCH, "false", "whether only models that allow training on answers"),
            key("quantizations", "a list such as fp8, fp16, bf16", "any", "how weights may be stored"),
            key("sort", "price, throughput, latency or exacto, or a mapping", "", "instead of balancing"),
            key("max_price", MAPPING, "", "the most it may cost, in US dollars"),
            key("preferred_min_throughput", CUTOFF, "", "tokens a second; who is slower is tried late"),
            key("preferred_max_latency", CUTOFF, "", "seconds to the first content; who is slower is tried late"));

    static final ConfigSection SORT = ConfigSection.of(
            "routing.provider.sort",
            key("by", "price, throughput, latency or exacto", "", "by what"),
            key("partition", "model or none", "model", "none: the endpoints of all models together"));

    static final ConfigSection MAX_PRICE = ConfigSection.of(
            "routing.provider.max_price",
            key("prompt", PRICE, "", "for a million tokens"),
            key("completion", PRICE, "", "for a million tokens"),
            key("request", PRICE, "", "each"),
            key("image", PRICE, "", "each"),
            key("audio", PRICE, "", "for a million tokens"));

    static final ConfigSection CUTOFFS = ConfigSection.of(
            "routing.provider.preferred_…",
            key("p50", PRICE, "", "for the median; a bare number means this"),
            key("p75", PRICE, "", "for three quarters"),
            key("p90", PRICE, "", "for nine tenths"),
            key("p99", PRICE, "", "for all but one in a hundred"));

    static final ConfigSection IDENTITY = ConfigSection.of(
            "identity",
            key("user_agent", MAPPING, "mode: default", "User-Agent"),
            key("http_referer", MAPPING, "mode: passthrough", "HTTP-Referer, to OpenRouter only")
                    .or("url"),
            key("x_title", MAPPING, "mode: passthrough", "X-Title and X-OpenRouter-Title, to OpenRouter only")
                    .or("title"));

    static final ConfigSection IDENTITY_HEADER = ConfigSection.of(
            "identity.HEADER",
            key(
                    "mode",
                    "passthrough, default or override",
                    "",
                    "passthrough sends the caller's value, default the provider's, override yours"),
            key("override_value", TEXT, "", "the text for mode override"),
            key("default_value", TEXT, "", "the text where the provider has none, for the other modes"));

    static final ConfigSection TIMEOUTS = ConfigSection.of(
            "timeouts",
            key("connect", DURATION, "3s", "until a connection stands"),
            key("answer", DURATION, "5m", "until an answer that is no stream begins"),
            key("first_content", DURATION, "2m", "until the first content of a stream"),
            key("idle", DURATION, "60s", "silence between two pieces of an answer"),
            key("request", DURATION, "10m", "one request over all its attempts"),
            key("keepalive_after", DURATION, "10s", "silence towards the caller of a stream before comments are sent"));

    static final ConfigSection FAILOVER = ConfigSection.of(
            "failover",
            key("attempts", NUMBER, "8", "how many attempts one request may make in all"),
            key("retries", NUMBER + ", or a mapping", "2", "how often the last endpoint may be called again"),
            key("longest_retry_after", DURATION, "10s", "a longer wait that a provider asks for is left to the caller"),
            key(
                    "content_policy_fallbacks",
                    SWITCH,
                    "false",
                    "whether your fallbacks may follow a refusal for the content's sake"),
            key(
                    "when_slow",
                    "wait, switch or hedge",
                    "switch",
                    "what follows when a first content takes too long and the plan has another endpoint"),
            key(
                    "continuation",
                    SWITCH,
                    "true",
                    "whether an answer that breaks off is gone on with by another endpoint, where it is plain text"));

    /** Kinds of failure that may be repeated. */
    static final ConfigSection RETRIES = ConfigSection.of(
            "failover.retries",
            key("rate_limited", NUMBER, "that of default", "after too many requests or tokens"),
            key("overloaded", NUMBER, "that of default", "after 503 or 529"),
            key("timeout", NUMBER, "that of default", "after a time limit"),
            key("upstream_error", NUMBER, "that of default", "after 500 or 502, or a connection that broke"),
            key("bad_response", NUMBER, "that of default", "after an answer that is none"),
            key("default", NUMBER, "2", "after those of the above that are not given"));

    /** The same with the kinds that are never repeated, where nothing but 0 may stand. */
    static final ConfigSection RETRIES_OF_EVERY_KIND = new ConfigSection(
            RETRIES.path(),
            with(
                    RETRIES.keys(),
                    Arrays.stream(FailureKind.values())
                            .filter(kind -> !FailoverRules.REPEATED.contains(kind))
                            .map(kind -> key(kind.word(), NUMBER, "0", "never repeated"))
                            .toList()));

    static final ConfigSection SERVER = ConfigSection.of(
            "server",
            key("host", TEXT, "127.0.0.1", "address to listen on"),
            key("port", NUMBER, "8080", "0 takes any free port"),
            key(
                    "path_prefix",
                    TEXT,
                    "",
                    "what stands before every path, /ai, behind a reverse proxy that leaves it there"),
            key("max_request_bytes", SIZE, "32MiB", "the longest body"),
            key("max_header_bytes", SIZE, "32KiB", "the longest header section"),
            key("max_connections", NUMBER, "10000", "open connections of callers"),
            key("max_streams_per_connection", NUMBER, "100", "requests at once on one HTTP/2 connection"),
            key("shutdown_grace", DURATION, "30s", "how long running answers may still take at the end"),
            key("allow_open_access", SWITCH, "false", "whether to listen beyond this machine without a key"),
            key("admin_key", TEXT, "", "what opens /admin; only its hash is kept"),
            key("admin_port", NUMBER, "the callers' port", "where /admin is instead; 0 takes any free port"));

    static final ConfigSection KEY = ConfigSection.of(
            "keys[]",
            key("name", TEXT, "", "whose it is"),
            key("key", TEXT, "", "the key itself; only its hash is kept"),
            key("hash", "sha256: and 64 hexadecimal digits", "", "the hash, instead of the key"),
            key("disabled", SWITCH, "false", "whether it was revoked"));

    static final ConfigSection LEDGER = ConfigSection.of(
            "ledger",
            key(
                    "data_dir",
                    "a directory",
                    "~/.signalbox for the proxy",
                    "where the embedded store is; a service that names neither this nor url keeps no generations"),
            key(
                    "durability",
                    "standard or strict",
                    "standard",
                    "a power cut loses at most the last commit interval, or nothing"),
            key("commit_interval", DURATION, "20ms", "how long an accepted record may wait for the disk"),
            key("max_waiting", NUMBER, "10000", "records that may wait; beyond that requests are refused"),
            key(
                    "retention",
                    DAYS,
                    "",
                    "how long generations are kept, for ever without; what is older is deleted by whole weeks, its sums are not"),
            key("archive", SWITCH, "false", "whether what is deleted is first written to files in a folder `archive`"),
            key(
                    "url",
                    "jdbc:postgresql://HOST:PORT/DATABASE",
                    "",
                    "a PostgreSQL database instead of the embedded store, for one gateway or many"),
            key("user", TEXT, "the driver's", "whom that database knows"),
            key("password", TEXT, "", "its password"),
            key("pool", NUMBER, "8", "connections to that database at most; 4 or more"),
            key(
                    "store",
                    "sqlite, postgresql, or the name of an extension",
                    "",
                    "which ledger it is, where url and data_dir do not say it; one of your own reads the other keys as it likes"));

    static final ConfigSection CONTENT = ConfigSection.of(
            "content",
            key("store", SWITCH, "false", "whether prompts and answers are stored at all"),
            key("keys", NAMES, "everybody's", "names of the keys whose requests are stored"),
            key("dir", "a directory", "the ledger's", "where the store is"),
            key("retention", DAYS, "30d", "how long they are kept after their generation was created"),
            key("encryption_key", "32 bytes in base64", "", "what encrypts them; its name is default"),
            key(
                    "encryption_keys",
                    "a mapping from names to 32 bytes in base64",
                    "",
                    "several: the first writes, all read"),
            key("most_bytes", SIZE, "1MiB", "how much is kept of a request, and how much of an answer"));

    static final ConfigSection HEALTH = ConfigSection.of(
            "health",
            key("probe", "none or models", "none", "what each provider is asked: nothing, or GET …/models"),
            key("interval", DURATION, "60s", "from one question to the next"),
            key("daily_cap", NUMBER, "1440", "how many questions each provider is asked within a day (UTC) at most"));

    static final ConfigSection DISCOVERY = ConfigSection.of(
            "discovery",
            key("enabled", SWITCH, "true", "whether providers are asked, in the background"),
            key("interval", DURATION, "1h", "from one question to the next"));

    static final ConfigSection ALERT = ConfigSection.of(
            "alerts[]",
            key("name", TEXT, "", "what it is called in messages"),
            key("of", "all, " + DIMENSIONS, "all", "by what money is added up apart"),
            key("only", NAMES, "every value", "of these values alone, where of is not all"),
            key("spend", PRICE, "", "US dollars, within each period"),
            key("per", "hour, day, week or month", "month", "that period, with spend"),
            key("zone", "a time zone: Europe/Berlin", "UTC", "whose calendar, with spend"),
            key("rate", PRICE, "", "US dollars an hour, instead of spend"),
            key("over", DURATION, "15m", "the time over which the rate is measured, with rate"),
            key("thresholds", "a list of percentages", "[80%, 100%]", "shares of it at which you are told"),
            key("counts", "charged or spent", "charged", "what callers pay, or what all attempts cost you"),
            key("webhook", MAPPING, "", "who is told beside the log"));

    static final ConfigSection WEBHOOK = ConfigSection.of(
            "alerts[].webhook",
            key("url", ADDRESS, "", "where messages are posted; shown without its path"),
            key("header", TEXT, "Authorization", "the header that carries the secret"),
            key("secret", TEXT, "", "what proves that a message is yours: Bearer …"));

    static final ConfigSection RELOAD = ConfigSection.of(
            "reload",
            key("enabled", SWITCH, "true", "whether the file is looked at while the proxy runs"),
            key("interval", DURATION, "5s", "from one look to the next; what two looks in a row have seen is taken"));

    /** All of them, in the order of the reference page. */
    static final List<ConfigSection> ALL = List.of(
            FILE,
            PROVIDER,
            CONCURRENCY,
            EXTRA,
            PROVIDER_MODEL,
            PRICES,
            PRICE_RULE,
            PRICE_FILE,
            PRICED_MODEL,
            LOCAL_MODEL,
            PARAMS,
            ALIAS,
            ALIAS_MEMBER,
            ROUTER,
            AUTO,
            PRESET,
            PRESET_PROVIDER,
            ROUTING,
            ROUTING_OF_NAME,
            ROUTING_OF_KEY,
            PREFERENCES,
            SORT,
            MAX_PRICE,
            CUTOFFS,
            IDENTITY,
            IDENTITY_HEADER,
            TIMEOUTS,
            FAILOVER,
            RETRIES,
            SERVER,
            KEY,
            CHARGING,
            LEDGER,
            CONTENT,
            HEALTH,
            DISCOVERY,
            ALERT,
            WEBHOOK,
            RELOAD);

    private ConfigSections() {}

    /** What a model states of its own goes before what its provider states. */
    private static List<ConfigKey> termsOfModel() {
        return TERMS.stream()
                .map(key -> key(key.name(), key.expects(), "the provider's", key.meaning()))
                .toList();
    }

    private static ConfigSection prices() {
        return new ConfigSection(
                "prices",
                with(
                        unitPrices(),
                        List.of(key(
                                "rules",
                                "a list of mappings",
                                "",
                                "other prices under a condition; the last that holds wins"))));
    }

    private static ConfigSection priceRule() {
        return new ConfigSection(
                "prices.rules[]",
                with(
                        unitPrices(),
                        key("from", NUMBER, "", "holds from so many prompt tokens on, cached ones included"),
                        key("above", NUMBER, "", "holds above so many prompt tokens, cached ones included"),
                        key(
                                "service_tier",
                                NAMES,
                                "every one",
                                "holds on these tiers of the provider: batch, flex, priority"),
                        key("utc", "hours as in 01:00-04:00", "every hour", "holds at these hours of the day, UTC"),
                        key(
                                "days",
                                "a list of days: monday, sunday",
                                "every day",
                                "holds on these days of the week, UTC"),
                        key("since", MOMENT, "", "holds from then on; a date begins at midnight UTC"),
                        key("until", MOMENT, "", "holds until before then"),
                        key("factor", PRICE, "1", "what every price is multiplied by")));
    }

    private static List<ConfigKey> unitPrices() {
        List<ConfigKey> keys = new ArrayList<>();
        for (UsageClass usageClass : UsageClass.values()) {
            keys.add(key(usageClass.word(), PRICE, "", "US dollars " + unitOf(usageClass)));
        }
        return keys;
    }

    private static String unitOf(UsageClass usageClass) {
        if (!usageClass.isPricedByTheMillion()) {
            return "each";
        }
        return usageClass == UsageClass.CHARACTER ? "for a million" : "for a million tokens";
    }

    private static ConfigSection requestParameters() {
        List<ConfigKey> keys = new ArrayList<>();
        for (String name : RequestParameter.names()) {
            String expects =
                    RequestParameter.find(name).map(RequestParameter::expected).orElse("");
            keys.add(key(name, expects, "", "sent where the caller sets none"));
        }
        return new ConfigSection("params", keys);
    }

    private static List<ConfigKey> with(List<ConfigKey> last, ConfigKey... first) {
        List<ConfigKey> keys = new ArrayList<>(List.of(first));
        keys.addAll(last);
        return keys;
    }

    private static List<ConfigKey> with(List<ConfigKey> first, List<ConfigKey> last) {
        List<ConfigKey> keys = new ArrayList<>(first);
        keys.addAll(last);
        return keys;
    }
}

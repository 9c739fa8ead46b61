package io.signalbox.core.catalog;

import io.signalbox.core.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of provider: where it is, in which dialects it is called, how it takes its key, and whose models it serves. The kinds that
 * everybody knows are constants here; {@link #named} makes another.
 *
 * <p>Two types are the same only if they are one object: keep a type of your own in a constant. Immutable.
 */
public final class ProviderType {

    private static final String CHAT = "openai-chat";
    private static final String RESPONSES = "openai-responses";
    private static final String MESSAGES = "anthropic-messages";

    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    /** Filled by the constants below, in their order. */
    private static final List<ProviderType> STANDARD = new ArrayList<>();

    /** OpenRouter: an aggregator that takes full names, variants, {@code provider} and {@code models}, and attribution. */
    public static final ProviderType OPENROUTER = standard(named("openrouter")
            .displayName("OpenRouter")
            .baseUrl("https://openrouter.ai/api/v1")
            .dialects(CHAT, RESPONSES, MESSAGES)
            .aggregator());
    /** OpenAI: takes bare names. */
    public static final ProviderType OPENAI = standard(named("openai")
            .displayName("OpenAI")
            .baseUrl("https://api.openai.com/v1")
            .dialects(CHAT, RESPONSES)
            .author("openai"));
    /** OpenAI's models at Microsoft, under the names of the operator's deployments. */
    public static final ProviderType AZURE = standard(named("azure")
            .displayName("Azure")
            .dialects(CHAT, RESPONSES)
            .credential(CredentialHeader.API_KEY)
            .hosts("openai")
            .spelt("azure-openai", "azure-ai", "azure-foundry"));
    /** Anthropic, and other hosts of its Messages API. */
    public static final ProviderType ANTHROPIC = standard(named("anthropic")
            .displayName("Anthropic")
            .baseUrl("https://api.anthropic.com/v1")
            .dialects(MESSAGES)
            .versioned("v1")
            .credential(CredentialHeader.X_API_KEY)
            .author("anthropic"));
    /** Google's Gemini API with a key: AI Studio. */
    public static final ProviderType GEMINI = standard(named("gemini")
            .displayName("Google AI Studio")
            .baseUrl("https://generativelanguage.googleapis.com/v1beta")
            .dialects("gemini")
            .versioned("v1beta")
            .credential(CredentialHeader.X_GOOG_API_KEY)
            .author("google")
            .afterCancel(AfterCancel.RUNS_ON)
            .spelt("google", "google-ai-studio", "google-aistudio", "ai-studio"));
    /** Google's and other models in a Google Cloud project. */
    public static final ProviderType VERTEX = standard(named("vertex")
            .displayName("Google Vertex")
            .dialects("gemini", MESSAGES)
            .signedBy("google")
            .author("google")
            .hosts("anthropic")
            .afterCancel(AfterCancel.RUNS_ON)
            .listsModels(false)
            .spelt("vertex-ai", "vertexai", "google-vertex", "google-vertex-ai"));
    /** Amazon Bedrock in one region of AWS. */
    public static final ProviderType BEDROCK = standard(named("bedrock")
            .displayName("Amazon Bedrock")
            .dialects("bedrock-converse", MESSAGES)
            .signedBy("aws")
            .afterCancel(AfterCancel.RUNS_ON)
            .listsModels(false)
            .spelt("amazon-bedrock", "aws-bedrock"));
    /** Cohere. */
    public static final ProviderType COHERE = standard(named("cohere")
            .displayName("Cohere")
            .baseUrl("https://api.cohere.com/v2")
            .dialects("cohere")
            .versioned("v2")
            .author("cohere")
            .spelt("cohere-chat"));
    /** Groq. */
    public static final ProviderType GROQ = standard(named("groq")
            .displayName("Groq")
            .baseUrl("https://api.groq.com/openai/v1")
            .afterCancel(AfterCancel.RUNS_ON));
    /** Together. */
    public static final ProviderType TOGETHER = standard(named("together")
            .displayName("Together")
            .baseUrl("https://api.together.xyz/v1")
            .spelt("together-ai", "togetherai"));
    /** Fireworks. */
    public static final ProviderType FIREWORKS = standard(named("fireworks")
            .displayName("Fireworks")
            .baseUrl("https://api.fireworks.ai/inference/v1")
            .spelt("fireworks-ai", "fireworksai"));
    /** DeepSeek. */
    public static final ProviderType DEEPSEEK = standard(named("deepseek")
            .displayName("DeepSeek")
            .baseUrl("https://api.deepseek.com")
            .dialects(CHAT, RESPONSES, MESSAGES)
            .author("deepseek")
            .spelt("deepseek-ai"));
    /** Mistral. */
    public static final ProviderType MISTRAL = standard(named("mistral")
            .displayName("Mistral")
            .baseUrl("https://api.mistral.ai/v1")
            .author("mistralai")
            .afterCancel(AfterCancel.RUNS_ON)
            .spelt("mistralai", "mistral-ai"));
    /** xAI. */
    public static final ProviderType XAI = standard(named("xai")
            .displayName("xAI")
            .baseUrl("https://api.x.ai/v1")
            .dialects(CHAT, RESPONSES)
            .author("x-ai")
            .spelt("x-ai", "x.ai"));
    /** Perplexity. */
    public static final ProviderType PERPLEXITY = standard(named("perplexity")
            .displayName("Perplexity")
            .baseUrl("https://api.perplexity.ai")
            .author("perplexity")
            .afterCancel(AfterCancel.RUNS_ON)
            .spelt("perplexity-ai", "perplexityai"));
    /** Cerebras. */
    public static final ProviderType CEREBRAS =
            standard(named("cerebras").displayName("Cerebras").baseUrl("https://api.cerebras.ai/v1"));
    /** A vLLM server. */
    public static final ProviderType VLLM = standard(named("vllm")
            .displayName("vLLM")
            .baseUrl("http://localhost:8000/v1")
            .keyless()
            .spelt("hosted-vllm"));
    /** An Ollama server. */
    public static final ProviderType OLLAMA = standard(named("ollama")
            .displayName("Ollama")
            .baseUrl("http://localhost:11434/v1")
            .versioned("v1")
            .keyless()
            .spelt("ollama-chat"));
    /** An LM Studio server. */
    public static final ProviderType LMSTUDIO = standard(named("lmstudio")
            .displayName("LM Studio")
            .baseUrl("http://localhost:1234/v1")
            .dialects(CHAT, RESPONSES)
            .keyless()
            .spelt("lm-studio"));
    /** A llama.cpp server. */
    public static final ProviderType LLAMACPP = standard(named("llamacpp")
            .displayName("llama.cpp")
            .baseUrl("http://localhost:8080/v1")
            .keyless()
            .spelt("llama.cpp", "llama-cpp", "llama-server"));
    /** Any other host of OpenAI's chat API. */
    public static final ProviderType OPENAI_COMPATIBLE = standard(named("openai-compatible")
            .displayName("OpenAI compatible")
            .dialects(CHAT, RESPONSES)
            .keyless()
            .spelt("openai-like", "custom-openai"));
    /** The demonstration provider inside the gateway: no key, no network. */
    public static final ProviderType DEMO = standard(named("demo")
            .displayName("Demo")
            .baseUrl("demo://embedded/v1")
            .inProcess()
            .listsModels(false));

    private final String word;
    private final String displayName;
    private final String defaultBaseUrl;
    private final List<String> dialects;
    private final Optional<String> version;
    private final CredentialHeader credentialHeader;
    private final boolean needsCredential;
    private final Optional<String> signer;
    private final boolean isInProcess;
    private final boolean isAggregator;
    private final boolean listsModels;
    private final AfterCancel afterCancel;
    private final Optional<String> author;
    private final List<String> hostedAuthors;
    private final List<String> spellings;

    private ProviderType(Builder builder) {
        this.word = builder.word;
        this.displayName = builder.displayName;
        this.defaultBaseUrl = builder.baseUrl;
        this.dialects = builder.dialects;
        this.version = builder.version;
        this.credentialHeader = builder.credentialHeader;
        this.needsCredential = builder.needsCredential;
        this.signer = builder.signer;
        this.isInProcess = builder.isInProcess;
        this.isAggregator = builder.isAggregator;
        this.listsModels = builder.listsModels;
        this.afterCancel = builder.afterCancel;
        this.author = builder.author;
        this.hostedAuthors = builder.hostedAuthors;
        this.spellings = builder.spellings;
    }

    /**
     * A type that is to be: at no address, called in OpenAI's chat dialect, with a key as a bearer token, and with a list of models like
     * OpenAI's.
     *
     * @param word its name in configuration
     * @throws IllegalArgumentException if it is no word of up to 64 small letters, digits, {@code .} and {@code -}
     */
    public static Builder named(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "type: \"" + word + "\" (expected: up to 64 small letters, digits, . and -)");
        }
        return new Builder(word);
    }

    private static ProviderType standard(Builder builder) {
        ProviderType type = builder.build();
        STANDARD.add(type);
        return type;
    }

    /**
     * One of the types that everybody knows, by its word or another spelling, see {@link ProviderTypes#of}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ProviderType known(String word) {
        return ProviderTypes.STANDARD
                .of(word)
                .orElseThrow(() -> new IllegalArgumentException("type: \"" + word + "\" (expected: one of "
                        + String.join(", ", ProviderTypes.STANDARD.words()) + ")"));
    }

    /** The types that everybody knows, in the order of the reference. */
    static List<ProviderType> standard() {
        return List.copyOf(STANDARD);
    }

    /** The name in configuration: {@code openai-compatible}. */
    public String word() {
        return word;
    }

    /** How else it may be written in configuration. */
    public List<String> spellings() {
        return spellings;
    }

    /** How callers see it, unless the provider has a name of its own. */
    public String displayName() {
        return displayName;
    }

    /** The public address of its API, or the usual one on this machine; empty if it has none. */
    public String defaultBaseUrl() {
        return defaultBaseUrl;
    }

    /** The dialects in which it can be called, in their usual words; the first is the one that is used unless another is chosen. */
    public List<String> dialects() {
        return dialects;
    }

    /** What its base URL ends with, whether or not an operator writes it: {@code v1}; empty if it is taken as it is written. */
    public Optional<String> version() {
        return version;
    }

    /** The dialect in which it is called for a model that it knows by this name, unless another is chosen. */
    public String dialectOf(String upstreamModel) {
        boolean anthropics = hostedAuthors.contains("anthropic")
                && ModelFamilies.authorOf(upstreamModel)
                        .filter("anthropic"::equals)
                        .isPresent();
        return anthropics && dialects.contains(MESSAGES) ? MESSAGES : dialects.get(0);
    }

    /** How it takes a key, if it has one. */
    public CredentialHeader credentialHeader() {
        return credentialHeader;
    }

    /** Whether it answers nobody without a key; what signs its calls otherwise, or needs no credential, does not. */
    public boolean needsCredential() {
        return needsCredential;
    }

    /** The name of what signs its calls where it has no key; empty if they are not signed. */
    public Optional<String> signer() {
        return signer;
    }

    /** Whether it lives in this process: then an extension brings its transport, and its address may be no address of the web. */
    public boolean isInProcess() {
        return isInProcess;
    }

    /** Whether it lists its models without charge where its base URL is followed by {@code /models}, or at another place of its own. */
    public boolean listsModels() {
        return listsModels;
    }

    /**
     * What it does when a stream is cancelled.
     *
     * @see <a href="https://openrouter.ai/docs/api-reference/streaming">OpenRouter: which providers stop</a>
     */
    public AfterCancel afterCancel() {
        return afterCancel;
    }

    /** Whether it serves other companies' models under {@code author/slug} and takes OpenRouter's extra members. */
    public boolean isAggregator() {
        return isAggregator;
    }

    /**
     * Whether it is the place for a model that nobody listed: an aggregator for every name with an author, a direct provider for the
     * names of its own author, OpenAI for names without an author too.
     */
    public boolean servesByName(ModelId model) {
        if (isAggregator) {
            return model.author().isPresent();
        }
        return isHomeOf(model) || (this == OPENAI && model.author().isEmpty());
    }

    /** Whether the model is by the author whose models it is the first address for. */
    public boolean isHomeOf(ModelId model) {
        return author.isPresent() && author.equals(ModelFamilies.authorOf(model.text()));
    }

    /** The author whose models it is the first address for, as names of models state it; empty if there is none. */
    public Optional<String> author() {
        return author;
    }

    /**
     * What it calls a model, as far as that follows from the name: without the author where the author is its own. Anthropic's own names
     * have {@code -} where others write {@code .} in a version.
     */
    public String upstreamNameOf(String model) {
        int slash = model.indexOf('/');
        String of = slash < 0 ? "" : model.substring(0, slash);
        if (slash < 0 || !(author.filter(of::equals).isPresent() || hostedAuthors.contains(of))) {
            return model;
        }
        String slug = model.substring(slash + 1);
        return of.equals("anthropic") ? slug.replace('.', '-') : slug;
    }

    /** Its word. */
    @Override
    public String toString() {
        return word;
    }

    /** Collects what is known of a type. Not for several threads. */
    public static final class Builder {
        private final String word;
        private String displayName;
        private String baseUrl = "";
        private List<String> dialects = List.of(CHAT);
        private Optional<String> version = Optional.empty();
        private CredentialHeader credentialHeader = CredentialHeader.BEARER;
        private boolean needsCredential = true;
        private Optional<String> signer = Optional.empty();
        private boolean isInProcess;
        private boolean isAggregator;
        private boolean listsModels = true;
        private AfterCancel afterCancel = AfterCancel.STOPS;
        private Optional<String> author = Optional.empty();
        private List<String> hostedAuthors = List.of();
        private List<String> spellings = List.of();

        private Builder(String word) {
            this.word = word;
            this.displayName = word;
        }

        /** How callers see it; its word unless set. */
        public Builder displayName(String name) {
            displayName = name;
            return this;
        }

        /** The address of its API; unless set, each provider of the type has to say its own. */
        public Builder baseUrl(String url) {
            baseUrl = url;
            return this;
        }

        /** The dialects in which it can be called, the usual one first: {@code openai-chat}, {@code anthropic-messages} and so on. */
        public Builder dialects(String usual, String... others) {
            List<String> all = new ArrayList<>(List.of(usual));
            all.addAll(List.of(others));
            dialects = List.copyOf(all);
            return this;
        }

        /** What its base URL ends with, whether or not an operator writes it: {@code v1}. */
        public Builder versioned(String path) {
            version = Optional.of(path);
            return this;
        }

        /** How it takes its key; as a bearer token unless set. */
        public Builder credential(CredentialHeader header) {
            credentialHeader = header;
            return this;
        }

        /** It may be called without a key. */
        public Builder keyless() {
            needsCredential = false;
            return this;
        }

        /** Without a key, its calls are signed by the signer of this name. */
        public Builder signedBy(String name) {
            signer = Optional.of(name);
            return keyless();
        }

        /** It lives in this process, and needs no key: an extension brings its transport. */
        public Builder inProcess() {
            isInProcess = true;
            return keyless();
        }

        /** It serves other companies' models under {@code author/slug}, and takes OpenRouter's extra members. */
        public Builder aggregator() {
            isAggregator = true;
            return this;
        }

        /** Whether its models can be listed without charge; true unless set. */
        public Builder listsModels(boolean value) {
            listsModels = value;
            return this;
        }

        /** What it does when a stream is cancelled; it stops, unless set. */
        public Builder afterCancel(AfterCancel value) {
            afterCancel = value;
            return this;
        }

        /** The author whose models it is the first address for: names of these go to it, without the author. */
        public Builder author(String name) {
            author = Optional.of(name);
            return this;
        }

        /** Another author whose models it knows without the author's name. */
        public Builder hosts(String otherAuthor) {
            hostedAuthors = List.of(otherAuthor);
            return this;
        }

        /** How else it may be written in configuration; small letters, with {@code -} for {@code _}. */
        public Builder spelt(String... others) {
            spellings = List.of(others);
            return this;
        }

        /** The type. */
        public ProviderType build() {
            return new ProviderType(this);
        }
    }
}

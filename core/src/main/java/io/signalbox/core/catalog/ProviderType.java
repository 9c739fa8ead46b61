package io.signalbox.core.catalog;

import io.signalbox.core.model.ModelId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of provider that are known by name: where each is, in which dialects it is called, how it takes its key, and whose models
 * it serves.
 */
public enum ProviderType {
    /** OpenRouter: an aggregator that takes full names, variants, {@code provider} and {@code models}, and attribution. */
    OPENROUTER(chat("OpenRouter", "https://openrouter.ai/api/v1").also(Facts.RESPONSES, Facts.MESSAGES)),
    /** OpenAI: takes bare names. */
    OPENAI(chat("OpenAI", "https://api.openai.com/v1").also(Facts.RESPONSES).author("openai")),
    /** OpenAI's models at Microsoft, under the names of the operator's deployments. */
    AZURE(chat("Azure", "")
            .also(Facts.RESPONSES)
            .key(CredentialHeader.API_KEY)
            .hosts("openai")
            .spelt("azure-openai", "azure-ai", "azure-foundry")),
    /** Anthropic, and other hosts of its Messages API. */
    ANTHROPIC(in(Facts.MESSAGES, "Anthropic", "https://api.anthropic.com/v1")
            .key(CredentialHeader.X_API_KEY)
            .author("anthropic")),
    /** Google's Gemini API with a key: AI Studio. */
    GEMINI(in(Facts.GEMINI, "Google AI Studio", "https://generativelanguage.googleapis.com/v1beta")
            .key(CredentialHeader.X_GOOG_API_KEY)
            .author("google")
            .spelt("google", "google-ai-studio", "google-aistudio", "ai-studio")),
    /** Google's and other models in a Google Cloud project. */
    VERTEX(in(Facts.GEMINI, "Google Vertex", "")
            .also(Facts.MESSAGES)
            .signedBy("google")
            .author("google")
            .hosts("anthropic")
            .spelt("vertex-ai", "vertexai", "google-vertex", "google-vertex-ai")),
    /** Amazon Bedrock in one region of AWS. */
    BEDROCK(in(Facts.CONVERSE, "Amazon Bedrock", "")
            .also(Facts.MESSAGES)
            .signedBy("aws")
            .spelt("amazon-bedrock", "aws-bedrock")),
    /** Cohere. */
    COHERE(in(Facts.COHERE, "Cohere", "https://api.cohere.com/v2")
            .author("cohere")
            .spelt("cohere-chat")),
    /** Groq. */
    GROQ(chat("Groq", "https://api.groq.com/openai/v1")),
    /** Together. */
    TOGETHER(chat("Together", "https://api.together.xyz/v1").spelt("together-ai", "togetherai")),
    /** Fireworks. */
    FIREWORKS(chat("Fireworks", "https://api.fireworks.ai/inference/v1").spelt("fireworks-ai", "fireworksai")),
    /** DeepSeek. */
    DEEPSEEK(chat("DeepSeek", "https://api.deepseek.com")
            .also(Facts.RESPONSES, Facts.MESSAGES)
            .author("deepseek")
            .spelt("deepseek-ai")),
    /** Mistral. */
    MISTRAL(chat("Mistral", "https://api.mistral.ai/v1").author("mistralai").spelt("mistralai", "mistral-ai")),
    /** xAI. */
    XAI(chat("xAI", "https://api.x.ai/v1").also(Facts.RESPONSES).author("x-ai").spelt("x-ai", "x.ai")),
    /** Perplexity. */
    PERPLEXITY(chat("Perplexity", "https://api.perplexity.ai")
            .author("perplexity")
            .spelt("perplexity-ai", "perplexityai")),
    /** Cerebras. */
    CEREBRAS(chat("Cerebras", "https://api.cerebras.ai/v1")),
    /** A vLLM server. */
    VLLM(chat("vLLM", "http://localhost:8000/v1").keyless().spelt("hosted-vllm")),
    /** An Ollama server. */
    OLLAMA(chat("Ollama", "http://localhost:11434/v1").keyless().spelt("ollama-chat")),
    /** An LM Studio server. */
    LMSTUDIO(chat("LM Studio", "http://localhost:1234/v1")
            .also(Facts.RESPONSES)
            .keyless()
            .spelt("lm-studio")),
    /** A llama.cpp server. */
    LLAMACPP(chat("llama.cpp", "http://localhost:8080/v1").keyless().spelt("llama.cpp", "llama-cpp", "llama-server")),
    /** Any other host of OpenAI's chat API. */
    OPENAI_COMPATIBLE(
            chat("OpenAI compatible", "").also(Facts.RESPONSES).keyless().spelt("openai-like", "custom-openai")),
    /** The demonstration provider inside the gateway: no key, no network. */
    DEMO(chat("Demo", "demo://embedded/v1").keyless());

    private static final Map<String, ProviderType> BY_SPELLING = bySpelling();

    private final String word;
    private final String displayName;
    private final String defaultBaseUrl;
    private final List<String> dialects;
    private final CredentialHeader credentialHeader;
    private final boolean needsCredential;
    private final Optional<String> signer;
    private final Optional<String> author;
    private final List<String> hostedAuthors;
    private final List<String> spellings;

    ProviderType(Facts facts) {
        this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.displayName = facts.displayName;
        this.defaultBaseUrl = facts.baseUrl;
        this.dialects = List.copyOf(facts.dialects);
        this.credentialHeader = facts.credentialHeader;
        this.needsCredential = facts.needsCredential;
        this.signer = facts.signer;
        this.author = facts.author;
        this.hostedAuthors = facts.hostedAuthors;
        this.spellings = facts.spellings;
    }

    /**
     * The type written as {@code word}, in upper or lower case, with {@code -} or {@code _}; the spellings that are usual elsewhere
     * are known too: {@code together_ai}, {@code azure_openai}.
     */
    public static Optional<ProviderType> of(String word) {
        return Optional.ofNullable(BY_SPELLING.get(word.replace('_', '-').toLowerCase(Locale.ROOT)));
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

    /** The dialect in which it is called for a model that it knows by this name, unless another is chosen. */
    public String dialectOf(String upstreamModel) {
        boolean anthropics = hostedAuthors.contains("anthropic")
                && ModelFamilies.authorOf(upstreamModel)
                        .filter("anthropic"::equals)
                        .isPresent();
        return anthropics && dialects.contains(Facts.MESSAGES) ? Facts.MESSAGES : dialects.get(0);
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

    /**
     * What it does when a stream is cancelled.
     *
     * @see <a href="https://openrouter.ai/docs/api-reference/streaming">OpenRouter: which providers stop</a>
     */
    public AfterCancel afterCancel() {
        return switch (this) {
            case BEDROCK, GEMINI, VERTEX, GROQ, MISTRAL, PERPLEXITY -> AfterCancel.RUNS_ON;
            default -> AfterCancel.STOPS;
        };
    }

    /** Whether it serves other companies' models under {@code author/slug} and takes OpenRouter's extra members. */
    public boolean isAggregator() {
        return this == OPENROUTER;
    }

    /**
     * Whether it is the place for a model that nobody listed: an aggregator for every name with an author, a direct provider for the
     * names of its own author, OpenAI for names without an author too.
     */
    public boolean servesByName(ModelId model) {
        if (isAggregator()) {
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

    private static Facts chat(String displayName, String baseUrl) {
        return in(Facts.CHAT, displayName, baseUrl);
    }

    private static Facts in(String dialect, String displayName, String baseUrl) {
        return new Facts(dialect, displayName, baseUrl);
    }

    private static Map<String, ProviderType> bySpelling() {
        Map<String, ProviderType> types = new HashMap<>();
        for (ProviderType type : values()) {
            types.put(type.word, type);
            type.spellings.forEach(spelling -> types.put(spelling, type));
        }
        return Map.copyOf(types);
    }

    /** What is said of a type above; only used while the types are made. */
    private static final class Facts {
        static final String CHAT = "openai-chat";
        static final String RESPONSES = "openai-responses";
        static final String MESSAGES = "anthropic-messages";
        static final String GEMINI = "gemini";
        static final String CONVERSE = "bedrock-converse";
        static final String COHERE = "cohere";

        private final String displayName;
        private final String baseUrl;
        private final List<String> dialects = new ArrayList<>();
        private CredentialHeader credentialHeader = CredentialHeader.BEARER;
        private boolean needsCredential = true;
        private Optional<String> signer = Optional.empty();
        private Optional<String> author = Optional.empty();
        private List<String> hostedAuthors = List.of();
        private List<String> spellings = List.of();

        Facts(String dialect, String displayName, String baseUrl) {
            this.displayName = displayName;
            this.baseUrl = baseUrl;
            dialects.add(dialect);
        }

        Facts also(String... furtherDialects) {
            dialects.addAll(List.of(furtherDialects));
            return this;
        }

        Facts key(CredentialHeader header) {
            credentialHeader = header;
            return this;
        }

        Facts keyless() {
            needsCredential = false;
            return this;
        }

        Facts signedBy(String name) {
            signer = Optional.of(name);
            return keyless();
        }

        Facts author(String name) {
            author = Optional.of(name);
            return this;
        }

        Facts hosts(String otherAuthor) {
            hostedAuthors = List.of(otherAuthor);
            return this;
        }

        Facts spelt(String... others) {
            spellings = List.of(others);
            return this;
        }
    }
}

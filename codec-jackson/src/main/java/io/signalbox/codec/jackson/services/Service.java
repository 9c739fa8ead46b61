package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.core.port.Bridge;
import io.signalbox.core.port.Dialect;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What models are asked for beside conversations. Each is a dialect of its own, in which callers are served by the providers that
 * speak it too: of the request only the model's name and the gateway's own members change, of the answer only the model's name.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI: API reference</a>
 * @see <a href="https://openrouter.ai/docs/api-reference">OpenRouter: API reference</a>
 */
public enum Service {
    /** Vectors that stand for texts. */
    EMBEDDINGS(new Facts("openai-embeddings", "/embeddings", "/embeddings")
            .needs(Need.textOrList("input"))
            .prompts("input")
            .answers("data")),
    /** Whether texts and images are harmful. */
    MODERATIONS(new Facts("openai-moderations", "/moderations", "")
            .needs(Need.textOrList("input"))
            .prompts("input")
            .answers("results")),
    /** Pictures made from words. */
    IMAGES(new Facts("openai-images", "/images/generations", "/images")
            .needs(Need.text("prompt"))
            .answers("data")
            .countsImages()
            .mayStream()),
    /** Pictures made from pictures and words. */
    IMAGE_EDITS(new Facts("openai-image-edits", "/images/edits", "")
            .needs(Need.text("prompt"))
            .form("prompt")
            .takes("image")
            .answers("data")
            .countsImages()
            .mayStream()),
    /** Words read aloud. */
    SPEECH(new Facts("openai-speech", "/audio/speech", "/audio/speech")
            .needs(Need.text("input"))
            .answersIn(MediaForm.SOUND)
            .mayStream()),
    /** What is said in a recording. */
    TRANSCRIPTIONS(new Facts("openai-transcriptions", "/audio/transcriptions", "/audio/transcriptions")
            .needs(Need.object("input_audio"))
            .form("file")
            .takes("audio")
            .answers("text")
            .answersIn(MediaForm.TEXT)
            .mayStream()),
    /** What is said in a recording, in English. */
    TRANSLATIONS(new Facts("openai-translations", "/audio/translations", "")
            .needs(Need.file("file"))
            .form("file")
            .takes("audio")
            .answers("text")
            .answersIn(MediaForm.TEXT)),
    /** Which documents answer a question best: Cohere's form, which others and OpenRouter have too. */
    RERANK(new Facts("rerank", "/rerank", "/rerank")
            .needs(Need.text("query"), Need.list("documents"))
            .prompts("documents")
            .answers("results"));

    private final String dialect;
    private final String path;
    private final String aggregatorPath;
    private final List<Need> needs;
    private final Set<String> prompts;
    private final String answer;
    private final boolean imagesCounted;
    private final Optional<String> formNeed;
    private final Set<String> modalities;
    private final MediaForm mediaForm;
    private final boolean streams;

    Service(Facts facts) {
        this.dialect = facts.dialect;
        this.path = facts.path;
        this.aggregatorPath = facts.aggregatorPath;
        this.needs = facts.needs;
        this.prompts = facts.prompts;
        this.answer = facts.answer;
        this.imagesCounted = facts.imagesCounted;
        this.formNeed = facts.formNeed;
        this.modalities = facts.modalities;
        this.mediaForm = facts.mediaForm;
        this.streams = facts.streams;
    }

    /** What reads callers' requests and writes their errors. Stateless; from any thread. */
    @SuppressWarnings("exports") // For this module, and the HTTP face.
    public Dialect dialect(OpenAiFace face) {
        return new ServiceDialect(this, face, Optional.empty());
    }

    /** What serves callers of these dialects at providers that speak them too, by the dialect's name. Stateless; from any thread. */
    public static Map<String, Bridge> passages(Service... services) {
        return Arrays.stream(services)
                .collect(Collectors.toUnmodifiableMap(service -> service.dialect, ServicePassage::new));
    }

    /** The dialect's name. */
    public String dialect() {
        return dialect;
    }

    /** Where callers ask for it, beneath the root of an API: {@code images/generations}, and {@code images} as OpenRouter has it. */
    public List<String> paths() {
        return Stream.of(path, aggregatorPath)
                .filter(known -> !known.isEmpty())
                .distinct()
                .map(known -> known.substring(1))
                .toList();
    }

    /** What is appended to a provider's base URL; empty if an aggregator has nothing of the kind. */
    Optional<String> path(boolean aggregator) {
        return Optional.of(aggregator ? aggregatorPath : path).filter(known -> !known.isEmpty());
    }

    List<Need> needs() {
        return needs;
    }

    /** Whether each entry of this member is a prompt of its own, which has to fit a context alone. */
    boolean hasPromptsIn(String member) {
        return prompts.contains(member);
    }

    /** The member that an answer has to have, with something in it. */
    String answer() {
        return answer;
    }

    /** Whether the entries of an answer are images, which cost something each where no tokens are counted. */
    boolean countsImages() {
        return imagesCounted;
    }

    /** The part that a form has to have, where requests may be forms. */
    Optional<String> formNeed() {
        return formNeed;
    }

    /** What requests hold besides text. */
    Set<String> modalities() {
        return modalities;
    }

    /** What an answer may be instead of JSON. */
    MediaForm mediaForm() {
        return mediaForm;
    }

    /** Which media types an answer may have, for a header. */
    String accept() {
        return streams || mediaForm != MediaForm.NONE ? "*/*" : "application/json";
    }

    /** Whether an answer may come as events. */
    boolean streams() {
        return streams;
    }

    /** What is said of a service above; only used while the services are made. */
    private static final class Facts {
        private final String dialect;
        private final String path;
        private final String aggregatorPath;
        private List<Need> needs = List.of();
        private Set<String> prompts = Set.of();
        private String answer = "";
        private boolean imagesCounted;
        private Optional<String> formNeed = Optional.empty();
        private Set<String> modalities = Set.of();
        private MediaForm mediaForm = MediaForm.NONE;
        private boolean streams;

        Facts(String dialect, String path, String aggregatorPath) {
            this.dialect = dialect;
            this.path = path;
            this.aggregatorPath = aggregatorPath;
        }

        Facts needs(Need... members) {
            needs = List.of(members);
            return this;
        }

        Facts prompts(String member) {
            prompts = Set.of(member);
            return this;
        }

        Facts answers(String member) {
            answer = member;
            return this;
        }

        Facts countsImages() {
            imagesCounted = true;
            return this;
        }

        Facts form(String part) {
            formNeed = Optional.of(part);
            return this;
        }

        Facts takes(String modality) {
            modalities = Set.of(modality);
            return this;
        }

        Facts answersIn(MediaForm form) {
            mediaForm = form;
            return this;
        }

        Facts mayStream() {
            streams = true;
            return this;
        }
    }
}

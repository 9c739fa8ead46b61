package io.signalbox.chat;

import io.signalbox.codec.jackson.answer.OpenAiFace;
import io.signalbox.codec.jackson.chat.OpenAiChat;
import io.signalbox.codec.jackson.json.Json;
import io.signalbox.codec.jackson.services.Service;
import io.signalbox.codec.jackson.translation.MalformedAnswerException;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.gateway.Caller;
import io.signalbox.core.gateway.Explanation;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.gateway.GatewayCall;
import io.signalbox.core.gateway.GatewayRequest;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.model.InvalidModelNameException;
import io.signalbox.core.model.RequestParameter;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import io.signalbox.core.routing.Preferences;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A conversation with a model, through a gateway in this process: what was said so far, who is to answer, and how. Immutable: every
 * method that adds something gives a new one, so that one may be kept as a beginning for many.
 *
 * <pre>{@code
 * Chat chat = Chat.on(gateway).model("smart").system("Be brief.");
 * String text = chat.ask("Hello").text();
 * }</pre>
 *
 * <p>May be used from any thread. {@link #ask} waits; {@link #askAsync} and {@link #stream} do not. Nothing here outlives its answer,
 * and the gateway is closed by whoever opened it.
 */
public final class Chat {

    private static final Dialect DIALECT = new OwnDialect(OpenAiChat.dialect(OpenAiChat.Face.OPENROUTER));

    private static final Dialect EMBEDDINGS = new OwnDialect(Service.EMBEDDINGS.dialect(OpenAiFace.OPENROUTER));

    /** Members that are written from something else than {@link #members}. */
    private static final Set<String> WRITTEN_APART = Set.of("model", "models", "messages", "tools", "stream", "input");

    private final Gateway gateway;
    private final CallSettings settings;
    private final List<String> models;
    private final List<Message> messages;
    private final List<Tool> tools;
    private final Map<String, String> members;

    private Chat(
            Gateway gateway,
            CallSettings settings,
            List<String> models,
            List<Message> messages,
            List<Tool> tools,
            Map<String, String> members) {
        this.gateway = gateway;
        this.settings = settings;
        this.models = models;
        this.messages = messages;
        this.tools = tools;
        this.members = members;
    }

    /** A conversation that begins, for whoever is in the process: no key. */
    public static Chat on(Gateway gateway) {
        return new Chat(gateway, CallSettings.USUAL, List.of(), List.of(), List.of(), Map.of());
    }

    // Who answers.

    /** The model: a name in the catalog, an alias, or a model URI. */
    public Chat model(String name) {
        return models(name);
    }

    /** Models to try in this order: the next one where one cannot answer. */
    public Chat models(String... names) {
        return new Chat(gateway, settings, List.of(names), messages, tools, members);
    }

    /** Who may serve it and who should: OpenRouter's {@code provider} object. */
    public Chat providers(Preferences preferences) {
        return with("provider", ProviderJson.of(preferences));
    }

    // What is said.

    /** Adds what holds for the whole conversation. */
    public Chat system(String text) {
        return and(Message.system(text));
    }

    /** The same in pieces, of which the last may be marked as worth keeping in the provider's cache. */
    public Chat system(Content... parts) {
        return and(Message.system(parts));
    }

    /** Adds what the user says. */
    public Chat user(String text) {
        return and(Message.user(text));
    }

    /** Adds what the user says and shows. */
    public Chat user(Content... parts) {
        return and(Message.user(parts));
    }

    /** Adds a turn. */
    public Chat and(Message message) {
        return and(List.of(message));
    }

    /** Adds turns, such as those of {@link Answer#messages}. */
    public Chat and(List<? extends Message> more) {
        List<Message> all = new ArrayList<>(messages.size() + more.size());
        all.addAll(messages);
        all.addAll(more);
        return new Chat(gateway, settings, models, Collections.unmodifiableList(all), tools, members);
    }

    /** What was said so far. */
    public List<Message> messages() {
        return messages;
    }

    // How it is answered.

    /** How freely the next token is drawn, from 0 to 2. */
    public Chat temperature(double value) {
        return parameter("temperature", number(value));
    }

    /** The share of likely tokens that is drawn from, from 0 to 1. */
    public Chat topP(double value) {
        return parameter("top_p", number(value));
    }

    /** The most tokens that the answer may have, thoughts included; 1 or more. */
    public Chat maxTokens(int value) {
        return parameter("max_tokens", Integer.toString(value));
    }

    /** Asks for the same answer again, as far as the model can. */
    public Chat seed(long value) {
        return parameter("seed", Long.toString(value));
    }

    /** How much thought there is to be: {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code xhigh}. */
    public Chat reasoningEffort(String word) {
        return parameter("reasoning_effort", word);
    }

    /** Texts before which the answer ends. */
    public Chat stop(String... texts) {
        return with("stop", json(json -> {
            json.writeStartArray();
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        }));
    }

    /**
     * A sampling parameter, by its name in the API: {@code min_p}.
     *
     * @param value a number, or a word of those that the parameter takes
     * @throws IllegalArgumentException if nobody knows the parameter, or it takes no such value anywhere; says which it takes
     */
    public Chat parameter(String name, String value) {
        RequestParameter known = RequestParameter.find(name)
                .orElseThrow(() -> new IllegalArgumentException(name + ": no parameter (expected: one of "
                        + String.join(", ", RequestParameter.names()) + ")"));
        try {
            return with(name, known.toJson(value));
        } catch (InvalidModelNameException refused) {
            throw new IllegalArgumentException(refused.getMessage());
        }
    }

    /**
     * The answer is to be JSON of this schema.
     *
     * @param name of the schema, for the model
     * @param schema a JSON schema; OpenAI's models want every member required and {@code additionalProperties} false
     */
    public Chat answering(String name, String schema) {
        RawJson checked = RawJson.named("schema", schema);
        return with("response_format", json(json -> {
            json.writeStartObject();
            json.writeStringField("type", "json_schema");
            json.writeObjectFieldStart("json_schema");
            json.writeStringField("name", name);
            json.writeBooleanField("strict", true);
            json.writeFieldName("schema");
            json.writeRawValue(checked.toString());
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /**
     * The answer is to be JSON of this record; {@link Answer#as} reads it.
     *
     * @param record of texts, numbers, booleans, enums, records, and Lists or Optionals of these
     * @throws IllegalArgumentException if it has a component of another type
     */
    public Chat answering(Class<? extends Record> record) {
        RecordForm<? extends Record> form = RecordForm.of(record);
        return answering(form.name(), form.schema());
    }

    /**
     * Anything else that the request is to say, for what this API has no method for.
     *
     * @param name of a top-level member
     * @param json its value
     * @throws IllegalArgumentException if that is not JSON, or the member is one that a method here sets
     */
    public Chat extra(String name, String json) {
        if (WRITTEN_APART.contains(name)) {
            throw new IllegalArgumentException("extra: " + name + " (expected: a member without a method of its own)");
        }
        return with(name, RawJson.named(name, json).toString());
    }

    // Tools.

    /** Lets the model call these as well; of the same name, the last one counts. */
    public Chat tools(Tool... more) {
        Map<String, Tool> all = new LinkedHashMap<>();
        tools.forEach(tool -> all.put(tool.name(), tool));
        for (Tool tool : more) {
            all.put(tool.name(), tool);
        }
        return new Chat(gateway, settings, models, messages, List.copyOf(all.values()), members);
    }

    /** The first answer has to call a tool; after that the model decides. */
    public Chat requiringTool() {
        return with("tool_choice", "\"required\"");
    }

    /** The first answer has to call this tool; after that the model decides. */
    public Chat requiringTool(String name) {
        return with("tool_choice", json(json -> {
            json.writeStartObject();
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", name);
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /**
     * How often tools are called for one answer, 10 times unless set; each time may be several calls. A model that wants more fails the
     * asking with {@code too_many_tool_rounds}. With 0 no tool is called, and its calls come back to who asked.
     */
    public Chat toolRounds(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("toolRounds: " + most + " (expected: 0 or more)");
        }
        return with(settings.toolRounds(most));
    }

    /** Where {@link #askAsync} and {@link #stream} call tools; the common pool unless set. {@link #ask} does on the thread that waits. */
    public Chat toolsOn(Executor executor) {
        return with(settings.toolsOn(executor));
    }

    // For the ledger.

    /** Who asks: the holder of a key, for accounting and for what that key may do. Nobody in particular unless set. */
    public Chat caller(Caller caller) {
        return with(settings.calledBy(caller));
    }

    /** Which app asks: its address, and what it is called. */
    public Chat app(String url, String title) {
        return with(settings.of(
                new CallerIdentity(Optional.of(url), Optional.of(title), Optional.empty(), Optional.empty())));
    }

    /** For which of the caller's own users it is; providers see it, too. */
    public Chat endUser(String id) {
        return with("user", text(id));
    }

    /** To which conversation it belongs; requests of one session are served alike where they can be. */
    public Chat session(String id) {
        return with("session_id", text(id));
    }

    /**
     * Words to group by in reports, beside those that are there: up to 32.
     *
     * @throws IllegalArgumentException if one is blank or very long, or there are too many
     */
    public Chat tags(String... words) {
        return with(settings.tagged(List.of(words)));
    }

    /**
     * A name with a text, to find the request by: up to 16.
     *
     * @throws IllegalArgumentException if one is very long, or there are too many
     */
    public Chat label(String name, String text) {
        return with(settings.labelled(name, text));
    }

    /** Neither request nor answer is to be stored, whatever the operator's configuration says. */
    public Chat withoutContent() {
        return with(settings.withoutContent());
    }

    /** The answer is to say how it was routed, in its JSON at {@code /openrouter_metadata}. */
    public Chat withMetadata() {
        return with(settings.withMetadata());
    }

    // Time.

    /**
     * The longest that an asking may take, with all calls of tools; then it fails with {@code deadline_exceeded}. A tool that is at work
     * by then is let finish.
     */
    public Chat deadline(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("deadline: " + limit + " (expected: more than nothing)");
        }
        return with(settings.within(limit));
    }

    /** What measures the deadline; the system's clock unless set. */
    public Chat clock(Clock clock) {
        return with(settings.clock(clock));
    }

    // Asking.

    /** Adds what the user says, and waits for the answer. See {@link #ask()}. */
    public Answer ask(String text) {
        return user(text).ask();
    }

    /**
     * Waits for the answer. Tools that have a function are called on the way, on this thread.
     *
     * @throws ChatException if there is none, or the thread is interrupted, which ends the call at the provider
     */
    public Answer ask() {
        Deadline limit = settings.startDeadline();
        Rounds rounds = new ToolLoop(this);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = rounds.goOnAfter(Asking.await(rounds.whole(limit)));
        }
        return rounds.answer();
    }

    /** Adds what the user says, and asks. See {@link #askAsync()}. */
    public CompletableFuture<Answer> askAsync(String text) {
        return user(text).askAsync();
    }

    /**
     * Asks. Tools that have a function are called on the way, by {@link #toolsOn}.
     *
     * @return fails with a {@link ChatException} if there is no answer; cancelling it, or ending it in another way, ends the call at the provider
     */
    public CompletableFuture<Answer> askAsync() {
        return AsyncRounds.begin(new ToolLoop(this), settings.startDeadline(), settings.toolExecutor());
    }

    /** Adds what the user says, and asks for a stream. See {@link #stream()}. */
    public ChatStream stream(String text) {
        return user(text).stream();
    }

    /** The answer as it comes. Tools that have a function are called on the way, by {@link #toolsOn}. */
    public ChatStream stream() {
        return new ChatStream(this);
    }

    /**
     * Waits for vectors that stand for these texts. Who answers, who asks and the time limit are as for a conversation; what was said is
     * no part of it.
     *
     * @throws ChatException if there are none, or the thread is interrupted, which ends the call at the provider
     */
    public Embeddings embed(String... texts) {
        return Asking.await(embedAsync(texts));
    }

    /**
     * Asks for vectors that stand for these texts. See {@link #embed}.
     *
     * @return fails with a {@link ChatException} if there are none; cancelling it, or ending it in another way, ends the call at the provider
     */
    public CompletableFuture<Embeddings> embedAsync(String... texts) {
        GatewayRequest request =
                settings.request(EMBEDDINGS, RequestWriter.embeddings(models, List.of(texts), members));
        return Asking.send(gateway, request, settings.startDeadline(), EmbeddingsReader::read);
    }

    /**
     * What would become of this if it were asked now, without asking anybody: the plan with its reasons, and what it would cost at most.
     *
     * @throws ChatException if it is no valid request
     */
    public Explanation explain() {
        try {
            return gateway.explain(request(false));
        } catch (RequestRefusedException refused) {
            throw ChatException.of(refused.failure(), "");
        }
    }

    /** The request in JSON, as the gateway gets it. */
    public String json() {
        return new String(body(false), StandardCharsets.UTF_8);
    }

    CompletableFuture<Answer> once(Deadline limit) {
        return Asking.send(gateway, request(false), limit, Chat::read);
    }

    GatewayCall streamCall() {
        return gateway.call(request(true));
    }

    /** The next round: what the model said, and what its tools found. A tool is required once at most. */
    Chat goingOn(Answer answer, List<Message.ToolResult> results) {
        Chat next = and(answer.message()).and(results);
        String choice = members.getOrDefault("tool_choice", "\"auto\"");
        return choice.equals("\"auto\"") || choice.equals("\"none\"") ? next : next.with("tool_choice", "\"auto\"");
    }

    int mostToolRounds() {
        return settings.toolRounds();
    }

    List<Tool> tools() {
        return tools;
    }

    CallSettings settings() {
        return settings;
    }

    private GatewayRequest request(boolean stream) {
        return settings.request(DIALECT, body(stream));
    }

    private byte[] body(boolean stream) {
        return RequestWriter.write(models, messages, tools, members, stream);
    }

    private static Answer read(Headers head, RawJson body) {
        AnswerAssembly assembly = new AnswerAssembly(piece -> {});
        assembly.whole(body.tree().orElseThrow(() -> new MalformedAnswerException("no JSON")));
        return assembly.answer(Served.in(head), Optional.of(body));
    }

    private Chat with(CallSettings changed) {
        return new Chat(gateway, changed, models, messages, tools, members);
    }

    private Chat with(String name, String json) {
        Map<String, String> more = new LinkedHashMap<>(members);
        more.put(name, json);
        return new Chat(gateway, settings, models, messages, tools, more);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).toPlainString() : Double.toString(value);
    }

    private static String text(String value) {
        return new String(Json.string(value), StandardCharsets.UTF_8);
    }

    private static String json(Json.Script script) {
        return new String(Json.write(script), StandardCharsets.UTF_8);
    }
}

package io.signalbox.testkit.dialect;

import io.signalbox.testkit.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conversations by chance, always the same, with words in them that stand nowhere else. For one thread. */
final class SampleConversations {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"integer\"}},\"required\":[\"at\"],"
                    + "\"additionalProperties\":false}";
    private static final String IMAGE =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final List<String> AROUND = List.of(
            "",
            " ",
            "\n\n",
            "\"",
            "\\",
            "\u00e9",
            "\u4e16\u754c",
            "\ud83d\ude80",
            "\u2028",
            "{\"a\":[1]}",
            "<b>",
            "\t");

    private final String model;
    private final List<SpokenAnswer> answers;
    private final Random chance;
    private int words;

    /**
     * Conversations in which these answers were given.
     *
     * @param answers with the functions {@code look}, if they have calls
     */
    SampleConversations(String model, List<SpokenAnswer> answers, long seed) {
        this.model = model;
        this.answers = answers;
        this.chance = new Random(seed);
    }

    /**
     * One conversation.
     *
     * @param words what was said in it, each once
     */
    record Conversation(SpokenRequest request, List<String> words) {}

    Conversation next() {
        List<String> said = new ArrayList<>();
        SpokenRequest request = SpokenRequest.to(model).streaming(chance.nextBoolean());
        if (chance.nextBoolean()) {
            request = request.system(text(said));
        }
        request = withTools(request);
        for (int turns = chance.nextInt(4); turns > 0; turns--) {
            request = answered(asked(request, said), said);
        }
        return new Conversation(wishing(asked(request, said)), List.copyOf(said));
    }

    private String text(List<String> said) {
        String word = "word" + words++ + "x";
        said.add(word);
        return any(AROUND) + word + any(AROUND);
    }

    private String any(List<String> texts) {
        return texts.get(chance.nextInt(texts.size()));
    }

    private SpokenRequest withTools(SpokenRequest request) {
        SpokenRequest with = request;
        boolean calls = answers.stream().anyMatch(answer -> !answer.calls().isEmpty());
        if (calls || chance.nextBoolean()) {
            with = with.tool("look", "Looks.", SCHEMA)
                    .tool("wait_here", "Waits.", "{\"type\":\"object\",\"properties\":{}}");
            with = chance.nextInt(3) == 0 ? with.choosing(any(List.of("auto", "none", "required", "look"))) : with;
        }
        return with;
    }

    private SpokenRequest asked(SpokenRequest request, List<String> said) {
        SpokenRequest asked = request.user(text(said));
        return chance.nextInt(4) == 0 ? asked.image(IMAGE) : asked;
    }

    private SpokenRequest answered(SpokenRequest request, List<String> said) {
        SpokenAnswer answer = answers.get(chance.nextInt(answers.size()));
        SpokenRequest more = request.answered(answer);
        for (ToolCall call : answer.calls()) {
            more = more.result(call, text(said));
        }
        return more;
    }

    private SpokenRequest wishing(SpokenRequest request) {
        SpokenRequest wishing = request;
        if (chance.nextBoolean()) {
            wishing = wishing.most(1 + chance.nextInt(4_000));
        }
        if (chance.nextInt(3) == 0) {
            wishing = wishing.temperature(any(List.of("0", "0.5", "1")));
        }
        if (chance.nextInt(3) == 0) {
            wishing = wishing.stop("END");
        }
        if (chance.nextInt(4) == 0) {
            wishing = wishing.format("shape", SCHEMA);
        }
        return chance.nextInt(4) == 0 ? wishing.thinking(any(List.of("low", "medium", "high"))) : wishing;
    }
}

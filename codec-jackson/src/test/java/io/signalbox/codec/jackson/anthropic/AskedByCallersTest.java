package io.signalbox.codec.jackson.anthropic;

import static io.signalbox.codec.jackson.anthropic.Conversing.asking;
import static io.signalbox.codec.jackson.anthropic.Written.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.codec.jackson.translation.AnswerFormat;
import io.signalbox.codec.jackson.translation.Conversation;
import io.signalbox.codec.jackson.translation.Part;
import io.signalbox.codec.jackson.translation.Part.Medium;
import io.signalbox.codec.jackson.translation.Part.Source;
import io.signalbox.codec.jackson.translation.Reasoning;
import io.signalbox.codec.jackson.translation.SealText;
import io.signalbox.codec.jackson.translation.Tool;
import io.signalbox.codec.jackson.translation.ToolChoice;
import io.signalbox.codec.jackson.translation.Turn;
import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.RequestFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedByCallersTest {

    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static RequestFacts facts(String members) {
        return asking("{" + members + "," + HI + "}").envelope().facts();
    }

    private static Conversation conversation(String members) {
        return asking("{\"model\":\"m\"," + members + "}").conversation();
    }

    private static Conversation said(String messages) {
        return conversation("\"messages\":[" + messages + "]");
    }

    private static Failure refused(String body) {
        RequestRefusedException refusal = catchThrowableOfType(
                RequestRefusedException.class, () -> asking(body).conversation());
        assertThat(refusal).as(body).isNotNull();
        return refusal.failure();
    }

    @Test
    void whatRoutingNeedsIsInItsOwnWords() {
        RequestFacts facts = asking(
                        "{\"model\":\"anthropic/claude\",\"max_tokens\":9,\"stream\":true,\"temperature\":0.5,\"stop_sequences\":[\"x\"],"
                                + "\"tools\":[],\"tool_choice\":null,\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}},"
                                + "\"metadata\":{\"user_id\":\"ann\"},\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{}},"
                                + "{\"type\":\"tool_use\",\"input\":{\"type\":\"image\",\"content\":[{\"type\":\"document\"}]}},"
                                + "{\"type\":\"tool_result\",\"content\":[{\"type\":\"document\"}]}]}]}")
                .envelope()
                .facts();

        assertThat(facts.dialect()).isEqualTo("anthropic-messages");
        assertThat(facts.model()).contains("anthropic/claude");
        assertThat(facts.stream()).isTrue();
        assertThat(facts.parameters())
                .containsExactlyInAnyOrder(
                        "max_tokens",
                        "temperature",
                        "stop",
                        "tools",
                        "reasoning",
                        "response_format",
                        "structured_outputs");
        assertThat(facts.modalities()).containsExactlyInAnyOrder("image", "file");
        assertThat(facts.maxOutputTokens()).hasValue(9);
        assertThat(facts.user()).contains("ann");
        assertThat(facts("\"thinking\":{\"type\":\"disabled\"}").parameters()).isEmpty();
    }

    @Test
    void whatTheInputOfACallHoldsIsNoModality() {
        RequestFacts facts = asking(
                        "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"input\":{\"type\":\"image\"}}]}]}")
                .envelope()
                .facts();

        assertThat(facts.modalities()).isEmpty();
    }

    @Test
    void openRoutersMembersChooseWhoServes() {
        RequestFacts facts = facts(
                "\"models\":[\"a/b\",\"c/d\"],\"provider\":{\"only\":[\"acme\"],\"require_parameters\":true},\"session_id\":\"s\",\"user\":\"u\"");

        assertThat(facts.alternatives()).containsExactly("a/b", "c/d");
        assertThat(facts.preferences().requireParameters()).isTrue();
        assertThat(facts.session()).contains("s");
        assertThat(facts.user()).contains("u");
        assertThat(facts("\"model\":\"a\",\"fallbacks\":[{\"model\":\"b/c\"},{\"model\":\"d/e\"}]")
                        .alternatives())
                .containsExactly("b/c", "d/e");
        assertThat(facts("\"max_tokens\":0").maxOutputTokens()).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|messages",
                "{\"messages\":[]}|messages",
                "{\"messages\":\"hi\"}|messages",
                "{\"messages\":[\"hi\"]}|messages",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}|messages[0].role",
                "{\"messages\":[{\"role\":\"user\",\"content\":5}]}|messages[0].content",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{}]}]}|messages[0].content[0].type",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":5}]}]}|messages[0].content[0].text",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"disk\"}}]}]}|messages[0].content[0].source.type",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]}|messages[0].content[0].tool_use_id",
                "{\"max_tokens\":-1,\"messages\":[{}]}|max_tokens",
                "{\"max_tokens\":\"9\",\"messages\":[{}]}|max_tokens",
                "{\"temperature\":\"hot\",\"messages\":[{}]}|temperature",
                "{\"stream\":1,\"messages\":[{}]}|stream",
                "{\"fallbacks\":{},\"messages\":[{}]}|fallbacks",
                "{\"fallbacks\":[{\"model\":\"a\"},{\"model\":\"b\"},{\"model\":\"c\"},{\"model\":\"d\"}],\"messages\":[{}]}|fallbacks",
                "{\"fallbacks\":[{\"model\":\"a\",\"x\":1}],\"messages\":[{}]}|fallbacks",
                "{\"fallbacks\":[{}],\"messages\":[{}]}|fallbacks",
                "{\"fallbacks\":[{\"model\":\"a\"}],\"models\":[\"b\"],\"messages\":[{}]}|fallbacks",
                "{\"tools\":{},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|tools",
                "{\"tools\":[{}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|tools[0].name",
                "{\"tool_choice\":{\"type\":\"some\"},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|tool_choice.type",
                "{\"stop_sequences\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|stop_sequences",
                "{\"output_config\":{\"format\":{}},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|output_config.format"
            })
    void badInputIsNamed(String body, String member) {
        assertThat(refused(body).parameter()).contains(member);
        assertThat(refused(body).message()).contains("expected");
    }

    @Test
    void everythingThatWasSaidIsThere() {
        Conversation conversation = conversation(
                "\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}],\"messages\":["
                        + "{\"role\":\"user\",\"content\":\"hi\"},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"redacted_thinking\",\"data\":\"ZGF0\"},"
                        + "{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"w\",\"input\":{\"x\":1}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"and\"},{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"is_error\":true,\"content\":\"no\"}]}]");

        List<Turn> turns = conversation.turns();
        assertThat(turns)
                .extracting(Turn::role)
                .containsExactly(Turn.Role.SYSTEM, Turn.Role.USER, Turn.Role.ASSISTANT, Turn.Role.TOOL, Turn.Role.USER);
        assertThat(turns.get(0).parts())
                .containsExactly(new Part.Text("s", Optional.of(new Part.CacheMark(Optional.of("1h")))));
        assertThat(turns.get(2).parts())
                .containsExactly(
                        Written.thought("hm", "c2ln"),
                        new Part.Thought(
                                "",
                                false,
                                Optional.of(new Part.Seal(
                                        Part.Seal.ANTHROPIC, Optional.empty(), Optional.of("ZGF0"), Optional.empty()))),
                        Part.Text.of("look"),
                        Written.call("t1", "w", "{\"x\":1}"));
        assertThat(turns.get(3).parts())
                .containsExactly(new Part.ToolResult("t1", List.of(Part.Text.of("no")), true, Optional.empty()));
    }

    @Test
    void mediaSayWhereTheyAre() {
        List<Part> parts = said("{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"QUJD\"}},"
                        + "{\"type\":\"document\",\"title\":\"D\",\"source\":{\"type\":\"url\",\"url\":\"https://a.test/d.pdf\"}},"
                        + "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"}},"
                        + "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[{\"type\":\"text\",\"text\":\"inside\"}]}},"
                        + "{\"type\":\"search_result\",\"title\":\"T\",\"source\":\"https://a.test\",\"content\":[{\"type\":\"text\",\"text\":\"found\"}]},"
                        + "{\"type\":\"container_upload\",\"file_id\":\"f\"}]}")
                .turns()
                .get(0)
                .parts();

        assertThat(parts.get(0))
                .isEqualTo(new Part.Media(
                        Medium.IMAGE,
                        new Source.Inline("QUJD"),
                        "image/png",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(((Part.Media) parts.get(1)).name()).contains("D");
        assertThat(((Part.Media) parts.get(2)).source()).isEqualTo(new Source.Plain("words"));
        assertThat(parts.get(3)).isEqualTo(Part.Text.of("inside"));
        assertThat(parts.get(4)).isEqualTo(Part.Text.of("T\nhttps://a.test\nfound"));
        assertThat(((Part.Foreign) parts.get(5)).field()).isEqualTo("container_upload");
    }

    @Test
    void toolsAndChoices() {
        Conversation conversation = conversation(
                "\"tools\":[{\"name\":\"w\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\"},\"strict\":true},{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}],"
                        + "\"tool_choice\":{\"type\":\"tool\",\"name\":\"w\",\"disable_parallel_tool_use\":true},"
                        + HI);

        assertThat(conversation.tools().get(0))
                .isEqualTo(new Tool.Function(
                        "w", Optional.of("d"), json("{\"type\":\"object\"}"), Optional.of(true), Optional.empty()));
        assertThat(conversation.tools().get(1).name()).isEqualTo("web_search_20250305");
        assertThat(conversation.toolChoice()).contains(ToolChoice.named("w"));
        assertThat(conversation.parameter("parallel_tool_calls")).contains(json("false"));
        assertThat(conversation("\"tool_choice\":{\"type\":\"any\"}," + HI).toolChoice())
                .contains(ToolChoice.of(ToolChoice.Mode.REQUIRED));
    }

    @Test
    void parametersHaveTheCommonNames() {
        Conversation conversation = conversation(
                "\"max_tokens\":9,\"top_k\":3,\"stop_sequences\":[\"a\"],\"metadata\":{\"user_id\":\"ann\"},\"service_tier\":\"standard_only\",\"inference_geo\":\"eu\",\"cache_control\":{\"type\":\"ephemeral\"},\"provider\":{},\"session_id\":\"s\","
                        + HI);

        assertThat(conversation.parameters().keySet())
                .containsExactlyInAnyOrder(
                        "max_tokens", "top_k", "stop", "user", "service_tier", "inference_geo", "cache_control");
        assertThat(conversation.parameter("service_tier")).contains(json("\"default\""));
        assertThat(conversation("\"speed\":\"fast\"," + HI).parameter("service_tier"))
                .contains(json("\"priority\""));
    }

    @Test
    void thoughtAndFormats() {
        assertThat(conversation("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}," + HI)
                        .reasoning())
                .contains(new Reasoning(Optional.empty(), OptionalLong.of(2000), false, Optional.empty()));
        assertThat(conversation(
                                "\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"},\"output_config\":{\"effort\":\"max\"},"
                                        + HI)
                        .reasoning())
                .contains(new Reasoning(Optional.of("max"), OptionalLong.empty(), true, Optional.empty()));
        assertThat(conversation("\"thinking\":{\"type\":\"disabled\"}," + HI)
                        .reasoning()
                        .orElseThrow()
                        .isOff())
                .isTrue();
        Conversation effort = conversation("\"output_config\":{\"effort\":\"low\"}," + HI);
        assertThat(effort.reasoning()).isEmpty();
        assertThat(effort.parameter("verbosity")).contains(json("\"low\""));
        assertThat(conversation(
                                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}},"
                                        + HI)
                        .format())
                .contains(new AnswerFormat.Schema(
                        "answer", Optional.empty(), json("{\"type\":\"object\"}"), Optional.of(true)));
    }

    @Test
    @DisplayName("S-154: what is read and written anew says the same, marks for the cache included")
    void thereAndBackIsTheSame() {
        String body =
                "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000},"
                        + "\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}],\"messages\":["
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"QUJD\"}},"
                        + "{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://a.test/d.pdf\"},\"title\":\"D\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},{\"type\":\"redacted_thinking\",\"data\":\"ZGF0\"},"
                        + "{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"w\",\"input\":{\"x\":1.50}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":[{\"type\":\"text\",\"text\":\"no\"}],\"is_error\":true},"
                        + "{\"type\":\"text\",\"text\":\"and\",\"cache_control\":{\"type\":\"ephemeral\"}}]}],"
                        + "\"tools\":[{\"name\":\"w\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}],"
                        + "\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true},\"stop_sequences\":[\"a\"],\"service_tier\":\"standard_only\"}";

        Conversing anew = asking(body).anew();
        assertThat(json(Conversing.text(anew.request().body()))).isEqualTo(json(body));
        assertThat(anew.request().dropped()).isEmpty();
    }

    @Test
    void sealsOfOtherModelsComeBackAsTheyWent() {
        Part.Seal seal =
                new Part.Seal(Part.Seal.OPENAI, Optional.empty(), Optional.of("encrypted"), Optional.of("rs_1"));
        String thought = new SealText(Optional.of(seal), true, false).written();
        String ofCall = new SealText(Optional.of(seal), false, true).written();
        String unsealed = SealText.UNSEALED.written();

        List<Part> parts =
                said("{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"sum\",\"signature\":\""
                                + thought + "\"},{\"type\":\"thinking\",\"thinking\":\"plain\",\"signature\":\""
                                + unsealed
                                + "\"},{\"type\":\"redacted_thinking\",\"data\":\"" + ofCall
                                + "\"},{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"w\",\"input\":{}}]}")
                        .turns()
                        .get(0)
                        .parts();

        assertThat(parts)
                .containsExactly(
                        new Part.Thought("sum", true, Optional.of(seal)),
                        new Part.Thought("plain", false, Optional.empty()),
                        new Part.ToolCall("a", "w", "{}", Optional.of(seal), Optional.empty()));
        assertThat(SealText.read("signalbox.%%%")).contains(SealText.UNSEALED);
    }

    @Test
    @DisplayName("S-111: the parameters of the body are shown as they are written")
    void parametersAreShown() {
        assertThat(asking("{\"temperature\":0.50,\"max_tokens\":9," + HI + "}")
                        .envelope()
                        .parameters())
                .containsEntry("temperature", "0.50")
                .containsEntry("max_tokens", "9")
                .hasSize(2);
        assertThat(asking("{\"preset\":\"p\"," + HI + "}")
                        .envelope()
                        .withoutMember("preset")
                        .body())
                .isEqualTo(("{\"preset\":\"p\"," + HI + "}").getBytes(UTF_8));
    }
}

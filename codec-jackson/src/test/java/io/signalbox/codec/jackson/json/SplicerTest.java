package io.signalbox.codec.jackson.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.codec.jackson.json.JsonObjects.Written;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

public class SplicerTest {

    @Property
    public void findsEachMemberWhereItIsWritten(@ForAll("objects") Written object) {
        assertThat(JsonObjects.members(object.text())).isEqualTo(object.members());
    }

    @Property
    public void changingNothingGivesTheSameBytes(@ForAll("objects") Written object) {
        assertThat(edited("  " + object.text() + "\n", edit -> {})).isEqualTo("  " + object.text() + "\n");
    }

    @Property
    public void whatWasSetIsReadAgainAndTheRestIsTheSame(
            @ForAll("objects") Written object, @ForAll("names") String name) {
        String result = edited(object.text(), edit -> edit.set(name, Json.bytes("[7]")));

        Map<String, String> expected = new LinkedHashMap<>(object.members());
        expected.put(name, "[7]");
        assertThat(JsonObjects.members(result)).isEqualTo(expected);
        assertThat(result.replace("[7]", ""))
                .hasSizeLessThanOrEqualTo(object.text().length() + name.length() + 6);
    }

    @Property
    public void whatIsRemovedTakesItsCommaAlong(
            @ForAll("objects") Written object, @ForAll("someNames") Set<String> removed, @ForAll("names") String set) {
        String result = edited(object.text(), edit -> {
            removed.forEach(edit::remove);
            if (!removed.contains(set)) {
                edit.set(set, Json.bytes("7"));
            }
        });

        Map<String, String> expected = new LinkedHashMap<>(object.members());
        expected.keySet().removeAll(removed);
        if (!removed.contains(set)) {
            expected.put(set, "7");
        }
        assertThat(JsonObjects.members(result)).isEqualTo(expected);
    }

    @Property
    public void aNewMemberGoesRightBehindItsNeighbour(@ForAll("objects") Written object) {
        String result = edited(object.text(), edit -> {
            edit.set("model", Json.bytes("1"));
            edit.setAfter("model", new ObjectEdit.Member("provider", Json.bytes("2")));
        });

        if (object.members().containsKey("model")) {
            assertThat(result).containsPattern(":\\s*1,\"provider\":2");
        }
        assertThat(JsonObjects.members(result)).containsEntry("model", "1").containsEntry("provider", "2");
    }

    @Test
    public void keepsTheOriginalWhereItIsLong() {
        byte[] body = Json.bytes("{\"a\":1,\"model\":\"x\",\"b\":\"" + "long ".repeat(4000) + "\"}");
        Splicer splicer = new Splicer(body, 0, body.length);
        splicer.edit(JsonObjects.layout(body, 0, body.length)).set("model", Json.bytes("\"y\""));

        assertThat(splicer.spliced())
                .hasSize(3)
                .first()
                .satisfies(slice -> assertThat(slice.array()).isSameAs(body));
    }

    @Test
    public void removesFirstLastAndOnlyMembers() {
        assertThat(edited("{ \"a\" : 1 , \"b\" : 2 , \"c\" : 3 }", edit -> edit.remove("a")))
                .isEqualTo("{ \"b\" : 2 , \"c\" : 3 }");
        assertThat(edited("{ \"a\" : 1 , \"b\" : 2 , \"c\" : 3 }", edit -> edit.remove("c")))
                .isEqualTo("{ \"a\" : 1 , \"b\" : 2 }");
        assertThat(edited("{ \"a\" : 1 }", edit -> edit.remove("a"))).isEqualTo("{  }");
        assertThat(edited("{\"a\":1}", edit -> {
                    edit.remove("a");
                    edit.set("b", Json.TRUE);
                }))
                .isEqualTo("{\"b\":true}");
        assertThat(edited("{}", edit -> edit.set("b", Json.TRUE))).isEqualTo("{\"b\":true}");
    }

    @Provide
    public Arbitrary<Written> objects() {
        return JsonObjects.object(6);
    }

    @Provide
    public Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "model", "new");
    }

    @Provide
    public Arbitrary<Set<String>> someNames() {
        return Arbitraries.of("a", "b", "model", "with \" quote", "é", "", "c", "d", "absent")
                .set();
    }

    private static String edited(String text, Consumer<ObjectEdit> change) {
        byte[] bytes = Json.bytes(text);
        Splicer splicer = new Splicer(bytes, 0, bytes.length);
        change.accept(splicer.edit(JsonObjects.layout(bytes, 0, bytes.length)));
        StringBuilder out = new StringBuilder();
        splicer.spliced().forEach(part -> out.append(StandardCharsets.ISO_8859_1.decode(part)));
        return new String(out.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}

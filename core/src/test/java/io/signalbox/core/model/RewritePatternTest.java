package io.signalbox.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewritePatternTest {

    @ParameterizedTest
    @CsvSource({
        "^gpt-(.*), openrouter:openai/gpt-\\1, gpt-4o, openrouter:openai/gpt-4o",
        "^gpt-(.*), openrouter:openai/gpt-$1, gpt-4o, openrouter:openai/gpt-4o",
        "^(.)(.)$, $2\\1, ab, ba",
        "b, X, abcb, aXcb",
        "(a)|(b), [$1$2], b, [b]",
        "^(.*)$, $0-$1, x, x-x",
        "x$, cost$, ax, acost$",
        "x$, \\y, ax, a\\y",
        "(x), $12, x, x2",
        "(x), $\u0661, x, $\u0661"
    })
    @DisplayName("S-037: the first place that fits is replaced; \\n and $n stand for groups, all else for itself")
    void replaces(String pattern, String replacement, String name, String expected) {
        assertThat(RewritePattern.of(pattern).rewrite(name, replacement)).contains(expected);
    }

    @Test
    void whatDoesNotFitIsLeftAlone() {
        assertThat(RewritePattern.of("^gpt-").rewrite("my-gpt-4o", "x")).isEmpty();
    }

    @Test
    void countsGroupsForTheCheck() {
        assertThat(RewritePattern.of("(a)(b(c))").groups()).isEqualTo(3);
        assertThat(RewritePattern.highestGroupIn("$1 \\3 $0 $x $")).isEqualTo(3);
        assertThat(RewritePattern.highestGroupIn("plain\\")).isZero();
        assertThat(RewritePattern.highestGroupIn("$\u0669")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"^(a+)+(b?)\\2$", "^(a|aa)+(b?)\\2$", "a*a*a*a*a*a*a*[b]", "(.*)(.*)(.*)(.*)(.*)(.*)[x]"})
    @DisplayName("F-103: a pattern that backtracks without end gives up after a bounded number of looks")
    void givesUp(String pattern) {
        assertThatThrownBy(() -> RewritePattern.of(pattern).rewrite("a".repeat(255) + "-", "x/y"))
                .isInstanceOf(InvalidModelNameException.class)
                .hasMessage("model: the name could not be matched against a rewrite in bounded time");
    }

    @Test
    @DisplayName("F-103: an honest pattern comes nowhere near the bound on the longest name")
    void honestPatternsAreUntouched() {
        String longest = "gpt-" + "a".repeat(ModelId.MAX_LENGTH - 4);
        assertThat(RewritePattern.of("^gpt-(.*)").rewrite(longest, "openai/$0")).contains("openai/" + longest);
        assertThat(RewritePattern.of("([a-z]+)-([a-z]+)(-preview)?$").rewrite(longest, "$2"))
                .isPresent();
        assertThat(RewritePattern.of("nowhere").rewrite(longest, "x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "^gpt-(.*), gpt-",
                "(.*)-preview$, -preview",
                "^openai/gpt-4\\.1(-mini)?$, openai/gpt-4.1",
                "^ab?cd*, a",
                "colou?r, colo",
                "ab+c, ab",
                "(gpt|o1)-x, -x",
                "gpt|o1, ``",
                "^[a-z]+-x, ``",
                "(?i)gpt, ``",
                "\\x41bc, ``",
                "x\\d-beta, -beta",
                "`a{0,2}bc`, bc"
            })
    void knowsWhatEveryMatchHolds(String pattern, String required) {
        assertThat(RequiredText.of(pattern)).isEqualTo(required);
    }

    @Property
    void whatIsNotMatchedForLackOfItsTextWouldNotHaveMatched(
            @ForAll("patterns") String regex,
            @ForAll @StringLength(max = 12) @Chars({'a', 'b', '-', '.', '1'}) String name) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            return;
        }
        assertThat(RewritePattern.of(regex).rewrite(name, "x").isPresent())
                .as(regex + " on " + name)
                .isEqualTo(pattern.matcher(name).find());
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of(
                        "a", "b", "ab", "-", "\\-", "\\.", ".", "a?", "b*", "a+", "b+?", "(a)", "(b)?", "(?:ab)*",
                        "a{0}", "b{1,2}", "\\d", "\\x61", "\\1", "[ab]", "|", "^", "$", "(?i)A", "(a|b)", "(?!a)",
                        "\\Qa\\E")
                .list()
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces));
    }
}

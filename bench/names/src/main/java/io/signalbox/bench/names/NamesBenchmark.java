package io.signalbox.bench.names;

import io.signalbox.core.model.Draw;
import io.signalbox.core.model.ModelAlias.Group;
import io.signalbox.core.model.ModelAlias.Rewrite;
import io.signalbox.core.model.ModelNames;
import io.signalbox.core.model.ResolvedName;
import io.signalbox.core.model.RewritePattern;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Names among many: aliases, local models and rewrites of one gateway. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NamesBenchmark {

    private static final Draw SESSION = new Draw(() -> 0, Optional.of("session-17"));

    /** How many aliases there are, and as many local models. */
    @Param({"10", "10000"})
    public int names;

    /** How many rewrites there are; a name that is nowhere exact is shown to all of them. */
    @Param({"0", "500"})
    public int rewrites;

    private ModelNames resolver = ModelNames.builder().build();

    /** Configures them. */
    @Setup
    public void configure() {
        ModelNames.Builder builder = ModelNames.builder().providers(List.of("openrouter", "openai", "main"));
        builder.localNames(IntStream.range(0, names).mapToObj(i -> "local-" + i).toList());
        for (int i = 0; i < names; i++) {
            builder.alias(new Group("alias-" + i, List.of("openai/gpt-" + i, "anthropic/claude-" + i)));
        }
        for (int i = 0; i < rewrites; i++) {
            String pattern = i % 2 == 0 ? "^model-" + i + "-(.*)" : "(.*)-version-" + i + "$";
            builder.alias(new Rewrite(RewritePattern.of(pattern), "openrouter:made/" + i + "-$1"));
        }
        resolver = builder.defaultProvider("openrouter").build();
    }

    /** The name of an alias with two members. */
    @Benchmark
    public List<ResolvedName> alias() {
        return resolver.resolve(List.of("alias-" + names / 2));
    }

    /** The name of a local model. */
    @Benchmark
    public List<ResolvedName> local() {
        return resolver.resolve(List.of("local-" + names / 2));
    }

    /** A name that nothing but the default provider explains. */
    @Benchmark
    public List<ResolvedName> unlisted() {
        return resolver.resolve(List.of("meta-llama/llama-3.3-70b-instruct"));
    }

    /** A draw of three for a session. */
    @Benchmark
    public List<ResolvedName> drawn() {
        return resolver.resolve(List.of("[weight=3]local-1^[weight=2]local-2^local-3"), SESSION);
    }
}

package io.signalbox.server;

import io.signalbox.core.extension.ExtensionException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Mixin;

/** The command line of the proxy. Without a command it serves. */
@Command(
        name = "signalbox",
        description = "A gateway to large language models that speaks OpenAI's and OpenRouter's API."
                + " Without a command: serve.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main implements Callable<Integer> {

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private ServeOptions options = new ServeOptions();

    private Main(Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String... arguments) {
        int exit = run(System.getenv(), writer(System.out), writer(System.err), arguments);
        System.exit(exit);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
    }

    /**
     * Runs a command to its end.
     *
     * @return the exit code: 0 if it did what it was asked, 1 if that failed, 2 if the arguments are wrong
     */
    static int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
        IExecutionExceptionHandler refusals = (thrown, command, parsed) -> {
            if (thrown instanceof StartException || thrown instanceof ExtensionException) {
                err.println("signalbox: " + thrown.getMessage());
                return 1;
            }
            throw thrown;
        };
        CommandLine key = new CommandLine(new KeyCommand(out))
                .addSubcommand(new KeyCommand.New(out))
                .addSubcommand(new KeyCommand.Hash(out));
        CommandLine report = new CommandLine(new ReportCommand(environment, out))
                .addSubcommand(new CompareCommand(environment, out));
        return new CommandLine(new Main(environment, out, err))
                .addSubcommand(new ServeCommand(environment, out, err))
                .addSubcommand(new CheckCommand(environment, out))
                .addSubcommand(new ExplainCommand(environment, out))
                .addSubcommand(new ReplayCommand(environment, out, err))
                .addSubcommand(new ReconcileCommand(out))
                .addSubcommand(key)
                .addSubcommand(report)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(refusals)
                .execute(arguments);
    }

    @Override
    public Integer call() {
        return new Serving(environment, out, err).run(options);
    }
}

package io.signalbox.server;

import io.signalbox.core.config.KeyConfig;
import io.signalbox.core.config.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalbox key}: makes keys for callers, of which the configuration keeps the hash alone. */
@Command(name = "key", description = "Makes keys for callers.", mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {

    /** With which every key begins, so that it can be told from other secrets where it leaks. */
    static final String PREFIX = "sk-signalbox-";

    /** 32 of 62 characters: 190 random bits. */
    private static final int LENGTH = 32;

    private static final String CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final PrintWriter out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    KeyCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(out);
        return CommandLine.ExitCode.USAGE;
    }

    private static Secret newKey() {
        SecureRandom chance = new SecureRandom();
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < LENGTH; i++) {
            key.append(CHARACTERS.charAt(chance.nextInt(CHARACTERS.length())));
        }
        return Secret.of(key.toString());
    }

    private static String entry(String name, Secret key) {
        return "keys:\n  - {name: \"" + name + "\", hash: \"sha256:" + KeyConfig.hashOf(key) + "\"}";
    }

    /** {@code signalbox key new NAME}. */
    @Command(name = "new", description = "Prints a new key, once, and its entry for the configuration file.")
    static final class New implements Callable<Integer> {
        private final PrintWriter out;

        @Parameters(paramLabel = "NAME", description = "Whose key it is: letters, digits and . _ - @")
        private String name = "";

        New(PrintWriter out) {
            this.out = out;
        }

        @Override
        public Integer call() {
            if (!name.matches("[A-Za-z0-9._@-]{1,100}")) {
                throw new StartException("name: \"" + name.replaceAll("\\p{Cntrl}", "?")
                        + "\" (expected: 1 to 100 letters, digits and . _ - @)");
            }
            Secret key = newKey();
            out.println("The key. It is shown this once:");
            out.println();
            out.println("  " + key.reveal());
            out.println();
            out.println("Its entry for the configuration file:");
            out.println();
            out.println(entry(name, key));
            return 0;
        }
    }

    /** {@code signalbox key hash}. */
    @Command(name = "hash", description = "Reads a key from standard input and prints its hash.")
    static final class Hash implements Callable<Integer> {
        private final PrintWriter out;

        Hash(PrintWriter out) {
            this.out = out;
        }

        @Override
        public Integer call() throws IOException {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null || line.isBlank()) {
                throw new StartException("standard input: nothing (expected: a key on one line)");
            }
            out.println("sha256:" + KeyConfig.hashOf(Secret.of(line.strip())));
            return 0;
        }
    }
}

package io.signalbox.core.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration has problems; the message lists all of them, one a line, without secrets. */
public final class InvalidConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** Of these problems, at least one. */
    public InvalidConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Of one problem. */
    public static InvalidConfigException of(ConfigProblem problem) {
        return new InvalidConfigException(List.of(problem));
    }

    /** At least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}

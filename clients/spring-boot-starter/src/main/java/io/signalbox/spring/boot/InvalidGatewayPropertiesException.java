package io.signalbox.spring.boot;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Properties of the gateway are wrong; the message lists what, one a line, without secrets. Ends the start of the application. */
public final class InvalidGatewayPropertiesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidGatewayPropertiesException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * Something wrong with a property.
     *
     * @param property its name, as it is written where it was set; the place in the file where the configuration is a file
     * @param value what stands there, secrets as stars; empty if nothing does, or it must not be shown
     * @param origin where it was set, if that is known: file, line and column
     * @param reason what is wrong, and what was expected
     */
    public record Problem(String property, Optional<String> value, Optional<String> origin, String reason) {

        /** One line: {@code signalbox.providers.main.type: "opnai": …}. */
        @Override
        public String toString() {
            return property + ": " + value.map(text -> "\"" + text + "\": ").orElse("") + reason
                    + origin.map(place -> " (" + place + ")").orElse("");
        }
    }
}

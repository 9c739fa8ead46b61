package io.signalbox.spring.boot;

import io.signalbox.spring.boot.InvalidGatewayPropertiesException.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the gateway's properties in the way in which Spring Boot says such things, without a stack trace. */
final class InvalidGatewayPropertiesAnalyzer extends AbstractFailureAnalyzer<InvalidGatewayPropertiesException> {

    private static final String ACTION =
            "Update your application's configuration. The keys are those of the gateway's configuration file.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidGatewayPropertiesException cause) {
        String description = cause.problems().stream()
                .map(InvalidGatewayPropertiesAnalyzer::described)
                .collect(Collectors.joining("\n", "The gateway's configuration is not valid:\n", ""));
        return new FailureAnalysis(description, ACTION, cause);
    }

    private static String described(Problem problem) {
        return "\n    Property: " + problem.property()
                + problem.value().map(value -> "\n    Value: \"" + value + "\"").orElse("")
                + problem.origin().map(origin -> "\n    Origin: " + origin).orElse("")
                + "\n    Reason: " + problem.reason();
    }
}

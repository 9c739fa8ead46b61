package io.signalbox.testkit.simulation;

import io.signalbox.core.attempt.Attempt.Role;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationStatus;
import io.signalbox.testkit.simulation.Invariant.Findings;
import java.util.List;
import java.util.Optional;

/** Holds the text that one caller got against what the providers meant to say, and its end against how it was settled. */
final class TextCheck {

    private final RequestHistory request;
    private final Findings findings;
    private final List<String> tokens;
    private int accounted;
    private boolean whole;

    TextCheck(RequestHistory request, Findings findings) {
        this.request = request;
        this.findings = findings;
        this.tokens = request.outcome().tokens();
    }

    void run() {
        for (Trial trial : Trial.of(request)) {
            take(trial);
        }
        if (accounted < tokens.size()) {
            findings.violated(
                    request,
                    "got \"" + request.outcome().text() + "\", of which " + (tokens.size() - accounted)
                            + " tokens at the end are from nobody, or a second time (expected: beginnings of answers)");
        }
        checkEnd(whole && !tokens.isEmpty() && accounted == tokens.size());
    }

    private void take(Trial trial) {
        List<String> meant = trial.call().tokens();
        List<String> rest = tokens.subList(accounted, tokens.size());
        int given = 0;
        while (given < Math.min(meant.size(), rest.size()) && meant.get(given).equals(rest.get(given))) {
            given++;
        }
        if (given > 0) {
            checkSeam(trial);
            accounted += given;
            whole = trial.call().whole() && given == meant.size();
        }
    }

    /** Who goes on was told exactly what the caller has; who begins was told of nothing. */
    private void checkSeam(Trial trial) {
        String before = CallerOutcome.text(tokens.subList(0, accounted));
        boolean continues = trial.attempt().role() == Role.CONTINUATION;
        if (continues != (accounted > 0) || !trial.call().soFar().equals(before)) {
            findings.violated(
                    request,
                    trial + " goes on after \"" + before + "\", and was told \""
                            + trial.call().soFar() + "\" (expected: a continuation that was told the same)");
        }
    }

    private void checkEnd(boolean gotEverything) {
        CallerOutcome outcome = request.outcome();
        Optional<GenerationStatus> status = request.generation().map(Generation::status);
        boolean readToTheEnd = outcome.completions() == 1 && !outcome.left();
        boolean passesForWhole =
                outcome.isWhole() || (readToTheEnd && status.equals(Optional.of(GenerationStatus.COMPLETED)));
        if (passesForWhole && !gotEverything) {
            findings.violated(
                    request, "got \"" + outcome.text() + "\" as a whole answer (expected: all of it, or an error)");
        } else if (readToTheEnd && !outcome.isWhole() && !outcome.endsWithError()) {
            findings.violated(request, "the answer ends with neither its terminator nor an error");
        }
    }
}

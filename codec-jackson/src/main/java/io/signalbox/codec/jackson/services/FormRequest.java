package io.signalbox.codec.jackson.services;

import io.signalbox.codec.jackson.request.MemberReader;
import io.signalbox.codec.jackson.request.Refusal;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one request for a service that is a form: looks for the model's name, measures files, leaves the rest alone. */
final class FormRequest {

    private static final String MODEL = "model";
    private static final int LONGEST_KEY = 256;

    private FormRequest() {}

    /** @throws RequestRefusedException if it is no valid request */
    static FormEnvelope read(Service service, String contentType, byte[] body) {
        FormParts form = FormParts.read(contentType, body);
        Set<String> names = new HashSet<>();
        Optional<FormParts.Part> model = Optional.empty();
        long fileBytes = 0;
        for (FormParts.Part part : form.parts()) {
            if (part.name().equals(MODEL)) {
                model = Optional.of(onlyModel(model, part));
            }
            fileBytes += part.file() ? part.end() - part.start() : 0;
            names.add(part.name());
        }
        service.formNeed().filter(need -> !names.contains(need)).ifPresent(need -> {
            throw Refusal.missing(need, "a part of the form");
        });
        RequestFacts facts = new RequestFacts(
                service.dialect(),
                model.map(part -> modelName(part.text(body))),
                List.of(),
                false,
                Set.of(),
                service.modalities(),
                (int) (body.length - fileBytes),
                OptionalLong.empty(),
                Preferences.NONE,
                form.text("user", body).filter(FormRequest::isKey));
        return new FormEnvelope(facts, body, contentType, form.boundary(), model, fileBytes, service.accept());
    }

    /** Readers disagree on which of two counts. */
    private static FormParts.Part onlyModel(Optional<FormParts.Part> before, FormParts.Part part) {
        if (before.isPresent()) {
            throw Refusal.ofMember(MODEL, "twice in the form", "once");
        }
        return part;
    }

    /** What is none is left to the provider to judge. */
    private static boolean isKey(String user) {
        return !user.isEmpty() && user.length() <= LONGEST_KEY && MemberReader.isWellFormed(user);
    }

    private static String modelName(String name) {
        if (!MemberReader.isModelName(name)) {
            throw Refusal.ofMember(MODEL, name, "the name of a model");
        }
        return name;
    }
}

package io.signalbox.face;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.FailureKind;
import io.signalbox.core.gateway.Gateway;
import io.signalbox.core.ledger.Generation;
import io.signalbox.core.ledger.GenerationPage;
import io.signalbox.core.ledger.GenerationQuery;
import io.signalbox.core.ledger.GenerationQuery.Order;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.port.Headers;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What operators ask the ledger: sums, lists, single generations. */
final class LedgerPages {

    private static final int USUAL_PAGE = 50;

    private final Gateway gateway;
    private final Clock clock;
    private final Dialect errors;

    LedgerPages(Gateway gateway, Clock clock, Dialect errors) {
        this.gateway = gateway;
        this.clock = clock;
        this.errors = errors;
    }

    /** {@code GET /admin/v1/report}. */
    FaceRoute report(FaceHead head) {
        return unlessInvalid(() -> {
            ReportRequest asked = ReportRequest.of(Query.of(head.query()).all(), clock.now());
            return gateway.report(asked.query())
                    .thenApply(report -> Pages.whole(200, asked.contentType(), asked.answer(report)));
        });
    }

    /** {@code GET /admin/v1/generations}. */
    FaceRoute generations(FaceHead head) {
        return unlessInvalid(() -> {
            Parameters given = new Parameters(Query.of(head.query()).all(), clock.now());
            given.expect("zone", "last", "from", "until", "where", "order", "limit", "after");
            Order order = given.word("order", LedgerPages::order, "latest or earliest")
                    .orElse(Order.LATEST_FIRST);
            GenerationQuery query = new GenerationQuery(
                    given.window(),
                    given.where(),
                    order,
                    given.text("after"),
                    given.number("limit", USUAL_PAGE, GenerationQuery.LARGEST_PAGE));
            return gateway.generations(query).thenApply(LedgerPages::list);
        });
    }

    /** {@code GET /admin/v1/generations/{id}}. */
    FaceRoute generation(String id) {
        return Refusals.unlessUnavailable(
                gateway.generation(id)
                        .thenApply(found -> found.map(LedgerPages::one).orElseGet(this::notFound)),
                errors);
    }

    /** One generation, as OpenRouter wraps it. */
    static FaceResponse one(Generation generation) {
        return Pages.json(
                200,
                Pages.write(json -> {
                    json.writeStartObject();
                    json.writeFieldName("data");
                    GenerationJson.write(json, generation);
                    json.writeEndObject();
                }),
                Headers.NONE);
    }

    private static FaceResponse list(GenerationPage page) {
        return Pages.json(
                200,
                Pages.write(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("data");
                    for (Generation generation : page.generations()) {
                        GenerationJson.write(json, generation);
                    }
                    json.writeEndArray();
                    JsonMembers.text(json, "next", page.next());
                    json.writeEndObject();
                }),
                Headers.NONE);
    }

    private static Optional<Order> order(String word) {
        return switch (word) {
            case "latest" -> Optional.of(Order.LATEST_FIRST);
            case "earliest" -> Optional.of(Order.EARLIEST_FIRST);
            default -> Optional.empty();
        };
    }

    private FaceRoute unlessInvalid(Supplier<CompletionStage<FaceResponse>> answer) {
        try {
            return Refusals.unlessUnavailable(answer.get(), errors);
        } catch (InvalidParameterException refused) {
            return FaceRoutes.now(Refusals.page(
                    errors, Failure.invalid(refused.parameter(), "invalid_parameter", refused.objection())));
        }
    }

    private FaceResponse notFound() {
        return Refusals.page(errors, Failure.of(FailureKind.NOT_FOUND, "generation_not_found", "No such generation."));
    }
}

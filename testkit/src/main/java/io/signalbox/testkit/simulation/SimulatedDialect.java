package io.signalbox.testkit.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signalbox.core.attempt.Failure;
import io.signalbox.core.attempt.RequestRefusedException;
import io.signalbox.core.port.Dialect;
import io.signalbox.core.routing.Preferences;
import io.signalbox.core.routing.RequestFacts;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The smallest dialect in which everything that matters to a simulation can be said. It answers to the name of the dialect in which
 * configured providers are called, and takes its place.
 *
 * <p>A request is one line of members: {@code request=17;models=a/b,c/d;stream=true;only=p0;ignore=p1;order=p2;fallbacks=false}. Its
 * number travels as the name of the caller's end user. A provider that is to go on with an answer is told {@code rest=0.0 0.1 }, the
 * text that the caller has, and {@code prefill=true} where that stands as the last message. An answer is lines: {@code r} for a role, {@code c:token} for content,
 * {@code u:12,30} for usage, {@code f:stop} for a finish reason, {@code done} for the end, {@code err:kind} for a failure, and
 * {@code :} for a comment.
 */
final class SimulatedDialect implements Dialect {

    static final String NAME = "openai-chat";

    private static final ByteBuffer COMMENT = ascii(":\n").asReadOnlyBuffer();

    static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    /** The number of the request of which this is the body, the caller's or a provider's; -1 if it has none. */
    static int requestNumber(Map<String, String> members) {
        return Integer.parseInt(members.getOrDefault("request", "-1"));
    }

    static Map<String, String> members(byte[] body) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String member : new String(body, US_ASCII).split(";", -1)) {
            int equals = member.indexOf('=');
            if (equals < 1) {
                throw new RequestRefusedException(Failure.invalid("body", "invalid_body", "no such member: " + member));
            }
            members.put(member.substring(0, equals), member.substring(equals + 1));
        }
        return members;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Envelope read(byte[] body) {
        Map<String, String> members = members(body);
        List<String> models = list(members, "models").orElse(List.of());
        Preferences.Builder preferences = Preferences.builder()
                .ignore(list(members, "ignore").orElse(List.of()))
                .allowFallbacks(!"false".equals(members.get("fallbacks")));
        list(members, "order").ifPresent(preferences::order);
        list(members, "only").ifPresent(preferences::only);
        RequestFacts facts = new RequestFacts(
                NAME,
                models.stream().findFirst(),
                models.stream().skip(1).toList(),
                "true".equals(members.get("stream")),
                Set.of(),
                Set.of(),
                body.length,
                OptionalLong.empty(),
                preferences.build(),
                Optional.ofNullable(members.get("request")));
        return new SimulatedEnvelope(facts, body);
    }

    @Override
    public int status(Failure failure) {
        return failure.kind().status();
    }

    @Override
    public byte[] error(ErrorContext context) {
        return error(context.failure()).getBytes(US_ASCII);
    }

    @Override
    public ByteBuffer errorEvent(ErrorContext context) {
        return ascii(error(context.failure()));
    }

    @Override
    public ByteBuffer keepAlive() {
        return COMMENT.duplicate();
    }

    @Override
    public ByteBuffer remark(String words) {
        return ascii(": " + words + "\n");
    }

    private static String error(Failure failure) {
        return "err:" + failure.kind().word() + "\n";
    }

    private static Optional<List<String>> list(Map<String, String> members, String name) {
        return Optional.ofNullable(members.get(name)).map(text -> List.of(text.split(",", -1)));
    }

    private record SimulatedEnvelope(RequestFacts facts, byte[] body) implements Envelope {
        /** Every member is one that only this gateway reads. */
        @Override
        public Envelope withoutMember(String name) {
            return this;
        }
    }
}

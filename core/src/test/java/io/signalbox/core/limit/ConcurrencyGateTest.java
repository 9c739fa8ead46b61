package io.signalbox.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.core.limit.Ticket.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConcurrencyGateTest {

    private static final Duration WAIT = Duration.ofSeconds(10);

    @Test
    @DisplayName("F-012: as many as the limit are in, as many as the queue is long wait, who comes then is refused")
    void admitsQueuesRefuses() {
        ConcurrencyGate gate = new ConcurrencyGate(2, 1, WAIT);
        Visitor first = new Visitor(gate, "k", 0);
        Visitor second = new Visitor(gate, "k", 0);
        Visitor third = new Visitor(gate, "k", 0);
        Visitor fourth = new Visitor(gate, "k", 0);
        assertThat(List.of(
                        first.ticket.answer(), second.ticket.answer(), third.ticket.answer(), fourth.ticket.answer()))
                .containsExactly(Answer.ADMITTED, Answer.ADMITTED, Answer.QUEUED, Answer.REFUSED);
        assertThat(fourth.ticket.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        gate.leave(second.ticket, 5);
        assertThat(third.told).containsExactly("admitted");
        assertThat(first.told).isEmpty();
        assertThat(gate.inside()).isEqualTo(2);
    }

    @Test
    @DisplayName("F-133: a place is freed once, however often it is left")
    void leavesOnce() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 2, WAIT);
        Visitor first = new Visitor(gate, "k", 0);
        Visitor second = new Visitor(gate, "k", 0);
        Visitor third = new Visitor(gate, "k", 0);
        gate.leave(first.ticket, 1);
        gate.leave(first.ticket, 2);
        assertThat(second.told).containsExactly("admitted");
        assertThat(third.told).isEmpty();
        gate.leave(third.ticket, 3);
        gate.leave(second.ticket, 4);
        assertThat(third.told).isEmpty();
        assertThat(gate.inside()).isZero();
        assertThat(gate.queued()).isZero();
    }

    @Test
    @DisplayName(
            "F-140: other limits hold at once: who waits comes in where there is more room, and nobody is thrown out")
    void changes() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 1, WAIT);
        Visitor first = new Visitor(gate, "k", 0);
        Visitor second = new Visitor(gate, "k", 0);
        gate.change(2, 0, Duration.ofSeconds(3), 1);
        assertThat(second.told).containsExactly("admitted");
        assertThat(gate.longestWait()).isEqualTo(Duration.ofSeconds(3));

        gate.change(1, 1, WAIT, 2);
        assertThat(gate.inside()).isEqualTo(2);
        Visitor third = new Visitor(gate, "k", 3);
        gate.leave(first.ticket, 4);
        assertThat(third.told).isEmpty();
        gate.leave(second.ticket, 5);
        assertThat(third.told).containsExactly("admitted");
        assertThatThrownBy(() -> gate.change(0, 1, WAIT, 6)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("F-133: who was refused frees nobody's place")
    void theRefusedHoldNothing() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 0, WAIT);
        Visitor inside = new Visitor(gate, "k", 0);
        gate.leave(new Visitor(gate, "k", 0).ticket, 0);
        assertThat(new Visitor(gate, "k", 0).ticket.answer()).isEqualTo(Answer.REFUSED);
        gate.leave(inside.ticket, 0);
        assertThat(new Visitor(gate, "k", 0).ticket.answer()).isEqualTo(Answer.ADMITTED);
    }

    @Test
    @DisplayName("F-012: who waited too long is refused when somebody looks, and is never admitted late")
    void waitsForALimitedTime() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 5, WAIT);
        Visitor inside = new Visitor(gate, "k", 0);
        Visitor early = new Visitor(gate, "k", 1);
        Visitor later = new Visitor(gate, "k", 2);
        gate.expire(WAIT.toNanos());
        assertThat(early.told).isEmpty();
        gate.expire(WAIT.toNanos() + 1);
        assertThat(early.told).containsExactly("refused");
        gate.leave(inside.ticket, WAIT.toNanos() + 2);
        assertThat(later.told).containsExactly("refused");
        assertThat(gate.inside()).isZero();
    }

    @Test
    @DisplayName("F-012: keys take turns, and a key's own requests keep their order")
    void isFair() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 10, WAIT);
        List<String> order = new ArrayList<>();
        Visitor inside = new Visitor(gate, "greedy", 0);
        List<Visitor> waiting = new ArrayList<>();
        for (String name : List.of("greedy 1", "greedy 2", "greedy 3", "modest 1", "modest 2", "shy 1")) {
            waiting.add(new Visitor(gate, name.substring(0, name.indexOf(' ')), 0, () -> order.add(name)));
        }
        gate.leave(inside.ticket, 1);
        waiting.forEach(visitor -> assertThat(visitor.ticket.answer()).isEqualTo(Answer.QUEUED));
        while (gate.inside() > 0) {
            waiting.stream()
                    .filter(visitor -> visitor.told.contains("admitted"))
                    .forEach(visitor -> gate.leave(visitor.ticket, 2));
        }
        assertThat(order).containsExactly("greedy 1", "modest 1", "shy 1", "greedy 2", "modest 2", "greedy 3");
    }

    @Test
    @DisplayName("F-012: a key that filled the queue makes room for others, its newest request first")
    void nobodyFillsTheQueue() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 4, WAIT);
        new Visitor(gate, "greedy", 0);
        List<Visitor> greedy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            greedy.add(new Visitor(gate, "greedy", 0));
        }
        assertThat(new Visitor(gate, "modest", 0).ticket.answer()).isEqualTo(Answer.QUEUED);
        assertThat(new Visitor(gate, "modest", 0).ticket.answer()).isEqualTo(Answer.QUEUED);
        assertThat(new Visitor(gate, "modest", 0).ticket.answer()).isEqualTo(Answer.REFUSED);
        assertThat(new Visitor(gate, "greedy", 0).ticket.answer()).isEqualTo(Answer.REFUSED);
        assertThat(greedy.stream().map(visitor -> visitor.told))
                .containsExactly(List.of(), List.of(), List.of("refused"), List.of("refused"));
        assertThat(gate.queued()).isEqualTo(4);
    }

    @Property(tries = 300)
    @Label("F-012: Retry-After is true: who comes back then finds room, if calls take as long as they did")
    void retryAfterIsTrue(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 499) Integer> gapMillis,
            @ForAll @IntRange(max = 10) int queueLength,
            @ForAll @IntRange(min = 2500, max = 4000) int serviceMillis) {
        int limit = gapMillis.size();
        long service = Duration.ofMillis(serviceMillis).toNanos();
        ConcurrencyGate gate = new ConcurrencyGate(limit, queueLength, Duration.ofHours(1));
        gate.leave(new Visitor(gate, "k", -service).ticket, 0);
        long now = 0;
        List<Ticket> inside = new ArrayList<>();
        List<Long> leaveAt = new ArrayList<>();
        for (int gap : gapMillis) {
            now += Duration.ofMillis(gap).toNanos();
            inside.add(new Visitor(gate, "k", now).ticket);
            leaveAt.add(now + service);
        }
        for (int i = 0; i < queueLength; i++) {
            assertThat(new Visitor(gate, "k", now).ticket.answer()).isEqualTo(Answer.QUEUED);
        }
        Ticket refused = new Visitor(gate, "k", now).ticket;
        assertThat(refused.answer()).isEqualTo(Answer.REFUSED);
        long back = now + refused.retryAfter().toNanos();
        for (int i = 0; i < limit && leaveAt.get(i) <= back; i++) {
            gate.leave(inside.get(i), leaveAt.get(i));
        }
        assertThat(new Visitor(gate, "k", back).ticket.answer()).isNotEqualTo(Answer.REFUSED);
    }

    @Test
    @DisplayName("F-012: Retry-After is a minute at most")
    void retryAfterIsBounded() {
        ConcurrencyGate gate = new ConcurrencyGate(1, 0, WAIT);
        gate.leave(new Visitor(gate, "k", 0).ticket, Duration.ofHours(1).toNanos());
        new Visitor(gate, "k", 0);
        assertThat(new Visitor(gate, "k", 0).ticket.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Property(tries = 500)
    @Label("F-133: in any history no more are in than the limit, no place is lost, and each is told once")
    void noPlaceIsLost(
            @ForAll @IntRange(min = 1, max = 3) int limit,
            @ForAll @IntRange(max = 4) int queueLength,
            @ForAll @Size(max = 150) List<@IntRange(max = 99) Integer> steps) {
        ConcurrencyGate gate = new ConcurrencyGate(limit, queueLength, Duration.ofNanos(20));
        List<Visitor> visitors = new ArrayList<>();
        long now = 0;
        for (int step : steps) {
            now += step % 7;
            if (step < 50 || visitors.isEmpty()) {
                visitors.add(new Visitor(gate, "k" + step % 3, now));
            } else if (step < 95) {
                visitors.get(step % visitors.size()).leave(now);
            } else {
                gate.expire(now);
            }
            long in = visitors.stream().filter(Visitor::isInside).count();
            assertThat(in).isEqualTo(gate.inside()).isLessThanOrEqualTo(limit);
            assertThat(gate.queued()).isLessThanOrEqualTo(queueLength);
            assertThat(gate.queued() == 0 || gate.inside() == limit).isTrue();
            assertThat(visitors).allMatch(visitor -> visitor.told.size() <= 1);
        }
        for (Visitor visitor : visitors) {
            visitor.leave(now);
        }
        assertThat(gate.inside()).isZero();
        assertThat(gate.queued()).isZero();
    }

    @Test
    @DisplayName("F-133: under many threads at once no place is lost, and who is told may come again from there")
    void holdsUnderThreads() throws InterruptedException {
        ConcurrencyGate gate = new ConcurrencyGate(3, 100, WAIT);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String key = "k" + i % 3;
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 500; j++) {
                    Visitor visitor = new Visitor(gate, key, j);
                    gate.leave(visitor.ticket, j);
                    gate.leave(visitor.ticket, j);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(gate.inside()).isZero();
        assertThat(gate.queued()).isZero();
    }

    @Test
    void checksItsBounds() {
        assertThatThrownBy(() -> new ConcurrencyGate(0, 1, WAIT)).hasMessage("limit: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new ConcurrencyGate(1, -1, WAIT)).hasMessage("queueLength: -1 (expected: 0 or more)");
    }

    /** One who comes to the gate and notes what it is told. */
    private static final class Visitor implements Waiting {

        private final ConcurrencyGate gate;
        private final List<String> told = new ArrayList<>();
        private final Runnable onAdmitted;
        private final Ticket ticket;
        private boolean left;

        private Visitor(ConcurrencyGate gate, String key, long nanos) {
            this(gate, key, nanos, () -> {});
        }

        private Visitor(ConcurrencyGate gate, String key, long nanos, Runnable onAdmitted) {
            this.gate = gate;
            this.onAdmitted = onAdmitted;
            this.ticket = gate.enter(key, nanos, this);
        }

        @Override
        public void admitted() {
            told.add("admitted");
            onAdmitted.run();
        }

        @Override
        public void refused(Duration retryAfter) {
            told.add("refused");
        }

        private void leave(long nanos) {
            left = true;
            gate.leave(ticket, nanos);
        }

        private boolean isInside() {
            return !left && (ticket.answer() == Answer.ADMITTED || told.contains("admitted"));
        }
    }
}

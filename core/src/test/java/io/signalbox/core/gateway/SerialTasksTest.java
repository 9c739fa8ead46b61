package io.signalbox.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SerialTasksTest {

    private final List<RuntimeException> faults = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    @Test
    @DisplayName("what a task throws is reported, be it an exception or an error, and those after it run")
    void goesOnAfterFaults() {
        SerialTasks tasks = new SerialTasks(Runnable::run, faults::add);
        NoSuchMethodError missing = new NoSuchMethodError("of a library of another version");
        IllegalStateException broken = new IllegalStateException("broken");
        tasks.run(() -> {
            tasks.run(() -> {
                throw missing;
            });
            tasks.run(() -> {
                throw broken;
            });
            tasks.run(() -> done.add("last"));
        });
        assertThat(done).containsExactly("last");
        assertThat(faults).hasSize(2);
        assertThat(faults.get(0)).hasCause(missing);
        assertThat(faults.get(1)).isSameAs(broken);
    }
}

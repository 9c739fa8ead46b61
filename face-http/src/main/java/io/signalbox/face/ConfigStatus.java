package io.signalbox.face;

import io.signalbox.core.port.ReloadEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the configuration that a gateway runs by, for operators.
 *
 * @param takenAt since when it runs by it
 * @param lookedAt when somebody last looked if it was written anew; empty where nobody has
 * @param refusal what became of the newest one, if that was refused
 */
public record ConfigStatus(Instant takenAt, Optional<Instant> lookedAt, Optional<ReloadEvent> refusal) {}

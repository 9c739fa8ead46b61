package io.signalbox.codec.jackson;

import io.signalbox.core.port.AnswerReader;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A reader that is bent in one place. */
class BentReader implements AnswerReader {
    private final AnswerReader sound;

    BentReader(AnswerReader sound) {
        this.sound = sound;
    }

    @Override
    public Part accept(ByteBuffer bytes) {
        return sound.accept(bytes);
    }

    @Override
    public Part end() {
        return sound.end();
    }

    @Override
    public Summary summary() {
        return sound.summary();
    }

    @Override
    public Optional<String> plainText() {
        return sound.plainText();
    }
}

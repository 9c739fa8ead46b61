package io.signalbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file held at one moment, to be compared. It is read each time, whatever its date says: a mounted volume changes a file by pointing a link
 * elsewhere.
 *
 * @param digest empty text if it could not be read
 */
record FileContent(String digest) {

    /** More than a configuration may have; what is longer is refused for its length. */
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final FileContent NONE = new FileContent("");

    static FileContent of(Path file) {
        if (!Files.isRegularFile(file)) {
            return NONE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new FileContent(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(in.readNBytes(MOST_BYTES))));
        } catch (IOException unreadable) {
            return NONE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}

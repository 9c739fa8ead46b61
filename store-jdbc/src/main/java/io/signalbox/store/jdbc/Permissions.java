package io.signalbox.store.jdbc;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may see what the ledger creates: its owner. Where the file system knows no such permissions, its own rules hold. */
final class Permissions {

    private static final FileAttribute<?>[] NONE = {};

    private Permissions() {}

    static FileAttribute<?>[] ofFile(Path file) {
        return of(file, "rw-------");
    }

    static FileAttribute<?>[] ofFolder(Path folder) {
        return of(folder, "rwx------");
    }

    private static FileAttribute<?>[] of(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }
}

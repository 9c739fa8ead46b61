package io.signalbox.store.jdbc;

import io.signalbox.core.port.ContentStore;
import io.signalbox.testkit.ContentStoreContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class EncryptedContentStoreTest extends ContentStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected ContentStore open() {
        return SqliteContentStore.open(folder.resolve("content.db"), List.of(ContentKeys.of("a", 1)));
    }

    @Override
    protected ContentStore reopen(ContentStore closed) {
        return open();
    }
}

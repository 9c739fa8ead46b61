package io.signalbox.testkit;

import io.signalbox.core.port.ContentStore;

class InMemoryContentStoreTest extends ContentStoreContract {

    @Override
    protected ContentStore open() {
        return new InMemoryContentStore();
    }

    @Override
    protected ContentStore reopen(ContentStore closed) {
        return ((InMemoryContentStore) closed).reopened();
    }
}

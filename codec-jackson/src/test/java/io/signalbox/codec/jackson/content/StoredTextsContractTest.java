package io.signalbox.codec.jackson.content;

import io.signalbox.codec.jackson.Dialects;
import io.signalbox.core.port.ContentReader;
import io.signalbox.testkit.ContentReaderContract;

class StoredTextsContractTest extends ContentReaderContract {

    @Override
    protected ContentReader reader() {
        return Dialects.contentReader();
    }
}

package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.signalbox.core.model.ModelUri;
import io.signalbox.testkit.arbitraries.ModelUris;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A property over one of the kit's arbitraries, on jqwik. */
// tag::arbitrary
class ModelNamesTest {

    private static final Set<String> PROVIDERS = Set.of("main", "backup");

    @Property(tries = 100)
    @Label("a name is read as it was written")
    void readsWhatWasWritten(@ForAll("names") ModelUri name) {
        assertEquals(name, ModelUri.parse(name.toString(), PROVIDERS::contains));
    }

    @Provide
    Arbitrary<ModelUri> names() {
        return ModelUris.valid(PROVIDERS);
    }
}
// end::arbitrary

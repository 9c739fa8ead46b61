package io.signalbox.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.core.model.ModelId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CatalogSnapshotTest {

    private static final Provider OPEN = new Provider("local", ProviderType.OPENAI_COMPATIBLE, "Local", 0, true, true);
    private static final Provider LISTED =
            new Provider("backup", ProviderType.OPENAI_COMPATIBLE, "Backup", 0, true, false);
    private static final CatalogSnapshot CATALOG = CatalogSnapshot.of(
            List.of(OPEN, LISTED),
            List.of(Endpoint.at(LISTED, new ModelId("acme/large"), "large").build()),
            Instant.EPOCH);

    @Test
    @DisplayName("S-024: a misspelt provider of an unlisted model is as near as a misspelt model")
    void knowsTheNearestProvider() {
        assertThat(CATALOG.nearest("lcal:acme/unheard-of")).hasValue("local:acme/unheard-of");
        assertThat(CATALOG.nearest("acme/lrge")).hasValue("acme/large");
    }

    @Test
    @DisplayName(
            "S-024: no provider is offered that was named already, that is nothing like it, or that would not be asked")
    void offersNoProviderInVain() {
        assertThat(CATALOG.nearest("local:acme/unheard-of")).isEmpty();
        assertThat(CATALOG.nearest("elsewhere:acme/unheard-of")).isEmpty();
        assertThat(CATALOG.nearest("bckup:acme/unheard-of")).isEmpty();
        assertThat(CATALOG.nearest("loca/l:free-and-unheard-of")).isEmpty();
        assertThat(CATALOG.nearest(":acme/unheard-of")).isEmpty();
    }
}

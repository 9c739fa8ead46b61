package io.signalbox.docs.extensions;

import io.signalbox.core.catalog.CredentialHeader;
import io.signalbox.core.catalog.ProviderType;
import io.signalbox.core.extension.ProviderExtension;

// tag::example
/** {@code type: acme}: a company whose API everybody calls in the same way. */
public final class AcmeProvider implements ProviderExtension {

    static final ProviderType TYPE = ProviderType.named("acme")
            .displayName("Acme")
            .baseUrl("https://api.acme.example/v1")
            .dialects("acme-talk", "openai-chat")
            .credential(CredentialHeader.named("x-acme-key"))
            .signedBy("acme-seal") // where it has no key
            .author("acme")
            .build();

    @Override
    public ProviderType type() {
        return TYPE;
    }
}
// end::example

package io.signalbox.docs.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a class of tests once for each {@link Way}. */
final class EachFace implements ClassTemplateInvocationContextProvider {

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        // The run on a second JDK is there for the JDK's sake: it goes one way.
        Stream<Way> ways =
                Boolean.getBoolean("signalbox.faces.one") ? Stream.of(Way.ARMERIA) : Arrays.stream(Way.values());
        return ways.map(Turn::new);
    }

    /** The turn of one way. */
    private record Turn(Way way)
            implements ClassTemplateInvocationContext, BeforeAllCallback, AfterEachCallback, AfterAllCallback {
        @Override
        public String getDisplayName(int invocation) {
            return way.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeAll(ExtensionContext context) {
            Way.choose(way);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            Way.closeServers();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            Way.choose(Way.IN_PROCESS);
        }
    }
}

package io.signalbox.docs.acceptance;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Runs a class of tests once for each {@link Way}. */
final class EachFace implements ClassTemplateInvocationContextProvider {

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        return Ways.asked().stream().map(Turn::new);
    }

    /** The turn of one way. A test that wants to know it takes it as a parameter. */
    private record Turn(Way way)
            implements ClassTemplateInvocationContext,
                    BeforeClassTemplateInvocationCallback,
                    AfterEachCallback,
                    AfterClassTemplateInvocationCallback,
                    ParameterResolver {
        @Override
        public String getDisplayName(int invocation) {
            return way.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) {
            Ways.choose(way);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            way.forget();
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            Ways.choose(Ways.IN_PROCESS);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Way.class;
        }

        @Override
        public Way resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return way;
        }
    }
}

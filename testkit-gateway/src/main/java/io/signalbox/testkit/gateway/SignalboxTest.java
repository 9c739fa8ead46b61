package io.signalbox.testkit.gateway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class whose methods get what they name as parameters: a {@link FakeGateway}, a {@link
 * io.signalbox.testkit.ScriptedUpstream}, and what belongs to them. See {@link SignalboxExtension}.
 */
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(SignalboxExtension.class)
public @interface SignalboxTest {

    /**
     * The fake gateway's configuration: a resource on the class path in YAML, as {@code "/signalbox-test.yaml"}, found from the test
     * class. Empty for one provider that serves everything.
     */
    String config() default "";

    /** Whether a test fails that passed, but left something behind. */
    boolean verify() default true;
}

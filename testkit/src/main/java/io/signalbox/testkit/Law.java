package io.signalbox.testkit;

import io.signalbox.core.attempt.TransportTrait;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/** A law of transports: tried on each of these protocols, where the transport has what they and the law need. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@interface Law {

    /** The protocols that it makes sense on. */
    TransportProtocol[] on() default {
        TransportProtocol.HTTP_1_1,
        TransportProtocol.HTTP_1_1_TLS,
        TransportProtocol.HTTP_2,
        TransportProtocol.HTTP_2_TLS
    };

    /** What a transport must have for the law to hold. */
    TransportTrait[] needs() default {};
}

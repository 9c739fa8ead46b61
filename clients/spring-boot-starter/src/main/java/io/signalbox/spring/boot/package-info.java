/**
 * A gateway among the beans of a Spring Boot application. Start at {@link io.signalbox.spring.boot.SignalboxAutoConfiguration}; for an
 * application, the guide to Spring Boot says what to write.
 *
 * <p>Decides nothing about requests: it reads properties, takes what beans there are, and calls the gateway's builder.
 */
@NullMarked
package io.signalbox.spring.boot;

import org.jspecify.annotations.NullMarked;

package io.signalbox.docs.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rows of this class are shown once in the process, once through an Armeria server and once through a Vert.x router: whatever the
 * class asks by {@link TestGateway} or {@link TestFace} goes that way.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EachFace.class)
@interface OnEachFace {}

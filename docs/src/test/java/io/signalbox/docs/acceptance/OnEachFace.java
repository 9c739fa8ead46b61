package io.signalbox.docs.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rows of this class are shown once on each {@link Way}: in the process, through an Armeria server, through a Vert.x router, and
 * elsewhere through SDKs. Whatever the class asks by {@link TestGateway} or {@link TestFace} goes that way.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@Tag("each-face")
@ExtendWith(EachFace.class)
@interface OnEachFace {}

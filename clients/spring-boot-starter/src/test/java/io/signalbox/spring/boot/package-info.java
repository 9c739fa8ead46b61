/** Tests. */
@NullMarked
package io.signalbox.spring.boot;

import org.jspecify.annotations.NullMarked;

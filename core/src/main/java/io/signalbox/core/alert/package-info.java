/**
 * Tells operators of money that goes, once for each threshold that is crossed.
 *
 * <p>Start with {@link io.signalbox.core.alert.AlertWatch}.
 */
@NullMarked
package io.signalbox.core.alert;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP face of the gateway: which path answers what, who may call it, in which dialect errors are written. Framework-neutral:
 * a server hands in the head and the bytes of a request, and writes out what it gets back.
 *
 * <p>Start with {@link io.signalbox.face.HttpFace}.
 */
@NullMarked
package io.signalbox.face;

import org.jspecify.annotations.NullMarked;

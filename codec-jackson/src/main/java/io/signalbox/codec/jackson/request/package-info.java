/** Members that every dialect of a request may have for the gateway itself, and how a bad one is refused. */
@NullMarked
package io.signalbox.codec.jackson.request;

import org.jspecify.annotations.NullMarked;

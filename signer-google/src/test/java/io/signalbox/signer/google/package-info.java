@NullMarked
package io.signalbox.signer.google;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.signalbox.signer.aws;

import org.jspecify.annotations.NullMarked;

/** Keeps the documents true: every snippet runs here, every table is compared with the code, the modules are held to their rules. */
@NullMarked
package io.signalbox.docs;

import org.jspecify.annotations.NullMarked;

/**
 * What was said: prompts and answers, where the operator wants them kept. Never part of the ledger, and with a retention of its own.
 */
@NullMarked
package io.signalbox.core.content;

import org.jspecify.annotations.NullMarked;

/** What a caller of LangChain4j's client can count on when it leaves, or is told of a failure. */
@NullMarked
package io.signalbox.client.langchain4j;

import org.jspecify.annotations.NullMarked;

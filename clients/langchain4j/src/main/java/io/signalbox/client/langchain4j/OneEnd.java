package io.signalbox.client.langchain4j;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventListenerUtils;
import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;
import java.util.Optional;

/**
 * Tells a listener of a stream, and of one end: LangChain4j's parser tells of a stream that broke off and returns as from a whole one;
 * and where another thread cancels it while it waits, it tells of that as of an error. What the listener throws ends nothing;
 * LangChain4j logs it. On the stream's thread.
 */
final class OneEnd implements ServerSentEventListener {

    private final ServerSentEventListener listener;
    private Optional<ServerSentEventParsingHandle> handle = Optional.empty();
    private boolean told;

    OneEnd(ServerSentEventListener listener) {
        this.listener = listener;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        ServerSentEventListenerUtils.ignoringExceptions(() -> listener.onOpen(response));
    }

    @Override
    public void onEvent(ServerSentEvent event) {
        ServerSentEventListenerUtils.ignoringExceptions(() -> listener.onEvent(event));
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        handle = Optional.of(context.parsingHandle());
        ServerSentEventListenerUtils.ignoringExceptions(() -> listener.onEvent(event, context));
    }

    @Override
    public void onError(Throwable thrown) {
        boolean cancelled =
                handle.filter(ServerSentEventParsingHandle::isCancelled).isPresent();
        tell(cancelled ? listener::onClose : () -> listener.onError(thrown));
    }

    @Override
    public void onClose() {
        tell(listener::onClose);
    }

    private void tell(Runnable end) {
        if (!told) {
            told = true;
            ServerSentEventListenerUtils.ignoringExceptions(end);
        }
    }
}

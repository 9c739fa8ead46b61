package io.signalbox.transport.armeria;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.HttpClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.AttributeKey;

/**
 * Sends path and query as they were asked for. Armeria's client decodes what need not be encoded, which is the same address, but not
 * the one that was signed.
 */
final class ExactPath {

    /** Path and query of a call. */
    static final AttributeKey<String> ASKED = AttributeKey.valueOf(ExactPath.class, "ASKED");

    private ExactPath() {}

    static HttpResponse send(HttpClient next, ClientRequestContext context, HttpRequest request) throws Exception {
        String asked = context.attr(ASKED);
        if (asked == null || asked.equals(request.path())) {
            return next.execute(context, request);
        }
        HttpRequest exact = request.withHeaders(request.headers().toBuilder().path(asked));
        context.updateRequest(exact);
        return next.execute(context, exact);
    }
}

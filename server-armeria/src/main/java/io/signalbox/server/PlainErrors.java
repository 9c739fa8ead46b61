package io.signalbox.server;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/** What Armeria answers by itself, in our shape and without a word of any exception. */
final class PlainErrors implements ServerErrorHandler {

    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
        return answer(HttpStatus.INTERNAL_SERVER_ERROR).toHttpResponse();
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return answer(status);
    }

    private static AggregatedHttpResponse answer(HttpStatus status) {
        String code = status.isServerError() ? "internal_error" : "malformed_request";
        String message = status.isServerError() ? "Something went wrong inside the gateway." : status.reasonPhrase();
        return AggregatedHttpResponse.of(
                ResponseHeaders.builder(status)
                        .contentType(MediaType.JSON)
                        .add(HttpHeaderNames.CONNECTION, "close")
                        .build(),
                HttpData.ofUtf8(ErrorJson.of(code, message)));
    }
}

package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.publish.web.api.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The response to a request that never reached a page: the status as text, or as the API has it, instead of Jetty's page. */
final class PlainErrorHandler implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String sentence = HttpStatus.getMessage(status) + ".";
        boolean isApi = Api.isBelow(String.valueOf(request.getHttpURI().getPath()));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, isApi ? Problem.CONTENT_TYPE : Pages.PLAIN);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        byte[] body = isApi ? Problem.of(status, sentence).body() : (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}

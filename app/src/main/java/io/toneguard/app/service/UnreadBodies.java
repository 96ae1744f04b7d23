package io.toneguard.app.service;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpHeaders;

/**
 * Waits for no body that nobody has read. Behind an answer Tomcat reads what is left of the request, up to 2 MB, on the request's thread and however
 * slowly it comes: as many clients as there are threads, none with a key, would hold all of them, and the probes would go unanswered. What is here
 * already is read, so that an ordinary client keeps its connection; behind anything else it is closed.
 */
final class UnreadBodies extends ValveBase {
    /** More is not thrown away: who sends as fast as we read would hold the thread as well. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String BODY = "io.toneguard.body";

    UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(BODY, request.getCoyoteRequest());
        try {
            getNext().invoke(request, response);
        } finally {
            // One that is answered later comes through here once more then.
            if (!request.isAsync()) {
                leave(request.getCoyoteRequest(), response);
            }
        }
    }

    /**
     * Before an answer that is written later, and does not come through here once more.
     *
     * @param response nothing of it is on its way yet
     */
    static void before(ServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(BODY) instanceof org.apache.coyote.Request body && !isRead(body)) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    /** Behind that answer, when all of it is written. */
    static void behind(ServletRequest request) {
        if (request.getAttribute(BODY) instanceof org.apache.coyote.Request body && !isRead(body)) {
            body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static void leave(org.apache.coyote.Request request, Response response) throws IOException {
        if (isRead(request)) {
            return;
        }
        response.setHeader(HttpHeaders.CONNECTION, "close");
        // Before the next step, which makes a 500 of every good status that is not on its way yet.
        response.finishResponse();
        // Once more: a connection closed with something unread is reset, and the answer may be lost with it.
        if (!isRead(request)) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Reads what is here, and nothing that would have to be waited for. */
    private static boolean isRead(org.apache.coyote.Request request) {
        var nowhere = new Nowhere();
        int bytes = 0;
        try {
            while (!request.isFinished()) {
                request.action(ActionCode.AVAILABLE, true);
                // Of a body in chunks no read is sure not to wait: a byte may be the beginning of a chunk's length.
                if (request.getContentLengthLong() < 0 || bytes > MOST_BYTES) {
                    return false;
                }
                int read = request.getAvailable() > 0 ? request.doRead(nowhere) : -1;
                if (read < 0) {
                    return false;
                }
                bytes += read;
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private static final class Nowhere implements ApplicationBufferHandler {
        private ByteBuffer buffer = EMPTY_BUFFER;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // Nothing is kept.
        }
    }
}

package io.toneguard.app.service;

import io.toneguard.voice.call.TenantId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Has a request's body whole before a controller is given a thread to read it: one that came byte by byte would hold that thread, and with as many such
 * requests all of them. Recordings are not for here: they are read as streams, at a pace and in places of their own.
 */
final class ShortBodies {
    private static final int MOST_BYTES = 64 * 1024;
    private static final List<String> STREAMS = List.of("/v1/recordings", "/v1/uploads");

    private final Duration longest;
    private final ClientMemory memory;

    /**
     * @param longest how long a body may take to come
     * @param memory in which bodies stand until they are whole
     */
    ShortBodies(Duration longest, ClientMemory memory) {
        this.longest = longest;
        this.memory = memory;
    }

    /** Whether the request has a body that is to be gathered. */
    static boolean isExpectedOf(HttpServletRequest request) {
        boolean body = request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return body && STREAMS.stream().noneMatch(request.getRequestURI()::startsWith);
    }

    /**
     * Returns at once; the request goes on behind the filter that asked, with its body, when that is whole.
     *
     * @param holder whose body it is
     */
    void gather(HttpServletRequest request, HttpServletResponse response, TenantId holder) throws IOException {
        if (request.getContentLengthLong() > MOST_BYTES) {
            tooLong(response);
            return;
        }
        var in = request.getInputStream();
        var gathered = new GatheredRequest(request, holder);
        var async = request.startAsync(gathered, response);
        async.setTimeout(longest.toMillis());
        var refusals = GatheredAnswer.behind(response);
        async.addListener(new Deadline(gathered, refusals));
        in.setReadListener(new Gathering(in, gathered, async, refusals));
    }

    private static void tooLong(HttpServletResponse response) throws IOException {
        refuse(
                response,
                HttpStatus.CONTENT_TOO_LARGE,
                "the body has over " + MOST_BYTES + " bytes, more than anything here takes");
    }

    private void noRoom(HttpServletResponse response, TenantId holder) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        boolean own = memory.isHeldBy(holder);
        refuse(
                response,
                own ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE,
                "bodies that did not come to their end yet leave no room for this one (" + memory
                        + (own
                                ? ", of which nobody has more than is left); end those first"
                                : "); try again in a moment"));
    }

    /** What is left of the body is read by nobody, so that the connection ends behind the answer. */
    private static void refuse(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        TokenFilter.answer(response, status, "body", detail);
    }

    private final class Gathering implements ReadListener {
        private final ServletInputStream in;
        private final GatheredRequest gathered;
        private final AsyncContext async;
        private final HttpServletResponse response;
        private final byte[] part = new byte[4 * 1024];
        private boolean refused;

        Gathering(ServletInputStream in, GatheredRequest gathered, AsyncContext async, HttpServletResponse response) {
            this.in = in;
            this.gathered = gathered;
            this.async = async;
            this.response = response;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (!refused && in.isReady() && !in.isFinished()) {
                int count = in.read(part);
                if (count > 0 && !gathered.holds(part, count)) {
                    tooLong(response);
                    end();
                } else if (count > 0 && !gathered.hasRoom(count)) {
                    noRoom(response, gathered.holder);
                    end();
                }
            }
        }

        private void end() {
            refused = true;
            gathered.giveBack();
            async.complete();
        }

        @Override
        public void onAllDataRead() {
            if (!refused) {
                // From here on there are no more of them than threads.
                gathered.giveBack();
                async.dispatch();
            }
        }

        @Override
        public void onError(Throwable gone) {
            end();
        }
    }

    private final class Deadline implements AsyncListener {
        private final GatheredRequest gathered;
        private final HttpServletResponse response;

        Deadline(GatheredRequest gathered, HttpServletResponse response) {
            this.gathered = gathered;
            this.response = response;
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            gathered.giveBack();
            refuse(
                    response,
                    HttpStatus.REQUEST_TIMEOUT,
                    "the body did not come within " + longest.toSeconds() + " s; send it again");
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {
            gathered.giveBack();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** The request with its body in memory. */
    private final class GatheredRequest extends HttpServletRequestWrapper {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final TenantId holder;
        private long heldBytes;

        GatheredRequest(HttpServletRequest request, TenantId holder) {
            super(request);
            this.holder = holder;
        }

        boolean hasRoom(int count) {
            boolean room = memory.take(holder, count);
            heldBytes += room ? count : 0;
            return room;
        }

        void giveBack() {
            if (heldBytes > 0) {
                memory.giveBack(holder, heldBytes);
                heldBytes = 0;
            }
        }

        /** @return false if that was too much */
        boolean holds(byte[] part, int count) {
            body.write(part, 0, count);
            return body.size() <= MOST_BYTES;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new GatheredStream(body.toByteArray());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            var encoding = getCharacterEncoding();
            return new BufferedReader(new InputStreamReader(
                    getInputStream(), encoding == null ? StandardCharsets.UTF_8.name() : encoding));
        }
    }

    private static final class GatheredStream extends ServletInputStream {
        private final ByteArrayInputStream in;

        GatheredStream(byte[] body) {
            in = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is here; it is read without a listener");
        }
    }
}

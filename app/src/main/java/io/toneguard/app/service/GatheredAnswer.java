package io.toneguard.app.service;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * An answer that stands in memory until it is whole, and is then written as the client reads it, by no thread of its own. Streams of events are not for here:
 * they have no end, and threads of their own.
 */
final class GatheredAnswer extends HttpServletResponseWrapper {
    /** Of each answer so much is everybody's, so that probes and refusals are answered when there is no room for more. */
    private static final int FREE_BYTES = 4 * 1024;

    private static final int PIECE_BYTES = 8 * 1024;
    private static final String SOON = "1";
    private static final Set<String> ASKING = Set.of("GET", "HEAD");

    private final ClientMemory memory;
    private final Supplier<Object> holder;
    private final FastByteArrayOutputStream gathered = new FastByteArrayOutputStream(1024);
    private final Gathering stream = new Gathering();
    private @Nullable PrintWriter writer;
    private @Nullable Object heldBy;
    private long heldBytes;
    private long writtenBytes;
    private boolean tooMuch;
    private boolean failed;

    /** @param holder whose answer it is, asked when it is longer than every answer may be */
    GatheredAnswer(HttpServletResponse response, ClientMemory memory, Supplier<Object> holder) {
        super(response);
        this.memory = memory;
        this.holder = holder;
    }

    /** What to write to behind the gathering: a client that is refused and cut off is not waited for. */
    static HttpServletResponse behind(HttpServletResponse response) {
        return response instanceof GatheredAnswer answer ? (HttpServletResponse) answer.getResponse() : response;
    }

    /**
     * Writes what is here, and returns before that is done.
     *
     * @param request whose answer it is, and which is not answered by anybody else any more
     */
    void send(ServletRequest request) throws IOException {
        var response = (HttpServletResponse) getResponse();
        flushWriter();
        if (tooMuch) {
            if (isDone(request)) {
                // Whoever is refused asks again, and would have it done twice.
                response.setContentLength(0);
            } else {
                refuse(response);
            }
        }
        if (failed || response.isCommitted() || gathered.size() == 0) {
            giveBack();
            return;
        }
        response.setContentLength(gathered.size());
        UnreadBodies.before(request, response);
        var async = request.startAsync(request, response);
        // Whoever takes nothing for a while is cut off by the web server; whoever takes little has its share of the
        // memory only.
        async.setTimeout(0);
        async.addListener(new Sent());
        var out = response.getOutputStream();
        out.setWriteListener(new Writing(out, gathered.getInputStream(), async));
    }

    /** Nobody will ever send it. */
    void giveBack() {
        if (heldBy != null) {
            memory.giveBack(heldBy, heldBytes);
            heldBy = null;
            heldBytes = 0;
        }
        gathered.reset();
    }

    /** Whether something was done, and not only asked. */
    private boolean isDone(ServletRequest request) {
        return !(request instanceof HttpServletRequest asked && ASKING.contains(asked.getMethod()))
                && HttpStatusCode.valueOf(getStatus()).is2xxSuccessful();
    }

    private void refuse(HttpServletResponse response) throws IOException {
        boolean never = memory.isNeverRoomFor(overFree(writtenBytes));
        boolean own = memory.isHeldBy(holder.get());
        response.reset();
        begin();
        if (never) {
            TokenFilter.answer(
                    this,
                    HttpStatus.CONTENT_TOO_LARGE,
                    "answers",
                    "the answer is longer than half of " + memory
                            + ", and no answer may have more; ask for less, or have the setting raised");
        } else {
            response.setHeader(HttpHeaders.RETRY_AFTER, SOON);
            TokenFilter.answer(
                    this,
                    own ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE,
                    "answers",
                    own
                            ? "your answers that are not read yet leave no room for this one (" + memory
                                    + ", of which nobody has more than is left); read them first, or ask for less"
                            : "answers that nobody has read yet leave no room for this one (" + memory
                                    + "); try again in a moment, or ask for less");
        }
        flushWriter();
    }

    private static long overFree(long bytes) {
        return Math.max(0, bytes - FREE_BYTES);
    }

    private void flushWriter() {
        if (writer != null) {
            writer.flush();
        }
    }

    private void gather(byte[] bytes, int offset, int length) throws IOException {
        writtenBytes += length;
        if (tooMuch) {
            return;
        }
        long more = overFree(writtenBytes) - heldBytes;
        if (more > 0) {
            var now = heldBy == null ? holder.get() : heldBy;
            if (!memory.take(now, more)) {
                tooMuch = true;
                giveBack();
                return;
            }
            heldBy = now;
            heldBytes += more;
        }
        gathered.write(bytes, offset, length);
    }

    private boolean isStreamOfEvents() {
        var type = getContentType();
        return type != null && type.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return isStreamOfEvents() ? super.getOutputStream() : stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (isStreamOfEvents()) {
            return super.getWriter();
        }
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(stream, getCharacterEncoding()));
        }
        return writer;
    }

    /** Later: it may still become another answer. */
    @Override
    public void flushBuffer() throws IOException {
        if (isStreamOfEvents()) {
            super.flushBuffer();
        }
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        begin();
    }

    @Override
    public void reset() {
        super.reset();
        begin();
    }

    private void begin() {
        giveBack();
        writtenBytes = 0;
        tooMuch = false;
        writer = null;
    }

    /** The web server's own page for it comes by another way. */
    @Override
    public void sendError(int status) throws IOException {
        failed = true;
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        failed = true;
        super.sendError(status, message);
    }

    private final class Gathering extends ServletOutputStream {
        @Override
        public void write(int one) throws IOException {
            gather(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            gather(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the answer is gathered; it is written without a listener");
        }
    }

    /** Called by whichever thread the web server has when the socket takes more. */
    private final class Writing implements WriteListener {
        private final ServletOutputStream out;
        private final InputStream left;
        private final AsyncContext async;
        private final byte[] piece = new byte[PIECE_BYTES];
        private boolean ended;

        Writing(ServletOutputStream out, InputStream left, AsyncContext async) {
            this.out = out;
            this.left = left;
            this.async = async;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                int count = ended ? -1 : left.read(piece);
                if (count > 0) {
                    out.write(piece, 0, count);
                } else if (ended) {
                    UnreadBodies.behind(async.getRequest());
                    async.complete();
                    return;
                } else {
                    // Completing flushes, and would wait for the client.
                    ended = true;
                    out.flush();
                }
            }
        }

        /** {@link Sent} hears of it, too. */
        @Override
        public void onError(Throwable gone) {}
    }

    private final class Sent implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            giveBack();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {
            giveBack();
            event.getAsyncContext().complete();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}

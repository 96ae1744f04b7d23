package io.toneguard.ingest.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body keeps pace and ends, also before and between a form's parts, where nobody looks at what comes: else a few clients that send a
 * form's first line byte by byte would hold all places.
 */
final class PacedRequest extends HttpServletRequestWrapper {
    /** What a form may have around its audio: metadata, heads of parts, and a preamble that nobody reads. */
    private static final long AROUND_AUDIO_BYTES = 1 << 20;

    private final ApiSettings settings;
    private final LongSupplier nanoTime;
    private @Nullable PacedStream stream;

    /** @param nanoTime {@link System#nanoTime}, save in tests */
    PacedRequest(HttpServletRequest request, ApiSettings settings, LongSupplier nanoTime) {
        super(request);
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** @return throws {@link ApiProblem}: 408 if the client is too slow, 413 if there is no end of it */
    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new PacedStream(
                    super.getInputStream(),
                    new Pace(settings.slowest(), nanoTime),
                    settings.largest().toBytes() + AROUND_AUDIO_BYTES);
        }
        return stream;
    }

    private static final class PacedStream extends ServletInputStream {
        private final ServletInputStream in;
        private final Pace pace;
        private final long most;

        PacedStream(ServletInputStream in, Pace pace, long most) {
            this.in = in;
            this.pace = pace;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(into, offset, length);
            } catch (SocketTimeoutException e) {
                throw pace.tooSlow();
            }
            if (count > 0) {
                pace.came(count);
                if (pace.bytes() > most) {
                    throw ApiProblem.tooLarge("more than " + most
                            + " bytes came: api.largest, and what a form may have around its audio");
                }
            }
            return count;
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}

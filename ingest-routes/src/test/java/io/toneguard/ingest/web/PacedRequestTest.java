package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

/** Forms that hold a place for long without bringing audio. */
class PacedRequestTest {
    private static final String BEGIN = "--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n";

    @TempDir
    Path temp;

    private final AtomicLong nanos = new AtomicLong();
    private ApiSettings settings;
    private Spool spool;

    @BeforeEach
    void open() {
        settings = TestSettings.of(temp.resolve("spool"), "largest=1MB");
        spool = new Spool(settings);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void aFormThatTricklesIsBrokenOffBeforeItsFirstPart() {
        assertThatThrownBy(() -> read(new Trickle("")))
                .isInstanceOfSatisfying(
                        ApiProblem.class,
                        problem -> assertThat(problem.getStatusCode().value()).isEqualTo(408))
                .hasMessageContaining("api.slowest=1024B");
        assertThat(nanos.get()).isLessThanOrEqualTo(31_000_000_000L);
    }

    @Test
    void metadataThatTricklesAreBrokenOffToo() {
        assertThatThrownBy(() -> read(new Trickle(BEGIN))).hasMessageContaining("api.slowest=1024B");
        assertThat(nanos.get()).isLessThanOrEqualTo(31_000_000_000L);
    }

    /** As fast as anybody, and never to its first part. */
    @Test
    void aPreambleHasAnEnd() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };
        assertThatThrownBy(() -> read(endless)).isInstanceOfSatisfying(ApiProblem.class, problem -> assertThat(
                        problem.getStatusCode().value())
                .isEqualTo(413));
    }

    private void read(InputStream body) throws Exception {
        var request = new MockHttpServletRequest("POST", "/v1/recordings") {
            @Override
            public ServletInputStream getInputStream() {
                return new Sent(body);
            }
        };
        request.setContentType("multipart/form-data; boundary=x");
        new Submissions(settings, spool).read(new PacedRequest(request, settings, nanos::get), new HashMap<>());
    }

    /** A beginning at once, then a byte a second, for ever. */
    private final class Trickle extends InputStream {
        private final InputStream beginning;

        Trickle(String beginning) {
            this.beginning = new ByteArrayInputStream(beginning.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = beginning.read(into, offset, length);
            if (count > 0) {
                return count;
            }
            nanos.addAndGet(1_000_000_000L);
            into[offset] = ' ';
            return 1;
        }
    }

    /** What Tomcat would hand over. */
    private static final class Sent extends ServletInputStream {
        private final InputStream in;

        Sent(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}

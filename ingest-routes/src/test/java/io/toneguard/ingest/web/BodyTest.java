package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class BodyTest {
    private static final DataSize SLOWEST = DataSize.ofKilobytes(1);

    @TempDir
    Path temp;

    private final AtomicLong nanos = new AtomicLong();
    private Spool spool;

    @BeforeEach
    void open() {
        spool = new Spool(TestSettings.of(temp.resolve("spool")));
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void whateverComesIsNeverInMemoryButForOnePiece() throws IOException {
        long bytes = 80L * 1024 * 1024;
        var longestPiece = new AtomicLong();
        var digest = Digests.sha256();
        try (var file = file()) {
            var came = body(endless(bytes, longestPiece)).to(file, bytes, digest);
            assertThat(came).isEqualTo(new Body.Came(bytes, true));
            assertThat(file.size()).isEqualTo(bytes);
        }
        assertThat(longestPiece.get()).isEqualTo(64 * 1024);
        assertThat(HexFormat.of().formatHex(digest.digest())).hasSize(64);
    }

    @Test
    void moreThanMayComeIsRefused() throws IOException {
        try (var file = file()) {
            assertThatThrownBy(
                            () -> body(new ByteArrayInputStream(new byte[11])).to(file, 10))
                    .isInstanceOfSatisfying(ApiProblem.class, problem -> assertThat(
                                    problem.getStatusCode().value())
                            .isEqualTo(413));
        }
    }

    @Test
    void aClientThatBreaksOffIsToldFromOneThatHasEnded() throws IOException {
        var breaksOff = new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("Connection reset");
                }
                return 1;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        try (var file = file()) {
            assertThat(body(breaksOff).to(file, 10)).isEqualTo(new Body.Came(3, false));
        }
    }

    @Test
    void aClientThatTricklesIsBrokenOffAfterHalfAMinute() throws IOException {
        var trickles = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                nanos.addAndGet(1_000_000_000L);
                return 1000; // a second's bytes, just too few
            }
        };
        try (var file = file()) {
            assertThatThrownBy(() -> body(trickles).to(file, Long.MAX_VALUE))
                    .isInstanceOf(ApiProblem.class)
                    .hasMessageContaining("api.slowest=1024B");
            assertThat(file.size()).isEqualTo(30_000);
        }
    }

    private Body body(InputStream in) {
        return new Body(in, SLOWEST, spool, nanos::get);
    }

    private FileChannel file() throws IOException {
        return FileChannel.open(
                Files.createTempFile(temp, "body", ".part"),
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static InputStream endless(long bytes, AtomicLong longestPiece) {
        return new InputStream() {
            private long left = bytes;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                longestPiece.accumulateAndGet(length, Math::max);
                int count = (int) Math.min(length, left);
                left -= count;
                return count == 0 ? -1 : count;
            }
        };
    }
}

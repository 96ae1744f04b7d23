package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.db.Database;
import io.toneguard.batch.DedicatedConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** A probe has its answer in time, whatever the database does; where it answers, {@code PlainServeIT} looks. */
class DatabaseAnswerTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    /** Of a driver that waits for ten seconds at least. */
    private static final Duration IN_TIME = Duration.ofSeconds(5);

    @Test
    void aServerThatSaysNothingIsWaitedForOnceAndNotByThoseWhoAskMeanwhile() throws IOException {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var answer = new DatabaseAnswer(at(mute.getLocalPort()), PATIENCE)) {
            long began = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(answer.health().getStatus()).isEqualTo(Status.DOWN);
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).isGreaterThanOrEqualTo(PATIENCE).isLessThan(IN_TIME);
        }
    }

    @Test
    void aServerThatIsNotThereIsNotWaitedFor() throws IOException {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (var answer = new DatabaseAnswer(at(port), Duration.ofMinutes(1))) {
            long began = System.nanoTime();
            assertThat(answer.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
        }
    }

    private static DedicatedConnections at(int port) {
        return new Database("jdbc:postgresql://127.0.0.1:" + port + "/none?user=none", null).asService()::getConnection;
    }
}

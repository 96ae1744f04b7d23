package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel makes of it, in real time: a stream of 20 ms messages over a real socket. */
class ReadCoalescingIT {
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Two looks and some: from then on a steady stream is coalesced. */
    private static final int MESSAGES = 180;

    @BeforeEach
    void onLinux() {
        assumeTrue(Epoll.isAvailable(), "SKIPPED: only Linux can leave bytes with the kernel");
    }

    @Test
    void aSteadyStreamIsHeardTwoMessagesAtATimeAndItsLastOneAllTheSame() throws Exception {
        try (var house = new FrontHouse();
                var client = WireClient.streaming(house.port())) {
            client.text("start steady");
            assertThat(client.next().text()).isEqualTo("started");
            paced(client, MESSAGES);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> house.sessions.leg("steady").heard().length == MESSAGES * 160);
            assertThat(togetherOf(house.sessions.leg("steady"), 60)).isGreaterThan(20);
            // Alone, after a pause that a hold would make: nothing follows that would wake the loop.
            client.binary(new byte[160]);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> house.sessions.leg("steady").heard().length == (MESSAGES + 1) * 160);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverEndsIsHeardToTheLastMessage(boolean inOrder) throws Exception {
        try (var house = new FrontHouse();
                var client = WireClient.streaming(house.port())) {
            client.text("start ends");
            assertThat(client.next().text()).isEqualTo("started");
            paced(client, MESSAGES + 1);
            if (inOrder) {
                client.text("bye");
            } else {
                client.shutdownOutput();
            }
            await().until(() -> house.sessions.leg("ends").ending != null);
            assertThat(house.sessions.leg("ends").heard()).hasSize((MESSAGES + 1) * 160);
        }
    }

    /** RFC 896: what is small waits at the sender while something before it is not acknowledged. */
    @Test
    void aPeerThatWaitsForAcknowledgementsIsNotKeptWaitingForMore() throws Exception {
        try (var house = new FrontHouse();
                var client = WireClient.streaming(house.port())) {
            client.delaying();
            client.text("start nagle");
            assertThat(client.next().text()).isEqualTo("started");
            var sentAt = paced(client, MESSAGES);
            await().until(() -> house.sessions.leg("nagle").heard().length == MESSAGES * 160);
            var heardAt = house.sessions.leg("nagle").heardAtNanos();
            var late = IntStream.range(MESSAGES - 60, MESSAGES)
                    .mapToLong(i -> heardAt.get(i) - sentAt.get(i))
                    .sorted()
                    .toArray();
            assertThat(Duration.ofNanos(late[late.length / 2])).isLessThan(Duration.ofMillis(100));
        }
    }

    @Test
    void withASettingOfZeroEveryMessageIsHeardWhenItComes() throws Exception {
        try (var house = new FrontHouse("coalesce=0ms");
                var client = WireClient.streaming(house.port())) {
            client.text("start eager");
            assertThat(client.next().text()).isEqualTo("started");
            paced(client, MESSAGES);
            await().until(() -> house.sessions.leg("eager").heard().length == MESSAGES * 160);
            assertThat(togetherOf(house.sessions.leg("eager"), 60)).isLessThan(20);
        }
    }

    /** @return when each was sent */
    private static List<Long> paced(WireClient client, int messages) throws Exception {
        var sentAt = new ArrayList<Long>();
        long begin = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = begin + i * PACE_NANOS;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sentAt.add(System.nanoTime());
            client.binary(new byte[160]);
        }
        return sentAt;
    }

    /** @return how many of the last so many messages were heard within 5 ms of the one before */
    private static long togetherOf(FakeSessions.FakeLeg leg, int last) {
        var at = leg.heardAtNanos();
        long together = 0;
        for (int i = at.size() - last; i < at.size(); i++) {
            together += at.get(i) - at.get(i - 1) < TimeUnit.MILLISECONDS.toNanos(5) ? 1 : 0;
        }
        return together;
    }
}

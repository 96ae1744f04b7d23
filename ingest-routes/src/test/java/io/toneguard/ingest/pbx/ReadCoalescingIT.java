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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel makes of it, in real time: a stream of 20 ms messages over a real socket. */
class ReadCoalescingIT {
    private static final int BYTES = 160;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Two looks and some, where nothing disturbs. */
    private static final int MESSAGES = 180;
    /** A machine that is busy otherwise may take longer to see a steady stream in it. */
    private static final int PATIENCE = 1_000;

    private final List<Long> sentAt = new ArrayList<>();
    private FrontHouse house;
    private WireClient client;

    @BeforeEach
    void onLinux() {
        assumeTrue(Epoll.isAvailable(), "SKIPPED: only Linux can leave bytes with the kernel");
    }

    private void open(String... settings) throws Exception {
        house = new FrontHouse(settings);
        client = WireClient.streaming(house.port());
        client.text("start call");
        assertThat(client.next().text()).isEqualTo("started");
    }

    @AfterEach
    void close() throws Exception {
        if (house != null) {
            client.close();
            house.close();
        }
    }

    @Test
    void aSteadyStreamIsHeardTwoMessagesAtATimeAndOneThatStaysAloneAllTheSame() throws Exception {
        open();
        sayUntilCoalesced();
        awaitAll();
        say(); // whichever of these two has no other one beside it
        awaitAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverEndsIsHeardToTheLastMessage(boolean inOrder) throws Exception {
        open();
        sayUntilCoalesced();
        say();
        if (inOrder) {
            client.text("bye");
        } else {
            client.shutdownOutput();
        }
        await().until(() -> leg().ending != null);
        assertThat(leg().heard()).hasSize(sentAt.size() * BYTES);
    }

    /** RFC 896: what is small waits at the sender while something before it is not acknowledged. */
    @Test
    void aPeerThatWaitsForAcknowledgementsIsNotKeptWaitingForMore() throws Exception {
        open();
        client.delaying();
        for (int i = 0; i < MESSAGES; i++) {
            say();
        }
        awaitAll();
        var heardAt = leg().heardAtNanos();
        var late = IntStream.range(MESSAGES - 60, MESSAGES)
                .mapToLong(i -> heardAt.get(i) - sentAt.get(i))
                .sorted()
                .toArray();
        assertThat(Duration.ofNanos(late[late.length / 2])).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void withASettingOfZeroEveryMessageIsHeardWhenItComes() throws Exception {
        open("coalesce=0ms");
        for (int i = 0; i < MESSAGES; i++) {
            say();
        }
        awaitAll();
        assertThat(together(60)).isLessThan(20);
    }

    private void sayUntilCoalesced() throws Exception {
        do {
            say();
        } while (together(20) < 8 && sentAt.size() < PATIENCE);
        assertThat(together(20))
                .as("of 20 messages heard together with the one before")
                .isGreaterThanOrEqualTo(8);
    }

    private void say() throws Exception {
        long due = sentAt.isEmpty() ? 0 : sentAt.get(sentAt.size() - 1) + PACE_NANOS;
        for (long left = due - System.nanoTime(); !sentAt.isEmpty() && left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        sentAt.add(System.nanoTime());
        client.binary(new byte[BYTES]);
    }

    private void awaitAll() {
        await().atMost(Duration.ofSeconds(5)).until(() -> leg().heard().length == sentAt.size() * BYTES);
    }

    private FakeSessions.FakeLeg leg() {
        return house.sessions.leg("call");
    }

    /** How many of the last so many messages were heard within 5 ms of the one before, though they were sent 20 ms apart. */
    private long together(int last) {
        var heardAt = leg().heardAtNanos();
        int heard = heardAt.size();
        return IntStream.range(Math.max(1, heard - last), heard)
                .filter(i -> heardAt.get(i) - heardAt.get(i - 1) < TOGETHER_NANOS)
                .count();
    }
}

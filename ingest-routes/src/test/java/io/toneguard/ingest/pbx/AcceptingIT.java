package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Whoever knocks while the event loops are busy is let into the hall: a SYN that is dropped comes again a second later or more. */
class AcceptingIT {
    /** More than any queue of the kernel's holds for this server. */
    private static final int KNOCKING = 1_500;

    @Test
    void connectionsAreAcceptedWhileEveryEventLoopStandsStill() throws Exception {
        try (var house = new FrontHouse("loops=2", "drain=0s", "sessions=2000")) {
            var mayGoOn = new CountDownLatch(1);
            house.sessions.standstill = mayGoOn;
            var knocking = new ArrayList<SocketChannel>();
            try {
                await().until(() -> house.sessions.standing.get() == 2);
                for (int i = 0; i < KNOCKING; i++) {
                    var channel = SocketChannel.open();
                    knocking.add(channel);
                    channel.configureBlocking(false);
                    channel.connect(house.address());
                }
                await().until(() -> connected(knocking) == KNOCKING);
                mayGoOn.countDown();

                try (var call = WireClient.streaming(house.port())) {
                    call.text("start after");
                    assertThat(call.next().text()).isEqualTo("started");
                }
            } finally {
                mayGoOn.countDown();
                for (var channel : knocking) {
                    channel.close();
                }
            }
        }
    }

    private static long connected(List<SocketChannel> channels) {
        return channels.stream()
                .filter(channel -> {
                    try {
                        return channel.finishConnect();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .count();
    }
}

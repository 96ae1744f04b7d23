package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AudioSocketPaceTest {
    private static final int MS = 1_000_000;

    private long nanos;
    private final AudioSocketPace pace = new AudioSocketPace(() -> nanos);

    @Test
    void packetsOfHalfTheBytesTwentyMillisecondsApartAreNoticedOnce() {
        assertThat(noticed(101, 160, 20)).isEqualTo(1);
        assertThat(noticed(1_000, 160, 20)).isZero();
    }

    @Test
    void soAreThoseOfAnyOtherNarrowCodec() {
        assertThat(noticed(101, 33, 20)).isEqualTo(1);
    }

    @Test
    void linearAudioIsNotWhateverTheLengthOfItsPackets() {
        assertThat(noticed(1_000, 320, 20)).isZero();
        assertThat(noticed(1_000, 160, 10)).isZero();
        assertThat(noticed(1_000, 640, 40)).isZero();
    }

    @Test
    void packetsThatWereReadLateAreLookedAtAnew() {
        assertThat(noticed(101, 160, 0)).isZero();
        assertThat(noticed(150, 160, 20)).isEqualTo(1);
    }

    @Test
    void packetsOfAllLengthsAreNoCodecs() {
        assertThat(IntStream.range(0, 1_000)
                        .map(i -> noticed(1, 100 + i % 50, 20))
                        .sum())
                .isZero();
    }

    @Test
    void theLogSaysOnceWhichCallItIsAndWhatToDo() {
        var logger = (Logger) LoggerFactory.getLogger(AudioSocketDialect.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try {
            say("/6f0e?call=c40", 300);
            say("/6f0e?call=c41&codec=ulaw", 300);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("acme/pbx1", "c40", "160 bytes", "c(slin)", "codec=mulaw");
    }

    private void say(String announced, int packets) {
        var conversation =
                new AudioSocketDialect(() -> nanos).converse(TestPeer.of("audiosocket", announced, Map.of()));
        byte[] packet = new byte[3 + 160];
        packet[0] = 0x10;
        packet[2] = (byte) 160;
        for (int i = 0; i < packets; i++) {
            TestPeer.say(conversation, packet);
            nanos += 20L * MS;
        }
    }

    private int noticed(int packets, int bytes, int apartMs) {
        int noticed = 0;
        for (int i = 0; i < packets; i++) {
            noticed += pace.isTooSlow(bytes) ? 1 : 0;
            nanos += (long) apartMs * MS;
        }
        return noticed;
    }
}

package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SetbacksTest {
    private static final Path ONE = Path.of("/inbox/one/call.wav");

    private final SettableClock clock = new SettableClock();
    private final Setbacks setbacks = new Setbacks(clock);

    @Test
    void aFileThatFailedRestsLongerEachTimeButNeverLong() {
        for (int seconds : new int[] {2, 4, 8, 16, 16}) {
            setbacks.add(ONE, new IOException("store is full"));
            setbacks.beginPoll();
            clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(setbacks.holdsBack(ONE)).as("before %d s", seconds).isTrue();
            clock.pass(Duration.ofMillis(1));
            assertThat(setbacks.holdsBack(ONE)).as("after %d s", seconds).isFalse();
        }
    }

    @Test
    void threeInARowHoldBackTheirFolderUntilTheNextPollAndNoOtherFolder() {
        for (int i = 0; i < 3; i++) {
            assertThat(setbacks.holdsBack(Path.of("/inbox/one/next.wav"))).isFalse();
            setbacks.add(Path.of("/inbox/one/" + i), new IOException("done cannot be written"));
        }
        assertThat(setbacks.holdsBack(Path.of("/inbox/one/next.wav"))).isTrue();
        assertThat(setbacks.holdsBack(Path.of("/inbox/two/next.wav"))).isFalse();
        setbacks.beginPoll();
        assertThat(setbacks.holdsBack(Path.of("/inbox/one/next.wav"))).isFalse();
    }

    @Test
    void aWallClockThatIsSetBackKeepsNoFileResting() {
        setbacks.add(ONE, new IOException("away"));
        setbacks.beginPoll();
        clock.set(clock.instant().minus(Duration.ofHours(1)));
        clock.pass(Duration.ofSeconds(2));
        assertThat(setbacks.holdsBack(ONE)).isFalse();
    }

    @Test
    void whatIsOvercomeStartsAnew() {
        setbacks.add(ONE, new IOException("away"));
        setbacks.overcome(ONE);
        assertThat(setbacks.holdsBack(ONE)).isFalse();
    }
}

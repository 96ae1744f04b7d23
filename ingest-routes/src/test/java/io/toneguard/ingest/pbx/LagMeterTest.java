package io.toneguard.ingest.pbx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LagMeterTest {
    private static final long MILLIS = 1_000_000;

    private final AtomicLong now = new AtomicLong();
    private final LagMeter meter = new LagMeter(now::get);

    @Test
    void aMessageIsAsLateAsItsEndIsAfterItsPlaceInTheSchedule() {
        meter.measure(0, 1000 * MILLIS);
        var lag = probe(0, 20, "binary");
        lag.handled(false);
        for (int message = 0; message < 50; message++) {
            now.set((20L * message + 3) * MILLIS);
            lag.handled(true);
        }

        assertThat(meter.lag().messages()).isEqualTo(50);
        assertThat(meter.lag().p99Ms()).isCloseTo(3, within(0.03));
    }

    @Test
    void theWorstSecondIsNotHiddenByTheGoodOnes() {
        meter.measure(0, 100_000 * MILLIS);
        var lag = probe(0, 10, "binary");
        for (int second = 0; second < 100; second++) {
            for (int message = 0; message < 100; message++) {
                now.set((1000L * second + 10L * message + (second == 7 && message > 90 ? 400 : 1)) * MILLIS);
                lag.handled(true);
            }
            meter.sample();
        }

        assertThat(meter.lag().p99Ms()).isCloseTo(1, within(0.02));
        assertThat(meter.lag().worstSecondP99Ms()).isCloseTo(400, within(4.0));
        assertThat(meter.lag().worstMs()).isCloseTo(400, within(4.0));
    }

    @Test
    void onlyWhatIsDueInTheWindowCountsButEveryMessageIsAMessage() {
        meter.measure(100 * MILLIS, 200 * MILLIS);
        var lag = probe(0, 20, "binary");
        for (int message = 0; message < 20; message++) {
            now.set(500 * MILLIS);
            lag.handled(true);
        }

        assertThat(meter.lag().messages()).isEqualTo(5);
        assertThat(meter.messages()).isEqualTo(20);

        meter.measure(1000 * MILLIS, 2000 * MILLIS);
        assertThat(meter.lag()).isEqualTo(new LagMeter.Lag(0, 0, 0, 0));
    }

    @Test
    void whereTextsCarryTheAudioTheOneThatBeganTheCallDoesNot() {
        meter.measure(0, 1000 * MILLIS);
        var lag = probe(0, 20, "text");
        lag.handled(false);
        lag.handled(true);
        assertThat(meter.messages()).isZero();

        now.set(2 * MILLIS);
        lag.handled(false);
        assertThat(meter.lag().worstMs()).isCloseTo(2, within(0.02));
    }

    @Test
    void anOrdinaryCallIsNotMeasured() {
        assertThat(meter.probe(Map.of("agent", "a-17"))).isNull();
        assertThat(meter.probe(Map.of(LagMeter.START, "now", LagMeter.INTERVAL, "20")))
                .isNull();
    }

    private MessageLag probe(long startMillis, long intervalMillis, String kind) {
        return requireNonNull(meter.probe(Map.of(
                LagMeter.START, Long.toString(startMillis * MILLIS),
                LagMeter.INTERVAL, Long.toString(intervalMillis * MILLIS),
                LagMeter.KIND, kind)));
    }
}

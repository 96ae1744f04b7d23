package io.toneguard.tap.index;

import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressSettings;

/** One person's index second by second against the enrolled baseline. One thread at a time. */
public final class RunningStress {
    private static final StressIndex INDEX = new StressIndex(StressSettings.ENROLLED);
    private Baseline enrolled;

    public RunningStress(Baseline enrolled) {
        this.enrolled = enrolled;
    }

    /** The baseline of earlier calls has come. */
    public void enrolled(Baseline known) {
        enrolled = known;
    }

    /** One more second. */
    public LiveReading read(LightReading reading) {
        return new LiveReading(
                reading.endSeconds(),
                reading.voicedSeconds(),
                reading.index(),
                INDEX.read(reading.index(), enrolled),
                reading.confidence().value());
    }
}

package io.toneguard.voice.validity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals (Efron 1979) over speakers: utterances of one person are no independent evidence, so whole speakers are drawn, with
 * replacement. A thousand draws of one fixed seed: the same every time.
 */
final class SpeakerBootstrap {
    private static final int DRAWS = 1000;
    private static final long SEED = 20_260_101;

    private final List<List<Scored>> speakers;

    SpeakerBootstrap(List<List<Scored>> speakers) {
        this.speakers = speakers;
    }

    /** The interval of a figure that is defined wherever both classes are. */
    Interval of(ToDoubleFunction<List<Scored>> figure) {
        Random random = new Random(SEED);
        double[] figures = new double[DRAWS];
        List<Scored> drawn = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn.clear();
            for (int i = 0; i < speakers.size(); i++) {
                drawn.addAll(speakers.get(random.nextInt(speakers.size())));
            }
            figures[draw] = figure.applyAsDouble(drawn);
        }
        Arrays.sort(figures);
        return new Interval(figures[DRAWS / 40], figures[DRAWS - 1 - DRAWS / 40]);
    }
}

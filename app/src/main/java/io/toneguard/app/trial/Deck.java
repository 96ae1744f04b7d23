package io.toneguard.app.trial;

import io.toneguard.voice.validity.Clip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Utterances in random order, each once; when all were drawn they are shuffled anew. */
final class Deck {
    private final List<Clip> clips;
    private final Random random;
    private int next;
    private boolean drawnTwice;

    Deck(List<Clip> clips, Random random) {
        this.clips = new ArrayList<>(clips);
        this.random = random;
        Collections.shuffle(this.clips, random);
    }

    Clip draw() {
        if (next == clips.size()) {
            Collections.shuffle(clips, random);
            next = 0;
            drawnTwice = true;
        }
        return clips.get(next++);
    }

    boolean drawnTwice() {
        return drawnTwice;
    }
}

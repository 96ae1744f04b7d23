package io.toneguard.voice;

import io.toneguard.voice.features.VoiceFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a recording: gives each stretch of it that may be measured its own samples, and what is said on the other channel meanwhile. The rest of the
 * channel is heard by nobody.
 */
final class Channel {
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<SpeakerVoice> voices = new ArrayList<>();
    private @Nullable Channel other;
    private long surveyed;
    private long measured;
    private int surveying;
    private int measuring;
    /** Of the stretches: which the other channel's next frame, and its next decision, fall into at the earliest. */
    private int besideFrame;

    private int besideDecision;
    /** Up to here it is decided whether somebody speaks on this channel. */
    private long decidedFrame;

    /** In order of time. */
    void add(Stretch stretch) {
        stretches.add(stretch);
    }

    /** Both are measured: from now on the other hears what is said here. */
    void join(Channel beside) {
        other = beside;
    }

    boolean isMeasured() {
        return !stretches.isEmpty();
    }

    void survey(float[] block, int count) {
        surveying = cut(block, count, surveyed, surveying, Stretch::survey, stretch -> {});
        surveyed += count;
    }

    void measure(float[] block, int count) {
        measuring = cut(block, count, measured, measuring, Stretch::measure, Stretch::finish);
        measured += count;
        settle();
    }

    private interface Hearing {
        void hear(Stretch stretch, float[] block, int count);
    }

    /**
     * Gives each stretch what is its own of the block.
     *
     * @param at where the block begins, samples from the channel's first
     * @param first number of the first stretch that is not over
     * @param over is told of each that ends in the block, before the next one hears anything
     * @return the first that is not over after the block
     */
    private int cut(float[] block, int count, long at, int first, Hearing hearing, Consumer<Stretch> over) {
        for (int next = first; next < stretches.size(); next++) {
            Stretch stretch = stretches.get(next);
            int from = (int) Math.max(0, Math.min(count, stretch.fromSample() - at));
            int until = (int) Math.max(0, Math.min(count, stretch.untilSample() - at));
            if (until > from) {
                hearing.hear(stretch, from == 0 ? block : Arrays.copyOfRange(block, from, until), until - from);
            }
            if (stretch.untilSample() > at + count) {
                return next;
            }
            over.accept(stretch);
        }
        return stretches.size();
    }

    /** Something was decided here. */
    void said(long number, VoiceFrame frame) {
        if (other != null) {
            other.beside(number, frame);
        }
    }

    void said(long number, boolean speaks) {
        decidedFrame = number;
        if (other != null) {
            other.beside(number, speaks);
        }
    }

    private void beside(long number, VoiceFrame frame) {
        besideFrame = passed(number, besideFrame);
        Stretch stretch = at(number, besideFrame);
        if (stretch != null) {
            stretch.dialogue().frame(1 - stretch.channel(), number, frame);
        }
    }

    private void beside(long number, boolean speaks) {
        besideDecision = passed(number, besideDecision);
        Stretch stretch = at(number, besideDecision);
        if (stretch != null) {
            stretch.dialogue().speech(1 - stretch.channel(), number, speaks);
        }
    }

    private int passed(long number, int from) {
        int next = from;
        while (next < stretches.size() && stretches.get(next).untilFrame() <= number) {
            next++;
        }
        return next;
    }

    private @Nullable Stretch at(long number, int next) {
        return next < stretches.size() && stretches.get(next).fromFrame() <= number ? stretches.get(next) : null;
    }

    /** What ended so long ago that the other channel can say nothing more about it need not be kept. */
    private void settle() {
        while (voices.size() < measuring
                && (other == null
                        || other.decidedFrame >= stretches.get(voices.size()).untilFrame())) {
            voices.add(stretches.get(voices.size()).settle());
        }
    }

    /** Nothing more comes. */
    void finish() {
        while (measuring < stretches.size()) {
            stretches.get(measuring++).finish();
        }
    }

    /** What was measured, in order of time; {@link #finish} all channels first. */
    List<SpeakerVoice> voices() {
        while (voices.size() < stretches.size()) {
            voices.add(stretches.get(voices.size()).settle());
        }
        return voices;
    }
}

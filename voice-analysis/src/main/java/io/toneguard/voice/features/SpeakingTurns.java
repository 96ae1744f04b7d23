package io.toneguard.voice.features;

/**
 * How one person took part in a conversation of two. Times in seconds; what never happened is 0 where it is a count or a sum, NaN where
 * it is a mean or a share.
 *
 * @param pauses silences of .25 to 5 s between two stretches of this speaker's speech, in which the other did not speak either
 * @param pauseSeconds in all of them
 * @param pauseMeanSeconds of one
 * @param talkShare this speaker's speech over both speakers', 0 to 1
 * @param overlapSeconds in which both speak
 * @param interruptions stretches of at least .5 s that began while the other spoke and had done so for at least .5 s
 */
public record SpeakingTurns(
        long pauses,
        double pauseSeconds,
        double pauseMeanSeconds,
        double talkShare,
        double overlapSeconds,
        long interruptions) {}

package io.toneguard.voice.features;

/**
 * How one person took part in a conversation of two. Times in seconds; what never happened is 0 where it is a count or a sum, NaN where
 * it is a mean or a share.
 *
 * @param segments stretches of speech without a silence of 250 ms
 * @param speechSeconds of speech frames
 * @param pauses silences of at least 250 ms between two segments of this speaker, in which the other did not speak either
 * @param pauseSeconds in all of them
 * @param pauseMeanSeconds of one
 * @param talkShare this speaker's speech over both speakers', 0 to 1
 * @param overlapSeconds in which both speak
 * @param overlapShare of this speaker's speech that is overlap, 0 to 1
 * @param interruptions segments of at least 500 ms that began while the other spoke and had done so for at least 500 ms
 * @param interruptionsWon those of them in which the other fell silent first
 * @param responses segments that began in silence, after the other had spoken last
 * @param responseMeanSeconds from the end of the other's speech to the beginning of such a segment; silences beyond 5 s (holding,
 *     looking up) are no response
 */
public record SpeakingTurns(
        long segments,
        double speechSeconds,
        long pauses,
        double pauseSeconds,
        double pauseMeanSeconds,
        double talkShare,
        double overlapSeconds,
        double overlapShare,
        long interruptions,
        long interruptionsWon,
        long responses,
        double responseMeanSeconds) {}

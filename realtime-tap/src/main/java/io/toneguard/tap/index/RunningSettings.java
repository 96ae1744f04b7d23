package io.toneguard.tap.index;

/**
 * How fast a call's own calm takes the place of what earlier calls said. Seconds of windows, which overlap and come once a second.
 *
 * @param threshold deviation above which a voice counts as raised, robust standard deviations of this person's running calm; its index is 50
 * @param lagSeconds how long ago a window must have ended before it counts as the call's calm, so that a change is not learned while it is heard
 * @param historySeconds windows of the call that count, the youngest
 * @param pitchPriorSeconds windows of the call that weigh as much as the enrolment where the centre of pitch is concerned
 * @param tiltPriorSeconds the same for the tilt of the spectrum, which a telephone or headset changes from call to call
 * @param calmSpread robust standard deviation of the mean of the measures' distances, in population spreads, over the calm windows of one call
 * @param spreadPriorSeconds windows of the call that weigh as much as {@code calmSpread}
 * @param mostLogSpread how far the call's own spread may be from {@code calmSpread}, natural logarithm: MADs of few overlapping windows stray
 * @param learnSeconds windows of the call without which nothing is said about a person who is not enrolled
 */
record RunningSettings(
        double threshold,
        int lagSeconds,
        int historySeconds,
        double pitchPriorSeconds,
        double tiltPriorSeconds,
        double calmSpread,
        double spreadPriorSeconds,
        double mostLogSpread,
        int learnSeconds) {
    static final RunningSettings DEFAULT = new RunningSettings(2.9, 10, 300, 20, 20, 0.4, 30, 0.7, 16);
}

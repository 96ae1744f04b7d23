package io.toneguard.batch.night;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A night that is not over.
 *
 * @param night the day on which it began
 * @param stepBeganAt since when it is in this state
 */
record Night(LocalDate night, NightState state, Instant beganAt, Instant endsAt, Instant stepBeganAt) {}

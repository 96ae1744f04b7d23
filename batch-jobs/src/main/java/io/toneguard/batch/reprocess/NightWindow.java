package io.toneguard.batch.reprocess;

import java.time.LocalDate;
import java.util.Optional;

/** When reprocessings that are for the night only may run. */
@FunctionalInterface
public interface NightWindow {
    NightWindow NEVER = Optional::empty;

    /** The night whose window is open now; each has another date. */
    Optional<LocalDate> open();
}

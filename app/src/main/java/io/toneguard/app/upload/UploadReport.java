package io.toneguard.app.upload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a folder.
 *
 * @param uploaded files that this run uploaded
 * @param alreadyThere files whose content the service had already
 * @param doneBefore files that an earlier run had uploaded, by the state file
 * @param refused files that the service says are no recordings
 * @param failed files that could not be read or sent
 * @param links symbolic links, which are never followed
 * @param left files that were not tried or not finished, because the run ended first
 * @param bytes of the files that this run uploaded
 * @param problems every refused and failed file, with the reason
 * @param stopped why the run ended before all was tried; null if it did not
 */
public record UploadReport(
        int uploaded,
        int alreadyThere,
        int doneBefore,
        int refused,
        int failed,
        int links,
        int left,
        long bytes,
        List<Problem> problems,
        @Nullable String stopped) {
    /** @param file its path below the folder */
    public record Problem(String file, Outcome outcome, String reason) {}

    /** Whether every recording of the folder is there. */
    public boolean well() {
        return refused == 0 && failed == 0 && left == 0 && stopped == null;
    }
}

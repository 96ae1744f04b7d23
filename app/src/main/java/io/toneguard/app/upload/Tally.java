package io.toneguard.app.upload;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what became of the files, and tells whoever listens. */
final class Tally {
    private final UploadFeedback feedback;
    private final Map<Outcome, Integer> settled = new EnumMap<>(Outcome.class);
    private final List<UploadReport.Problem> problems = new ArrayList<>();
    private int doneBefore;
    private int links;
    private int left;
    private long bytes;
    private @Nullable String stopped;

    Tally(UploadFeedback feedback) {
        this.feedback = feedback;
    }

    synchronized void begins(FolderScan.Found found, List<LocalFile> toDo) {
        doneBefore = found.files().size() - toDo.size();
        links = found.links();
        left = toDo.size();
        feedback.begins(toDo.size(), toDo.stream().mapToLong(LocalFile::bytes).sum(), doneBefore);
        found.unreadable().forEach(problem -> {
            problems.add(problem);
            settled.merge(problem.outcome(), 1, Integer::sum);
        });
    }

    synchronized void sent(long more) {
        feedback.sent(more);
    }

    synchronized void accepted(LocalFile file, Outcome outcome) {
        bytes += outcome == Outcome.UPLOADED ? file.bytes() : 0;
        settle(outcome);
    }

    synchronized void problem(LocalFile file, Outcome outcome, Exception reason) {
        problems.add(new UploadReport.Problem(file.name(), outcome, String.valueOf(reason.getMessage())));
        settle(outcome);
    }

    private void settle(Outcome outcome) {
        left--;
        settled.merge(outcome, 1, Integer::sum);
        feedback.settled(outcome);
    }

    /** The first reason counts. */
    synchronized void stopped(String reason) {
        if (stopped == null) {
            stopped = reason;
        }
    }

    synchronized boolean isStopped() {
        return stopped != null;
    }

    synchronized UploadReport report() {
        return new UploadReport(
                count(Outcome.UPLOADED),
                count(Outcome.ALREADY_THERE),
                doneBefore,
                count(Outcome.REFUSED),
                count(Outcome.FAILED),
                links,
                left,
                bytes,
                List.copyOf(problems),
                stopped);
    }

    private int count(Outcome outcome) {
        return settled.getOrDefault(outcome, 0);
    }
}

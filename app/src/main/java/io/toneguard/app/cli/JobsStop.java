package io.toneguard.app.cli;

import io.toneguard.batch.operator.StopLaunch;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops one launch, or holds a reprocessing. */
@Command(
        name = "stop",
        description = "Ends a launch: workers finish the recordings in hand, the others are held until `jobs run`."
                + " A launch of a reprocessing holds that; so does its number (R3).")
final class JobsStop extends DatabaseCommand {
    @Parameters(paramLabel = "LAUNCH", description = "number of the launch, or R and the number of a reprocessing")
    String name = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "holds them no longer than this, such as 30m or 8h; default: until `jobs run`")
    @Nullable
    String holdFor;

    private long launch;
    private Optional<Duration> hold = Optional.empty();

    @Override
    void check() {
        try {
            hold = Optional.ofNullable(holdFor).map(JobsStop::duration);
            if (LaunchNumber.ofReprocessing(name).isEmpty()) {
                launch = Long.parseLong(name);
            } else if (hold.isPresent()) {
                throw new IllegalArgumentException("--for=" + holdFor + " is for launches; a reprocessing is held until"
                        + " `jobs run " + name + "`");
            }
        } catch (NumberFormatException e) {
            throw badUsage(new IllegalArgumentException(
                    "'" + name + "' is no number of a launch such as 12, and of no reprocessing such as R3", e));
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private static Duration duration(String text) {
        Duration duration;
        try {
            duration = DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--for=" + text + " is no time such as 30m or 8h", e);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("--for=" + text + " is not above 0");
        }
        return duration;
    }

    @Override
    void run(CommandDatabase database) {
        var stop = new StopLaunch(database.jdbc(), database.transactions(), database.scope());
        var reprocessing = LaunchNumber.ofReprocessing(name);
        if (reprocessing.isPresent()) {
            var held = stop.holdReprocessing(reprocessing.getAsLong())
                    .orElseThrow(() -> new CommandFailed("there is no reprocessing " + name
                            + " that is open or that its night, cap, deadline or version holds; `jobs reprocessings`"
                            + " shows them"));
            out().println("reprocessing " + name + " held; " + inHand(held) + "`jobs run " + name + "` lets it go on");
            return;
        }
        if (!stop.isThere(launch)) {
            throw new CommandFailed("there is no launch " + launch + "; `jobs list` shows them");
        }
        var ofReprocessing = stop.reprocessingOf(launch).map(number -> "R" + number);
        if (hold.isPresent() && ofReprocessing.isPresent()) {
            throw new CommandFailed("launch " + launch + " is one of reprocessing " + ofReprocessing.get()
                    + ", which is held until `jobs run " + ofReprocessing.get() + "`; leave out --for");
        }
        var stopped = stop.stop(launch, hold);
        if (stopped.partitions() == 0) {
            throw new CommandFailed("launch " + launch + " is over already; nothing was changed");
        }
        if (ofReprocessing.isPresent()) {
            out().println("launch " + launch + " stopped, and reprocessing " + ofReprocessing.get() + " is held: "
                    + inHand(stopped) + "`jobs run " + ofReprocessing.get() + "` lets it go on");
            return;
        }
        out().println("launch " + launch + " stopped: " + inHand(stopped) + stopped.held() + " recordings are held "
                + (holdFor == null ? "until `jobs run`" : "for " + holdFor + " or until `jobs run`"));
    }

    private static String inHand(StopLaunch.Stopped stopped) {
        return stopped.inHand() == 0 ? "" : stopped.inHand() + " in hand are finished by their workers, ";
    }
}

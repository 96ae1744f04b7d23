package io.toneguard.ingest.recording;

import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.voice.call.Tenants;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;

/** The parts behind the {@link FileDropRoute}, put together. */
final class FileDrop {
    private final IngestSettings settings;
    private final TenantFolders folders;
    private final InboxFilter filter;
    private final FileIntake intake;
    private final InboxPoll poll;

    FileDrop(
            IngestSettings settings,
            Ledger ledger,
            RecordingIntake recordings,
            Tenants tenants,
            IntakeMeters meters,
            Timepiece clock) {
        this.settings = settings;
        var sightings = new Sightings(clock);
        var setbacks = new Setbacks(clock);
        var turns = new Turns();
        folders = new TenantFolders(tenants);
        filter = new InboxFilter(folders, sightings, setbacks, turns, settings.settle());
        intake = new FileIntake(
                new InboxIntake(recordings, meters, clock),
                new Quarantine(ledger, meters, clock),
                setbacks,
                sightings,
                meters,
                settings.giveUpAfter());
        var sweep =
                new InboxSweep(settings, folders, new UnknownFolders(meters, clock), filter, sightings, turns, meters);
        poll = new InboxPoll(
                inbox(),
                folders,
                sweep,
                intake,
                setbacks,
                new LoneSidecars(folders, sightings, meters, clock, settings.giveUpAfter()));
    }

    Path inbox() {
        return settings.inbox().toAbsolutePath().normalize();
    }

    Duration pollDelay() {
        return settings.pollDelay();
    }

    Processor takeFile() {
        return new TakeFile(folders, intake);
    }

    /** To be held while the route runs. */
    InboxLock lock() {
        return new InboxLock(inbox());
    }

    void bindTo(Registry registry) {
        registry.bind("inboxFilter", filter);
        registry.bind("inboxPoll", poll);
    }
}

package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSources;
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
            FileSources sources,
            IntakeMeters meters,
            Timepiece clock) {
        this.settings = settings;
        var sightings = new Sightings(clock);
        var setbacks = new Setbacks(clock);
        var turns = new Turns(inbox());
        var pairs = new FilePairs();
        var quarantine = new Quarantine(ledger, meters, clock);
        folders = new TenantFolders(inbox(), tenants, sources);
        filter = new InboxFilter(folders, sightings, setbacks, turns, pairs::holdsBack, settings.settle());
        intake = new FileIntake(
                new InboxIntake(recordings, meters, clock),
                quarantine,
                setbacks,
                sightings,
                meters,
                settings.giveUpAfter());
        var pairIntake = new PairIntake(
                recordings, quarantine, setbacks, sightings, meters, new PairSpool(inbox()), settings, clock);
        var sweep = new InboxSweep(
                inbox(),
                settings.giveUpAfter(),
                folders,
                new UnknownFolders(meters, clock),
                filter,
                pairs,
                sightings,
                turns,
                meters);
        poll = new InboxPoll(
                inbox(),
                folders,
                () -> sweep.walk(intake, pairIntake),
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

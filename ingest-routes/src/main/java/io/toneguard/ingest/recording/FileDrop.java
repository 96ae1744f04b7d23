package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSources;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.voice.call.Tenants;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;

/** The parts behind the {@link FileDropRoute}, put together. A service that is to run while the route does: it has the inbox's lock, and the lanes. */
final class FileDrop extends ServiceSupport {
    private final IngestSettings settings;
    private final TenantFolders folders;
    private final InboxFilter filter;
    private final InboxLanes lanes;
    private final InboxPoll poll;
    private final InboxLock lock;

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
        var inHand = new InHand();
        var quarantine = new Quarantine(ledger, meters, clock);
        folders = new TenantFolders(inbox(), tenants, sources);
        filter = new InboxFilter(folders, sightings, setbacks, turns, pairs::holdsBack, inHand, settings.settle());
        var pairIntake = new PairIntake(
                recordings, quarantine, setbacks, sightings, meters, new PairSpool(inbox()), inHand, settings, clock);
        lanes = new InboxLanes(
                settings,
                new FileIntake(
                        new InboxIntake(recordings::takeUndecoded, meters, clock),
                        quarantine,
                        setbacks,
                        sightings,
                        meters,
                        settings.giveUpAfter()),
                new FileIntake(
                        new InboxIntake(recordings::take, meters, clock),
                        quarantine,
                        setbacks,
                        sightings,
                        meters,
                        settings.giveUpAfter()),
                pairIntake,
                inHand);
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
                () -> sweep.walk(lanes, pairIntake),
                setbacks,
                new LoneSidecars(folders, sightings, meters, clock, settings.giveUpAfter()),
                lanes);
        lock = new InboxLock(inbox());
    }

    Path inbox() {
        return settings.inbox().toAbsolutePath().normalize();
    }

    Duration pollDelay() {
        return settings.pollDelay();
    }

    Processor takeFile() {
        return new TakeFile(folders, lanes);
    }

    void bindTo(Registry registry) {
        registry.bind("inboxFilter", filter);
        registry.bind("inboxPoll", poll);
    }

    @Override
    protected void doStart() {
        lock.start();
        lanes.start();
    }

    /** The inbox is another process's only when nothing of it is in a lane any more. */
    @Override
    protected void doStop() {
        lanes.stop();
        lock.stop();
    }
}

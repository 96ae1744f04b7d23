package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;

/** What happens before and after each look at the inbox. Without a database nobody knows the tenants, and the look is put off. */
final class InboxPoll extends DefaultPollingConsumerPollStrategy {
    private final Path inbox;
    private final TenantFolders folders;
    private final Sweep sweep;
    private final Setbacks setbacks;
    private final LoneSidecars loneSidecars;
    private final InboxLanes lanes;

    /** A walk through the whole inbox. */
    interface Sweep {
        void walk() throws IOException;
    }

    InboxPoll(
            Path inbox,
            TenantFolders folders,
            Sweep sweep,
            Setbacks setbacks,
            LoneSidecars loneSidecars,
            InboxLanes lanes) {
        this.inbox = inbox;
        this.folders = folders;
        this.sweep = sweep;
        this.setbacks = setbacks;
        this.loneSidecars = loneSidecars;
        this.lanes = lanes;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        setbacks.beginPoll();
        try {
            folders.refresh();
        } catch (RuntimeException e) {
            setbacks.add(inbox, e);
            return false;
        }
        try {
            sweep.walk();
            loneSidecars.look();
            setbacks.overcome(inbox);
        } catch (IOException | RuntimeException e) {
            setbacks.add(inbox, e);
        }
        return true;
    }

    /** Lets the lanes get on with what was found before the inbox is looked through again. */
    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        try {
            lanes.awaitLook();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the route stops
        }
    }
}

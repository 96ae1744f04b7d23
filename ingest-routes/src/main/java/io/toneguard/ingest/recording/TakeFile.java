package io.toneguard.ingest.recording;

import java.io.File;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Puts the file of an exchange in line for the intake. */
final class TakeFile implements Processor {
    private final TenantFolders folders;
    private final InboxLanes lanes;

    TakeFile(TenantFolders folders, InboxLanes lanes) {
        this.folders = folders;
        this.lanes = lanes;
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        Path path = exchange.getMessage().getMandatoryBody(File.class).toPath();
        folders.placeOf(path.resolveSibling(""))
                .ifPresent(place -> lanes.offer(new DroppedFile(place.tenant(), place.source(), path)));
    }
}

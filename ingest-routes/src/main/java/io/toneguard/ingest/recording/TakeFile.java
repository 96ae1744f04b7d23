package io.toneguard.ingest.recording;

import java.io.File;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Hands the file of an exchange to the intake. */
final class TakeFile implements Processor {
    private final TenantFolders folders;
    private final FileIntake intake;

    TakeFile(TenantFolders folders, FileIntake intake) {
        this.folders = folders;
        this.intake = intake;
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        Path path = exchange.getMessage().getMandatoryBody(File.class).toPath();
        folders.placeOf(path.resolveSibling(""))
                .ifPresent(place -> intake.take(new DroppedFile(place.tenant(), place.source(), path)));
    }
}

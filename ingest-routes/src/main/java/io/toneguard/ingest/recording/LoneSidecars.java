package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sidecars that lie without their recording: too late, misspelled, or early, as some recorders write them when the call begins. They
 * stay; once a minute they are counted, and a folder is named in the log when its number changed.
 */
final class LoneSidecars {
    private static final Logger LOG = LoggerFactory.getLogger(LoneSidecars.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final String SIDECAR = ".json";

    private final TenantFolders folders;
    private final Sightings sightings;
    private final IntakeMeters meters;
    private final Timepiece clock;
    private final Duration giveUpAfter;
    private final Map<String, Integer> lastByFolder = new HashMap<>();
    private @Nullable Duration lastLook;

    LoneSidecars(
            TenantFolders folders, Sightings sightings, IntakeMeters meters, Timepiece clock, Duration giveUpAfter) {
        this.folders = folders;
        this.sightings = sightings;
        this.meters = meters;
        this.clock = clock;
        this.giveUpAfter = giveUpAfter;
    }

    /** Looks into the folders of tenants and sources, if the last look is a minute ago. */
    void look() throws IOException {
        Duration now = clock.running();
        if (lastLook != null && now.compareTo(lastLook.plus(BETWEEN_LOOKS)) < 0) {
            return;
        }
        lastLook = now;
        var all = folders.all();
        lastByFolder.keySet().retainAll(all.stream().map(folders::label).toList());
        long count = 0;
        for (Path folder : all) {
            List<Path> lone = loneIn(folder);
            count += lone.size();
            Integer before = lastByFolder.put(folders.label(folder), lone.size());
            if (!lone.isEmpty() && (before == null || before != lone.size())) {
                LOG.info(
                        "Inbox folder '{}': {} sidecar(s) lie there without a recording of their name, such as {}; one that came"
                                + " after its recording was taken is too late: write the sidecar first",
                        folders.label(folder),
                        lone.size(),
                        new DroppedName(lone.get(0).getFileName().toString()).printable());
            }
        }
        meters.loneSidecars(count);
    }

    private List<Path> loneIn(Path folder) throws IOException {
        var recordings = new HashSet<String>();
        var lone = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                var name = new DroppedName(entry.getFileName().toString());
                if (name.name().endsWith(SIDECAR)) {
                    if (!name.isHidden()) {
                        lone.add(entry);
                    }
                } else {
                    // Also call.wav.part is on its way to call.json and call.wav.json.
                    recordings.add(name.name());
                    recordings.add(name.stem());
                    recordings.add(new DroppedName(name.stem()).stem());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        lone.removeIf(sidecar ->
                recordings.contains(new DroppedName(sidecar.getFileName().toString()).stem())
                        || !isGivenUp(sidecar)
                        || namesOneOf(recordings, sidecar));
        return lone;
    }

    /** A sidecar of two files, one of which is there. */
    private static boolean namesOneOf(Set<String> recordings, Path sidecar) {
        try {
            return SidecarReader.readPair(sidecar)
                    .filter(pair -> pair.files().stream().anyMatch(recordings::contains))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isGivenUp(Path sidecar) {
        try {
            return sightings.unchangedFor(sidecar, Stamp.of(sidecar)).compareTo(giveUpAfter) >= 0;
        } catch (IOException e) {
            return false; // gone with its recording meanwhile
        }
    }
}

package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.NameFacts;
import io.toneguard.ingest.recording.TenantFolders.Place;
import io.toneguard.voice.call.Speaker;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two mono files that make one recording, as far as they are there.
 *
 * @param name what the recording is called
 * @param parts left channel first; one of them may be absent
 * @param json the sidecar that names the two; null: their names tell
 * @param offsetsMs silence before the first sample of each
 * @param sidecar what is known of the call
 * @param waitsFor what an absent part is called in messages
 * @param fault why it cannot be taken; null: nothing is known against it
 */
record FilePair(
        Place place,
        String name,
        List<Path> parts,
        @Nullable Path json,
        List<Long> offsetsMs,
        Sidecar sidecar,
        String waitsFor,
        @Nullable RefusedException fault) {
    static FilePair of(Place place, Path json, PairSidecar said) {
        var parts = said.files().stream().map(json::resolveSibling).toList();
        var name =
                parts.isEmpty() ? NameFacts.NONE : new DroppedFile(place.tenant(), place.source(), parts.get(0)).said();
        return new FilePair(
                place,
                new DroppedName(json.getFileName().toString()).stem() + ".wav",
                parts,
                json,
                said.offsetsMs(),
                said.sidecar().filledFrom(name),
                "which sidecar " + DroppedName.printable(json.getFileName().toString()) + " names",
                said.fault());
    }

    /**
     * @param files one or two, in the order of their legs
     * @param facts what their names say
     */
    static FilePair of(Place place, List<Path> files, List<NameFacts> facts) {
        var source = Objects.requireNonNull(place.source(), "only a source's names tell of legs");
        var speakers = new ArrayList<Speaker>();
        facts.forEach(of -> speakers.addAll(FileSource.speakers(source.speakers(), 1, of.leg())));
        var channels = speakers.size() == 2 ? List.copyOf(speakers) : null;
        var ofChannels = new Sidecar(null, null, channels, null, null, null, null);
        return new FilePair(
                place,
                facts.get(0).callId() + ".wav",
                files,
                null,
                List.of(0L, 0L),
                ofChannels.filledFrom(facts.get(0)),
                "another leg of call '"
                        + DroppedName.printable(String.valueOf(facts.get(0).callId())) + "'",
                null);
    }

    /** The parts that are there. */
    List<DroppedFile> present() {
        return parts.stream()
                .filter(part -> Files.exists(part, LinkOption.NOFOLLOW_LINKS))
                .map(part -> new DroppedFile(place.tenant(), place.source(), part))
                .toList();
    }

    /** What a message says of the part that did not come. */
    String absent() {
        return parts.size() < 2
                ? "(" + waitsFor + ")"
                : parts.stream()
                        .filter(part -> !Files.exists(part, LinkOption.NOFOLLOW_LINKS))
                        .map(part ->
                                "'" + DroppedName.printable(part.getFileName().toString()) + "', " + waitsFor)
                        .findFirst()
                        .orElse("(" + waitsFor + ")");
    }

    boolean isComplete() {
        return present().size() == 2;
    }
}

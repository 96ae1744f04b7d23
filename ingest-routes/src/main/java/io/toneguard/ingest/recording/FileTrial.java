package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.filesource.NameFacts;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the intake would understand of a file, by the same code that takes it in; takes nothing, moves nothing, asks no database.
 *
 * @param lines in the order in which people ask
 * @param refused why it would not be let in; null: it would be
 */
public record FileTrial(List<Line> lines, @Nullable String refused) {
    /**
     * One thing that is understood.
     *
     * @param value null: nobody says
     * @param from who says so: sidecar, name, source, file; of several the nearest to the file
     */
    public record Line(String what, @Nullable String value, String from) {}

    /**
     * @param file need not be there: then its name alone is looked at
     * @param decoder for what is not WAV or GSM
     */
    public static FileTrial of(Tenant tenant, FileSource source, Path file, Decoder decoder) throws IOException {
        var dropped = new DroppedFile(tenant, source, file.toAbsolutePath());
        var trial = new Trial(dropped, source, dropped.said(), new AudioCheck(decoder));
        return trial.run();
    }

    /** One file looked at. */
    private static final class Trial {
        private final DroppedFile file;
        private final FileSource source;
        private final NameFacts name;
        private final AudioCheck check;
        private final List<Line> lines = new ArrayList<>();
        private @Nullable String refused;
        private boolean mix;

        Trial(DroppedFile file, FileSource source, NameFacts name, AudioCheck check) {
            this.file = file;
            this.source = source;
            this.name = name;
            this.check = check;
        }

        FileTrial run() throws IOException {
            boolean there = Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS);
            add("file", file.name().printable(), there ? "file" : "name alone: there is no such file here");
            var sidecar = sidecar();
            add("name", name.matched() ? "a pattern matches" : "no pattern matches", "source");
            call(sidecar, there);
            var format = there ? format(sidecar) : null;
            add("format", format == null ? declared() : describe(format), format == null ? "source" : "file");
            speakers(sidecar, format);
            if (source.isOneOfTwo(name)) {
                add("waits_for", "another leg of call '" + name.callId() + "'; the two make one recording", "source");
            }
            add("audio_kept", keeping(), "source");
            return new FileTrial(List.copyOf(lines), refused);
        }

        private Sidecar sidecar() throws IOException {
            var sidecars = file.sidecars();
            add(
                    "sidecar",
                    sidecars.isEmpty() ? null : String.valueOf(sidecars.get(0).getFileName()),
                    "file");
            try {
                return file.ownSidecar();
            } catch (RefusedException e) {
                refuse(e.code(), e.getMessage());
                return Sidecar.NONE;
            }
        }

        private void call(Sidecar sidecar, boolean there) throws IOException {
            text("call_id", sidecar.callId(), name.callId(), file.name().stem(), "file name");
            startedAt(sidecar, there);
            text("agent_id", sidecar.agentId(), name.agentId(), null, "");
            text("team", sidecar.team(), name.team(), null, "");
            text("queue", sidecar.queue(), name.queue(), null, "");
            text("direction", sidecar.direction(), name.direction(), null, "");
            text("leg", null, name.leg(), null, "");
        }

        private void startedAt(Sidecar sidecar, boolean there) throws IOException {
            var zone = source.names().time().zone();
            var ofName = name.startedAt();
            if (sidecar.startedAt() != null) {
                add(
                        "started_at",
                        String.valueOf(sidecar.startedAt().atZone(zone).toOffsetDateTime()),
                        "sidecar");
            } else if (ofName != null && CallTimes.isPlausible(ofName)) {
                add(
                        "started_at",
                        String.valueOf(ofName.atZone(zone).toOffsetDateTime()),
                        "name ('" + name.timeText() + "', zone " + zone + ")");
            } else {
                Instant changed = there ? Stamp.of(file.path()).modified() : null;
                add(
                        "started_at",
                        changed == null
                                ? null
                                : String.valueOf(changed.atZone(zone).toOffsetDateTime()),
                        "the file's time"
                                + (name.timeText() == null
                                        ? ""
                                        : "; '" + name.timeText()
                                                + "' in the name is no time of the years 1990 to 2199"));
            }
        }

        private @Nullable RecordingFormat format(Sidecar sidecar) throws IOException {
            var kind = Stamp.of(file.path()).kind();
            if (kind != Stamp.Kind.FILE) {
                refuse(RefusedException.NOT_A_FILE, "is " + kind.words + " and no file");
                return null;
            }
            try (var audio = FileChannel.open(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                var checked = check.check(audio, offered(sidecar).declared());
                mix = checked.mix();
                if (mix) {
                    add("mix", "both channels hold the same: nobody's in particular", "file");
                }
                return checked.format();
            } catch (RefusedException e) {
                refuse(e.code(), e.getMessage());
                return null;
            }
        }

        private Offered offered(Sidecar sidecar) {
            return new Offered(
                    file.tenant().id(),
                    file.name().name(),
                    file.path(),
                    sidecar,
                    Instant.EPOCH,
                    Origin.of(source, name.leg()));
        }

        private void speakers(Sidecar sidecar, @Nullable RecordingFormat format) {
            int channels = format == null ? 2 : format.channels();
            try {
                var told = offered(sidecar).speakers(channels);
                add(
                        "speakers",
                        words(mix ? Collections.nCopies(told.size(), Speaker.UNKNOWN) : told),
                        (sidecar.channels() == null ? "source" : "sidecar")
                                + (format == null ? ", if the file is stereo" : ""));
            } catch (RefusedException e) {
                refuse(e.code(), e.getMessage());
            }
        }

        private static String words(List<Speaker> speakers) {
            return speakers.size() == 2
                    ? "left " + speakers.get(0).word() + ", right "
                            + speakers.get(1).word()
                    : speakers.stream().map(Speaker::word).collect(Collectors.joining(","));
        }

        private @Nullable String declared() {
            var headerless = source.headerless();
            return headerless.codec() == null
                    ? null
                    : "if it has no header: " + headerless.codec()
                            + (headerless.rateHz() == null ? "" : ", " + headerless.rateHz() + " Hz")
                            + (headerless.channels() == null ? "" : ", " + headerless.channels() + " channel(s)");
        }

        private String keeping() {
            var keep = source.keeping().keep();
            String at = source.keeping().deleteAfterAnalysis() ? "until its final analysis is in" : "";
            String most = keep == null ? "" : keep.toHours() + " h";
            return at.isEmpty() && most.isEmpty()
                    ? "until somebody deletes it"
                    : at + (at.isEmpty() || most.isEmpty() ? "" : ", at most ") + most;
        }

        private void text(
                String what,
                @Nullable String ofSidecar,
                @Nullable String ofName,
                @Nullable String otherwise,
                String otherwiseFrom) {
            if (ofSidecar != null) {
                add(what, ofSidecar, ofName == null ? "sidecar" : "sidecar (the name says " + ofName + ")");
            } else if (ofName != null) {
                add(what, ofName, "name");
            } else {
                add(what, otherwise, otherwise == null ? "nobody says" : otherwiseFrom);
            }
        }

        private void add(String what, @Nullable String value, String from) {
            lines.add(new Line(what, value == null ? null : DroppedName.printable(value), from));
        }

        /** The first reason is the one that counts. */
        private void refuse(String code, @Nullable String message) {
            if (refused == null) {
                refused = code + ", " + message;
            }
        }

        private static String describe(RecordingFormat format) {
            return format.codec() + ", " + format.sampleRateHz() + " Hz, " + format.channels() + " channel(s), "
                    + Math.round(10 * format.durationSeconds()) / 10.0 + " s";
        }
    }
}

package io.toneguard.ingest.recording;

import io.toneguard.ingest.filesource.FileSource;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.call.Speaker;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the source that a file came by says of it, where nothing nearer to the file does.
 *
 * @param source the file source's name; null: none
 * @param speakersByTrack as {@link FileSource#speakers()}
 * @param headerless what audio without a header is; null: it does not say
 * @param leg of a mono file: which one of its call's it is; null: its name does not say
 */
public record Origin(
        @Nullable String source,
        Map<String, Speaker> speakersByTrack,
        @Nullable DeclaredFormat headerless,
        @Nullable String leg,
        AudioKeeping keeping) {
    /** It came by no source. */
    public static final Origin NONE = keptAs(AudioKeeping.ALWAYS);

    /** It came by no source, and its audio stays so long. */
    public static Origin keptAs(AudioKeeping keeping) {
        return new Origin(null, Map.of(), null, null, keeping);
    }

    static Origin of(@Nullable FileSource source, @Nullable String leg) {
        return source == null
                ? NONE
                : new Origin(
                        source.name(), source.speakers(), source.headerless().declared(), leg, source.keeping());
    }

    List<Speaker> speakers(int channels) {
        return FileSource.speakers(speakersByTrack, channels, leg);
    }
}

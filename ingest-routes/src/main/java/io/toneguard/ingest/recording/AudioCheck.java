package io.toneguard.ingest.recording;

import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a file is a whole recording, and in which form it is stored: so that whoever reads it needs nothing but its bytes. */
final class AudioCheck {
    /** Leaves what must be decoded to somebody else. */
    static final AudioCheck WITHOUT_DECODING = new AudioCheck((audio, encoded) -> {
        throw new NeedsDecoderException();
    });

    private final Decoder decoder;

    AudioCheck(Decoder decoder) {
        this.decoder = decoder;
    }

    /**
     * What was found.
     *
     * @param content what is to be stored: the file as it is, or headerless audio behind a WAV head
     * @param mix whether both of its channels hold the same
     */
    record Checked(RecordingFormat format, SeekableByteChannel content, boolean mix) {
        /** Who speaks on the channels: of a mix nobody can say. */
        List<Speaker> speakers(List<Speaker> told) {
            return mix ? Collections.nCopies(told.size(), Speaker.UNKNOWN) : told;
        }
    }

    /**
     * Looks at the bytes, decodes them once if only that tells whether they are whole.
     *
     * @param declared what it is if it has no header, by sidecar, name or source; null if none of them says
     * @throws RefusedException if it is no whole recording
     * @throws IOException if something is in the way that may pass, such as a missing decoder
     */
    Checked check(SeekableByteChannel audio, @Nullable DeclaredFormat declared) throws IOException {
        try {
            var content = DeclaredFormat.selfDescribing(audio, declared);
            try (var open = RecordingAudio.open(content, decoder)) {
                return new Checked(open.format(), content, open.isMix());
            }
        } catch (UnreadableAudioException e) {
            throw RefusedException.because(e);
        }
    }
}

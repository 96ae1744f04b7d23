package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded.Ending;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One AmiVoice connection: {@code s}, audio, {@code e}, and again from {@code s} on, each time another call. */
final class AmiVoiceConversation implements Conversation {
    private static final byte AUDIO = 'p';

    private final Peer peer;
    private boolean begun;
    private boolean over;
    private @Nullable Leg leg;
    private @Nullable ByteSwap swap;
    /** Null once it is passed. */
    private @Nullable AmiVoiceHeader header;

    AmiVoiceConversation(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void text(byte[] utf8, int length) {
        if (over) {
            return;
        }
        var command = new String(utf8, 0, length, StandardCharsets.UTF_8).strip();
        if (command.equals("e")) {
            end();
        } else if (command.equals("s") || command.startsWith("s ")) {
            try {
                start(command);
            } catch (DialectException e) {
                over = true;
                peer.send("s " + e.getMessage());
                throw e;
            }
        } else {
            over = true;
            throw new DialectException(
                    "a text message of " + length + " bytes is neither 's' nor 'e', which AmiVoice clients say");
        }
    }

    /** What comes between {@code e} and the next {@code s} belongs to no call and is dropped. */
    @Override
    public void binary(byte[] bytes, int length) {
        if (over || length == 0) {
            return;
        }
        if (bytes[0] != AUDIO) {
            over = true;
            throw new DialectException("a binary message of " + length + " bytes does not begin with 'p'");
        }
        if (leg != null) {
            if (header != null) {
                beginning(leg, header, bytes, length);
            } else if (swap != null) {
                swap.audio(leg, bytes, 1, length - 1);
            } else {
                leg.audio(bytes, 1, length - 1);
            }
        } else if (!begun) {
            over = true;
            throw new DialectException("audio of " + (length - 1) + " bytes came before 's'");
        }
    }

    private void beginning(Leg to, AmiVoiceHeader of, byte[] bytes, int length) {
        try {
            var audio = of.audioAfter(bytes, 1, length - 1);
            if (audio != null) {
                header = null;
                to.audio(audio, 0, audio.length);
            }
        } catch (DialectException e) {
            over = true;
            peer.send("p " + e.getMessage());
            throw e;
        }
    }

    @Override
    public void closed(int code) {
        over = true;
    }

    private void start(String command) {
        if (leg != null) {
            throw new DialectException("a second 's' came before 'e'");
        }
        var start = AmiVoiceStart.read(command);
        var metadata = CallMetadata.ofQuery(peer).and(start.metadata());
        var tracks = List.of(CallMetadata.legTrack(peer.source(), metadata.leg()));
        swap = start.bigEndian() ? new ByteSwap() : null;
        header = start.mayHaveHeader() ? new AmiVoiceHeader(start.format()) : null;
        begun = true;
        peer.begin(new CallStart(metadata.callIdOr(), start.format(), tracks, metadata.all()), opened -> {
            leg = opened;
            peer.send("s");
        });
    }

    private void end() {
        if (!begun) {
            over = true;
            throw new DialectException("'e' came before 's'");
        }
        if (leg != null) {
            if (header != null) {
                byte[] rest = header.rest();
                leg.audio(rest, 0, rest.length);
            }
            leg.end(Ending.COMPLETE, "AmiVoice client ended its audio");
            leg = null;
        }
        peer.send("e");
    }
}

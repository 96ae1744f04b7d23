package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamWords.CHUNK;
import static io.toneguard.ingest.dialect.StreamWords.EVENT;
import static io.toneguard.ingest.dialect.StreamWords.SEQUENCE_NUMBER;
import static io.toneguard.ingest.dialect.StreamWords.STREAM_ID;
import static io.toneguard.ingest.dialect.StreamWords.TIMESTAMP;
import static io.toneguard.ingest.dialect.StreamWords.TRACK;

import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import org.jspecify.annotations.Nullable;

/**
 * A call told as {@code start}, {@code media}, {@code stop}: Twilio's way, in the words of whoever copied it. {@code connected},
 * {@code dtmf}, {@code mark} and events that we have never heard of say nothing about the audio and are passed over. Audio of a track that
 * {@code start} did not announce has no channel to go to; it is left out, counted, and told when the call ends.
 */
final class StreamConversation implements Conversation {
    private final StreamWords words;
    private final Peer peer;
    private final MediaJson message;
    private final SequenceNumbers numbers = new SequenceNumbers();
    private @Nullable Stream stream;
    private boolean over;

    StreamConversation(StreamWords words, Peer peer) {
        this.words = words;
        this.peer = peer;
        this.message = new MediaJson(words.names().media());
    }

    /** What is known once the stream has started. */
    private static final class Stream {
        final Leg leg;
        final String id;
        final TrackNames tracks;
        final AudioPlaces places;
        /** By track: messages of the stream that were missing when its latest one came. */
        final long[] missing;

        long messages;
        long leftOut;
        long tooLate;

        Stream(Leg leg, String id, TrackNames tracks, AudioPlaces places) {
            this.leg = leg;
            this.id = id;
            this.tracks = tracks;
            this.places = places;
            this.missing = new long[tracks.count()];
        }
    }

    /** Tells a leg the audio of a message, by what says where it belongs; false if it belongs nowhere. */
    private interface AudioPlaces {
        boolean tell(Leg leg, MediaJson message, int track, Gap.Kind missing);
    }

    @Override
    public void text(byte[] utf8, int length) {
        if (over) {
            return;
        }
        message.read(utf8, length);
        var event = message.text(EVENT);
        if (event.is("media")) {
            media();
        } else if (event.is("start")) {
            start(utf8, length);
        } else if (event.is("stop")) {
            stop();
        } else {
            numbers.saw(message.numberIfAny(SEQUENCE_NUMBER));
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        if (!over && length > 0) {
            throw new DialectException("a binary message of " + length + " bytes; " + words.word()
                    + " sends its audio as JSON: is it the right dialect for this source?");
        }
    }

    @Override
    public void closed(int code) {
        if (!over && stream != null && stream.messages > 0 && Goodbye.isOne(code)) {
            end(stream, "closed by the peer (" + code + ")");
        }
    }

    private void start(byte[] utf8, int length) {
        if (stream != null) {
            throw message.broken("is a second start; one connection carries one stream");
        }
        numbers.saw(message.numberIfAny(SEQUENCE_NUMBER));
        var start = new StreamStart(words, peer, JsonMetadata.read(utf8, length));
        var call = start.call();
        int sampleBytes = call.format().codec().bytes();
        int tracks = call.tracks().size();
        var places = words.placing() == StreamWords.Placing.CHUNK
                ? byChunk(new ChunkClock(sampleBytes, tracks))
                : byTimestamp(new StreamClock(call.format().rateHz(), sampleBytes, tracks));
        peer.begin(call, leg -> stream = new Stream(leg, start.streamId(), new TrackNames(call.tracks()), places));
    }

    private static AudioPlaces byChunk(ChunkClock clock) {
        return (leg, message, track, missing) -> {
            long sample = clock.sampleAt(track, message.number(CHUNK), message.audioBytes());
            if (sample >= 0) {
                leg.audioNumbered(track, sample, message.audio(), 0, message.audioBytes());
            }
            return sample >= 0;
        };
    }

    private static AudioPlaces byTimestamp(StreamClock clock) {
        return (leg, message, track, missing) -> {
            long sample = clock.sampleAt(track, message.number(TIMESTAMP), message.audioBytes());
            leg.audioAt(track, sample, missing, message.audio(), 0, message.audioBytes());
            return true;
        };
    }

    private void media() {
        var to = stream;
        if (to == null) {
            throw message.broken("is media before start");
        }
        var streamId = message.text(STREAM_ID);
        if (!streamId.isEmpty() && !to.id.isEmpty() && !streamId.is(to.id)) {
            throw message.broken("is media of another stream than the one that started");
        }
        numbers.saw(message.numberIfAny(SEQUENCE_NUMBER));
        to.messages++;
        int track = words.onlyTrack().isEmpty() ? to.tracks.indexOf(message.text(TRACK)) : 0;
        if (track < 0) {
            to.leftOut++;
        } else if (message.audioBytes() > 0 && !to.places.tell(to.leg, message, track, missingBefore(to, track))) {
            to.tooLate++;
        }
    }

    /** Nothing gets lost on a connection: what no number says was sent was not. */
    private Gap.Kind missingBefore(Stream to, int track) {
        long missing = numbers.missing();
        boolean more = missing > to.missing[track];
        to.missing[track] = missing;
        return more ? Gap.Kind.LOST : Gap.Kind.UNSENT;
    }

    private void stop() {
        if (stream == null) {
            over = true;
            peer.close("stop without start");
            return;
        }
        numbers.saw(message.numberIfAny(SEQUENCE_NUMBER));
        end(stream, "stopped by the peer");
        peer.close("stop");
    }

    private void end(Stream of, String how) {
        over = true;
        of.leg.end(
                Ending.COMPLETE,
                how + " after " + of.messages + " media messages" + numbers.lost()
                        + (of.leftOut == 0 ? "" : "; left out: " + of.leftOut + " of tracks other than " + of.tracks)
                        + (of.tooLate == 0 ? "" : "; left out: " + of.tooLate + " numbered over a second behind"));
    }
}

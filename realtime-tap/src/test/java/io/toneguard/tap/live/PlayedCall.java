package io.toneguard.tap.live;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A call as a session tells it, in blocks of five seconds, but in pieces of a tenth: smaller ones than it asks for, so that tests may stop anywhere. */
public final class PlayedCall {
    public static final WireFormat STEREO = new WireFormat(WireCodec.MU_LAW, 8000, 2);
    private static final int PIECE = 800;
    private static final int BLOCK = 40_000;

    final LiveCall call;
    private final byte[] audio;
    private final CallListener listener;
    private final List<AudioBlock> blocks = new ArrayList<>();
    private int released;
    private int at;

    public PlayedCall(StressTap tap, LiveCall call, byte[] audio) {
        this.call = call;
        this.audio = audio;
        listener = tap.listenTo(call);
        for (int channel = 0; channel < call.speakers().size(); channel++) {
            Speaker speaker = call.speakers().get(channel);
            listener.segment(new Segment(channel, 0, speaker, speaker == Speaker.AGENT ? call.agentId() : null));
        }
    }

    public static LiveCall call(WireFormat format, Speaker... speakers) {
        return call("call-1", format, speakers);
    }

    public static LiveCall call(String callId, WireFormat format, Speaker... speakers) {
        return new LiveCall(
                new TenantId(new UUID(1, 1)),
                "acme",
                "pbx1",
                callId,
                new RecordingId(new UUID(2, 2)),
                Instant.parse("2026-11-22T10:00:00Z"),
                format,
                List.of(speakers),
                "a1",
                null,
                null,
                null);
    }

    /** The bytes of a synthetic call as they come over the wire. */
    public static byte[] wire(SyntheticCall call, int seconds) {
        byte[] wav = call.toWav();
        return Arrays.copyOfRange(wav, wav.length - seconds * 16_000, wav.length);
    }

    public CallListener listener() {
        return listener;
    }

    /** Tells it up to this moment. */
    public void playTo(double seconds) {
        pass(seconds, true);
    }

    /** The session leaves the tap out up to this moment. */
    public void shedTo(double seconds) {
        pass(seconds, false);
    }

    private void pass(double seconds, boolean told) {
        pass(Math.round(seconds * 8000), told);
    }

    /** Tells it up to this sample. */
    void playToSample(long sample) {
        pass(sample, true);
    }

    private void pass(long limit, boolean told) {
        int frame = call.format().frameBytes();
        while (at < limit) {
            if (at % BLOCK == 0) {
                if (!blocks.isEmpty()) {
                    blocks.get(blocks.size() - 1).release();
                }
                blocks.add(new AudioBlock(new byte[BLOCK * frame], BLOCK, block -> released++).at(at));
            }
            var block = blocks.get(blocks.size() - 1);
            int from = at % BLOCK;
            int count = (int) Math.min(Math.min(PIECE, limit - at), BLOCK - from);
            System.arraycopy(audio, at * frame, block.bytes(), from * frame, count * frame);
            if (told) {
                listener.audio(block, from, from + count);
            }
            at += count;
        }
    }

    public void end() {
        if (!blocks.isEmpty()) {
            blocks.get(blocks.size() - 1).release();
        }
        listener.ended(new CallEnded(at, Ending.COMPLETE, "hung up", List.of(), List.of(), 0));
    }

    /** Blocks that somebody still holds. */
    public int heldBlocks() {
        return blocks.size() - released;
    }
}

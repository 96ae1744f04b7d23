package io.toneguard.ingest.recorder;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays a session: fills blocks of five seconds that are used again, announces them by the half second, tells gaps before their audio. */
final class ScriptedCall {
    static final WireFormat MU_LAW = new WireFormat(WireCodec.MU_LAW, 8_000, 1);
    static final WireFormat STEREO = new WireFormat(WireCodec.L16, 8_000, 2);
    private static final int BLOCK_SECONDS = 5;

    private final LiveCall call;
    private final CallListener listener;
    private final ConcurrentLinkedDeque<AudioBlock> home = new ConcurrentLinkedDeque<>();
    private final AtomicInteger blocks = new AtomicInteger();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private AudioBlock block;
    private int filled;
    private long samples;

    ScriptedCall(CallAudience audience, LiveCall call) {
        this.call = call;
        listener = audience.listenTo(call);
        for (int channel = 0; channel < call.format().channels(); channel++) {
            segment(new Segment(channel, 0, call.speakers().get(channel), null));
        }
    }

    static LiveCall call(Tenant tenant, String callId, WireFormat format, Instant startedAt) {
        return new LiveCall(
                tenant.id(),
                tenant.name(),
                "pbx-1",
                callId,
                new RecordingId(UUID.randomUUID()),
                startedAt,
                format,
                format.channels() == 1 ? List.of(Speaker.AGENT) : List.of(Speaker.AGENT, Speaker.CUSTOMER),
                "anna",
                null,
                "billing",
                "inbound");
    }

    /** The same call, when its team is known. */
    static LiveCall withTeam(LiveCall call, String team) {
        return new LiveCall(
                call.tenant(),
                call.tenantName(),
                call.source(),
                call.callId(),
                call.recording(),
                call.startedAt(),
                call.format(),
                call.speakers(),
                call.agentId(),
                team,
                call.queue(),
                call.direction());
    }

    LiveCall call() {
        return call;
    }

    long samples() {
        return samples;
    }

    /** The byte of a call's audio at a place: anybody can say later what was spoken. */
    static byte byteAt(LiveCall call, long position) {
        long mixed = (position + call.recording().value().getLeastSignificantBits()) * 0x9E3779B97F4A7C15L;
        return (byte) (mixed >>> 40);
    }

    static byte[] spoken(LiveCall call, int bytes) {
        byte[] audio = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            audio[i] = byteAt(call, i);
        }
        return audio;
    }

    void speak(double seconds) {
        run(seconds, false);
    }

    void lose(double seconds, Gap.Kind kind) {
        for (int channel = 0; channel < call.format().channels(); channel++) {
            var gap =
                    new Gap(channel, samples, Math.round(seconds * call.format().rateHz()), kind);
            gaps.add(gap);
            listener.gap(gap);
        }
        run(seconds, true);
    }

    void segment(Segment segment) {
        segments.add(segment);
        listener.segment(segment);
    }

    /** What its second connection told. */
    void known(LiveCall more) {
        listener.known(more);
    }

    void end(CallEnded.Ending ending, String reason) {
        if (block != null) {
            block.release();
            block = null;
        }
        listener.ended(new CallEnded(samples, ending, reason, gaps, segments, 12.5));
    }

    void hangUp() {
        end(CallEnded.Ending.COMPLETE, "the peer said goodbye");
    }

    /** Blocks that nobody has given back. */
    int blocksOut() {
        return blocks.get() - home.size();
    }

    private void run(double seconds, boolean isSilent) {
        long left = Math.round(seconds * call.format().rateHz());
        int announce = call.format().rateHz() / 2;
        while (left > 0) {
            if (block == null) {
                block = next().at(samples);
                filled = 0;
            }
            int count = (int) Math.min(Math.min(left, announce), block.samples() - filled);
            fill(count, isSilent);
            listener.audio(block, filled, filled + count);
            filled += count;
            samples += count;
            left -= count;
            if (filled == block.samples()) {
                block.release();
                block = null;
            }
        }
    }

    private void fill(int count, boolean isSilent) {
        int frame = call.format().frameBytes();
        if (isSilent) {
            Arrays.fill(
                    block.bytes(),
                    filled * frame,
                    (filled + count) * frame,
                    call.format().codec().silence());
            return;
        }
        for (int i = 0; i < count * frame; i++) {
            block.bytes()[filled * frame + i] = byteAt(call, samples * frame + i);
        }
    }

    private AudioBlock next() {
        var used = home.poll();
        if (used != null) {
            return used;
        }
        blocks.incrementAndGet();
        int size = BLOCK_SECONDS * call.format().rateHz();
        return new AudioBlock(new byte[size * call.format().frameBytes()], size, home::add);
    }
}

package io.toneguard.ingest.pbx;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Lets {@code pbx:} routes listen to calls. A call that begins before a route listens is not heard by it. */
final class CallEvents implements CallAudience {
    /** One route; called on event loops, so it must not wait. */
    interface Subscriber {
        boolean wants(LiveCall call);

        boolean wants(CallEvent event);

        void tell(Told told);
    }

    /**
     * One event of one call.
     *
     * @param speaker null where the event is the whole call's
     * @param channel -1 where the event is the whole call's
     * @param sample where on the call's timeline
     */
    record Told(
            CallEvent event,
            LiveCall call,
            int channel,
            @Nullable Speaker speaker,
            long sample,
            Object body) {}

    private static final CallListener NOBODY = new CallListener() {
        @Override
        public long wantsUpTo(long heard, long usual) {
            return Long.MAX_VALUE;
        }

        @Override
        public void audio(AudioBlock block, int from, int to) {}

        @Override
        public void ended(CallEnded ended) {}
    };

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    void unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    @Override
    public CallListener listenTo(LiveCall call) {
        var interested = subscribers.stream()
                .filter(subscriber -> subscriber.wants(call))
                .toList();
        if (interested.isEmpty()) {
            return NOBODY;
        }
        var listener = new Listener(call, interested);
        listener.tell(CallEvent.CALL_STARTED, -1, null, 0, call);
        return listener;
    }

    @Override
    public boolean sheddable() {
        return true;
    }

    private static final class Listener implements CallListener {
        private LiveCall call;
        private final List<Subscriber> subscribers;
        private final List<Subscriber> audioSubscribers;
        private final Speaker[] speakers;
        private final WireFormat oneChannel;

        Listener(LiveCall call, List<Subscriber> subscribers) {
            this.call = call;
            this.subscribers = subscribers;
            audioSubscribers = subscribers.stream()
                    .filter(subscriber -> subscriber.wants(CallEvent.AUDIO))
                    .toList();
            speakers = call.speakers().toArray(Speaker[]::new);
            oneChannel = new WireFormat(call.format().codec(), call.format().rateHz(), 1);
        }

        @Override
        public void audio(AudioBlock block, int from, int to) {
            if (audioSubscribers.isEmpty() || to <= from) {
                return;
            }
            for (int channel = 0; channel < speakers.length; channel++) {
                long first = block.firstSample() + from;
                var audio =
                        new SpeakerAudio(channel, speakers[channel], first, oneChannel, part(block, channel, from, to));
                var told = new Told(CallEvent.AUDIO, call, channel, speakers[channel], first, audio);
                audioSubscribers.forEach(subscriber -> subscriber.tell(told));
            }
        }

        /** One channel's samples, for an exchange to keep: the block is used again. */
        private byte[] part(AudioBlock block, int channel, int from, int to) {
            int width = oneChannel.frameBytes();
            int frame = call.format().frameBytes();
            byte[] part = new byte[(to - from) * width];
            byte[] bytes = block.bytes();
            int at = from * frame + channel * width;
            for (int i = 0; i < part.length; at += frame) {
                for (int b = 0; b < width; b++) {
                    part[i++] = bytes[at + b];
                }
            }
            return part;
        }

        @Override
        public void gap(Gap gap) {
            tell(CallEvent.GAP, gap.channel(), speakers[gap.channel()], gap.fromSample(), gap);
        }

        @Override
        public void known(LiveCall more) {
            call = more;
        }

        @Override
        public void paused(long sample) {
            tell(CallEvent.PAUSED, -1, null, sample, call);
        }

        @Override
        public void resumed(long sample) {
            tell(CallEvent.RESUMED, -1, null, sample, call);
        }

        @Override
        public void segment(Segment segment) {
            speakers[segment.channel()] = segment.speaker();
            tell(CallEvent.PARTICIPANT_CHANGED, segment.channel(), segment.speaker(), segment.fromSample(), segment);
        }

        @Override
        public void ended(CallEnded ended) {
            tell(CallEvent.CALL_ENDED, -1, null, ended.samples(), ended);
        }

        private void tell(CallEvent event, int channel, @Nullable Speaker speaker, long sample, Object body) {
            var told = new Told(event, call, channel, speaker, sample, body);
            for (var subscriber : subscribers) {
                if (subscriber.wants(event)) {
                    subscriber.tell(told);
                }
            }
        }
    }
}

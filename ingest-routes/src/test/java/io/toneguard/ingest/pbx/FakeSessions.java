package io.toneguard.ingest.pbx;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sessions that keep every byte, and notice when they are called on another thread than their loop's. */
final class FakeSessions implements Sessions {
    /** Of all loops of one server. */
    static final class Node implements Supplier<Sessions> {
        final Map<String, FakeSessions> places = new ConcurrentHashMap<>();
        final List<FakeLeg> legs = new CopyOnWriteArrayList<>();
        final List<String> strangeThreads = new CopyOnWriteArrayList<>();
        final List<String> participants = new CopyOnWriteArrayList<>();
        final AtomicInteger sheds = new AtomicInteger();
        /** While it is up, every event loop that ticks stands still. */
        volatile CountDownLatch standstill = new CountDownLatch(0);

        final AtomicInteger standing = new AtomicInteger();
        /** While it is up, the event loop whose call somebody is to take over stands still. */
        volatile CountDownLatch takeover = new CountDownLatch(0);

        @Override
        public Sessions get() {
            return new FakeSessions(this);
        }

        List<FakeLeg> legsOf(String callId) {
            return legs.stream().filter(leg -> leg.callId.equals(callId)).toList();
        }

        FakeLeg leg(String callId) {
            return legsOf(callId).get(0);
        }
    }

    private final Node node;
    private volatile @Nullable Thread thread;

    private FakeSessions(Node node) {
        this.node = node;
    }

    private void here(String what) {
        var current = Thread.currentThread();
        if (thread == null) {
            thread = current;
        } else if (thread != current) {
            node.strangeThreads.add(what + " on " + current.getName());
        }
    }

    @Override
    public Sessions placeOf(Source source, CallStart start) {
        return node.places.computeIfAbsent(start.callId(), call -> this);
    }

    @Override
    public Leg open(Source source, CallStart start) {
        here("open");
        var leg = new FakeLeg(start);
        node.legs.add(leg);
        return leg;
    }

    @Override
    public void tick() {
        here("tick");
        if (node.standstill.getCount() > 0) {
            node.standing.incrementAndGet();
            await(node.standstill);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void shed(boolean overloaded) {
        node.sheds.incrementAndGet();
    }

    @Override
    public void endAll(CallEnded.Ending ending, String reason) {
        here("endAll");
        node.legs.stream().filter(leg -> leg.home() == this).forEach(leg -> leg.end(ending, reason));
    }

    @Override
    public boolean participant(Source source, String callId, String track, @Nullable String person) {
        here("participant");
        boolean mine = node.places.get(callId) == this;
        if (mine) {
            await(node.takeover);
            node.participants.add(source.label() + " " + callId + " " + track + " " + person);
        }
        return mine;
    }

    final class FakeLeg implements Leg {
        final String callId;
        final Map<String, String> metadata;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final List<Long> heardAtNanos = new CopyOnWriteArrayList<>();
        volatile CallEnded.@Nullable Ending ending;
        volatile String reason = "";

        FakeLeg(CallStart start) {
            callId = start.callId();
            metadata = start.metadata();
        }

        FakeSessions home() {
            return FakeSessions.this;
        }

        byte[] heard() {
            return heard.toByteArray();
        }

        /** When each message was, by the real clock. */
        List<Long> heardAtNanos() {
            return heardAtNanos;
        }

        @Override
        public void audio(byte[] bytes, int offset, int length) {
            here("audio");
            heard.write(bytes, offset, length);
            heardAtNanos.add(System.nanoTime());
        }

        @Override
        public void end(CallEnded.Ending how, String why) {
            here("end");
            if (ending == null) {
                reason = why;
                ending = how;
            }
        }

        @Override
        public void audio(int track, byte[] bytes, int offset, int length) {
            audio(bytes, offset, length);
        }

        @Override
        public void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length) {
            audio(bytes, offset, length);
        }

        @Override
        public void audioNumbered(int track, long sample, byte[] bytes, int offset, int length) {
            audio(bytes, offset, length);
        }

        @Override
        public void skip(long samples, Gap.Kind kind) {}

        @Override
        public void paused() {}

        @Override
        public void resumed() {}

        @Override
        public void participant(int track, @Nullable String person) {}

        @Override
        public long samples() {
            return heard.size();
        }
    }
}

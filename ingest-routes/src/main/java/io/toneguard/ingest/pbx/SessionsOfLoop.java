package io.toneguard.ingest.pbx;

import io.toneguard.ingest.session.CallSessions;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.session.SessionLoop;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The real sessions behind the server's loops. No record: each is itself only, and knows the others. */
final class SessionsOfLoop implements Sessions {
    private final SessionLoop loop;
    private final Map<SessionLoop, Sessions> all;

    private SessionsOfLoop(SessionLoop loop, Map<SessionLoop, Sessions> all) {
        this.loop = loop;
        this.all = all;
    }

    /** Makes the sessions of one more event loop at each call. */
    static Supplier<Sessions> of(CallSessions calls) {
        Map<SessionLoop, Sessions> all = new ConcurrentHashMap<>();
        return () -> all.computeIfAbsent(calls.loop(), loop -> new SessionsOfLoop(loop, all));
    }

    @Override
    public Sessions placeOf(Source source, CallStart start) {
        var place = loop.placeOf(source, start);
        return place == loop ? this : all.getOrDefault(place, this);
    }

    @Override
    public Leg open(Source source, CallStart start) {
        return loop.open(source, start);
    }

    @Override
    public void tick() {
        loop.tick();
    }

    @Override
    public void shed(boolean overloaded) {
        loop.shed(overloaded);
    }

    @Override
    public void endAll(CallEnded.Ending ending, String reason) {
        loop.endAll(ending, reason);
    }

    @Override
    public boolean participant(Source source, String callId, String track, @Nullable String person) {
        return loop.participant(source, callId, track, person);
    }
}

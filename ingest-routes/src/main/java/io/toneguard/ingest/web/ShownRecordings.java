package io.toneguard.ingest.web;

import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Recordings, shown to somebody: where there is a result, who saw it is noted in the transaction that reads it. */
final class ShownRecordings implements ResultWaiters.Results {
    private final RecordingViews views;
    private final TenantScope scope;
    private final ScoreLooks looks;

    ShownRecordings(RecordingViews views, TenantScope scope, ScoreLooks looks) {
        this.views = views;
        this.scope = scope;
        this.looks = looks;
    }

    @Override
    public Optional<RecordingView> one(Caller caller, RecordingId recording) {
        return scope.in(caller.tenant(), () -> {
            var view = views.one(caller.tenant(), recording);
            if (view.isPresent() && view.get().voices() != null) {
                looks.note(ScoreLook.atRecording(caller, recording));
            }
            return view;
        });
    }

    @Override
    public Set<RecordingId> settled(TenantId tenant, Collection<RecordingId> recordings) {
        return views.settled(tenant, recordings);
    }
}

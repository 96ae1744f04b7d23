package io.toneguard.batch.operator;

import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives what was put aside another chance: back to stored with no attempt charged; the history of its attempts stays. */
public final class TryAgain {
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final RecordingStore store;

    public TryAgain(JdbcClient jdbc, TenantScope scope, RecordingStore store) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.store = store;
    }

    /**
     * A recording that is put aside.
     *
     * @param obstacle why it cannot be tried again; null if it can
     */
    public record Candidate(
            StoredRecording recording,
            @Nullable String callId,
            String state,
            String reasonCode,
            @Nullable String obstacle) {}

    /**
     * What is put aside, the oldest first; looks for the audio of each.
     *
     * @param state failed or quarantined
     * @param reasonCode only of this reason
     */
    public List<Candidate> candidates(LetGo.Chosen chosen, String state, Optional<String> reasonCode)
            throws IOException {
        record Row(
                LocalDate month,
                RecordingId recording,
                @Nullable String callId,
                String code,
                boolean everStored) {}
        var tenant = chosen.tenant();
        var rows = scope.in(tenant.id(), () -> jdbc.sql("select call_month, recording_id, call_id, reason_code,"
                        + " stored_at is not null as ever_stored from toneguard.recording where tenant_id = :tenant"
                        + " and state = :state and (:all or recording_id = any (:recordings))"
                        + " and reason_code = coalesce(:code::text, reason_code) order by received_at, recording_id")
                .param("tenant", tenant.id().value())
                .param("state", state)
                .param("all", chosen.all())
                .param("recordings", chosen.recordings().toArray(UUID[]::new))
                .param("code", reasonCode.orElse(null))
                .query((row, number) -> new Row(
                        row.getObject("call_month", LocalDate.class),
                        new RecordingId(row.getObject("recording_id", UUID.class)),
                        row.getString("call_id"),
                        row.getString("reason_code"),
                        row.getBoolean("ever_stored")))
                .list());
        var candidates = new ArrayList<Candidate>();
        for (var row : rows) {
            var recording = new StoredRecording(tenant.id(), row.month(), row.recording());
            candidates.add(new Candidate(
                    recording,
                    row.callId(),
                    state,
                    row.code(),
                    obstacle(recording, row.everStored(), chosen.tenant().name())));
        }
        return candidates;
    }

    private @Nullable String obstacle(StoredRecording recording, boolean everStored, String tenant) throws IOException {
        try (var audio = store.open(recording)) {
            return audio.size() > 0 ? null : "its audio in the store is empty";
        } catch (NoSuchFileException e) {
            return everStored
                    ? "its audio is no longer in the store"
                    : "it never came into the store: its file is in inbox/" + tenant
                            + "/quarantine, put right what is wrong with it and drop it again";
        }
    }

    /** @return false if it is no longer what it was when it was looked at */
    public boolean putBack(Candidate candidate) {
        var recording = candidate.recording();
        return scope.in(recording.tenant(), () -> {
            int moved = jdbc.sql("update toneguard.recording set state = 'stored', state_since = clock_timestamp(),"
                            + " attempts = 0, reason_code = null, reason = null, not_before = null, launch_id = null"
                            + " where tenant_id = ? and recording_id = ? and state = ?")
                    .params(recording.tenant().value(), recording.recording().value(), candidate.state())
                    .update();
            Wakeups.announce(jdbc, Wakeup.STORED);
            return moved > 0;
        });
    }
}

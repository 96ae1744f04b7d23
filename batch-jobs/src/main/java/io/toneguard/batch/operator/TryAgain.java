package io.toneguard.batch.operator;

import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
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
     * @param everStored whether its audio was ever in the store
     */
    public record Candidate(
            StoredRecording recording, @Nullable String callId, String state, String reasonCode, boolean everStored) {}

    /**
     * What is put aside, the oldest first.
     *
     * @param state failed or quarantined
     * @param reasonCode only of this reason
     */
    public List<Candidate> candidates(LetGo.Chosen chosen, String state, Optional<String> reasonCode) {
        var tenant = chosen.tenant();
        return scope.in(tenant.id(), () -> jdbc.sql("select call_month, recording_id, call_id, reason_code,"
                        + " stored_at is not null as ever_stored from toneguard.recording where tenant_id = :tenant"
                        + " and state = :state and (:all or recording_id = any (:recordings))"
                        + " and reason_code = coalesce(:code::text, reason_code) order by received_at, recording_id")
                .param("tenant", tenant.id().value())
                .param("state", state)
                .param("all", chosen.all())
                .param("recordings", chosen.recordings().toArray(UUID[]::new))
                .param("code", reasonCode.orElse(null))
                .query((row, number) -> new Candidate(
                        new StoredRecording(
                                tenant.id(),
                                row.getObject("call_month", LocalDate.class),
                                new RecordingId(row.getObject("recording_id", UUID.class))),
                        row.getString("call_id"),
                        state,
                        row.getString("reason_code"),
                        row.getBoolean("ever_stored")))
                .list());
    }

    /**
     * Why it cannot be tried again; empty if it can. Looks for its audio.
     *
     * @throws IOException if the store fails: that says nothing of this recording, nor of the others
     */
    public Optional<String> obstacle(Tenant tenant, Candidate candidate) throws IOException {
        try (var audio = store.open(candidate.recording())) {
            return audio.size() > 0 ? Optional.empty() : Optional.of("its audio in the store is empty");
        } catch (NoSuchFileException e) {
            return Optional.of(
                    candidate.everStored()
                            ? "its audio is no longer in the store"
                            : "it never came into the store: its file is in inbox/" + tenant.name()
                                    + "/quarantine, put right what is wrong with it and drop it again");
        }
    }

    /** @return false if it is no longer what it was when it was looked at */
    public boolean putBack(Candidate candidate) {
        var recording = candidate.recording();
        return scope.in(recording.tenant(), () -> {
            int moved = jdbc.sql("update toneguard.recording set state = 'stored', state_since = clock_timestamp(),"
                            + " attempts = 0, reason_code = null, reason = null, not_before = null, launch_id = null,"
                            // Its audio was found: what retention deleted, somebody has put back.
                            + " audio_deleted_at = null"
                            + " where tenant_id = ? and recording_id = ? and state = ?")
                    .params(recording.tenant().value(), recording.recording().value(), candidate.state())
                    .update();
            Wakeups.announce(jdbc, Wakeup.STORED);
            return moved > 0;
        });
    }
}

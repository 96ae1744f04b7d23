package io.toneguard.app.reconcile;

import io.toneguard.app.store.DiskRecordingStore;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant's recordings in a real store and a real ledger, which the test makes agree or not. */
public final class Archive {
    static final LocalDate MONTH = LocalDate.of(2026, 3, 1);
    static final int BYTES = 100;

    private final TestDatabase database;
    private final Tenant tenant;
    private final Path root;
    private final DiskRecordingStore store;

    public Archive(TestDatabase database, Tenant tenant, Path root) throws IOException {
        this.database = database;
        this.tenant = tenant;
        this.root = root;
        store = new DiskRecordingStore(root);
        database.scope().run(tenant.id(), () -> jdbc().sql("select toneguard.ensure_call_month(?)")
                .param(MONTH)
                .query((row, n) -> 1)
                .single());
    }

    public DiskRecordingStore store() {
        return store;
    }

    Tenant tenant() {
        return tenant;
    }

    /** Another id each time. */
    public StoredRecording id() {
        return new StoredRecording(tenant.id(), MONTH, new RecordingId(UUID.randomUUID()));
    }

    /** A recording as it should be: analysed, with audio and result. */
    public StoredRecording good() {
        var recording = row("analysed", Duration.ofDays(3));
        audio(recording, BYTES, Duration.ofDays(3));
        result(recording);
        return recording;
    }

    /** A row of a recording of {@link #BYTES} bytes. */
    public StoredRecording row(String state, Duration age) {
        return row(id(), state, age);
    }

    StoredRecording row(StoredRecording recording, String state, Duration age) {
        change("""
                insert into recording (tenant_id, recording_id, call_month, state, state_since, file_name, bytes, channels, speakers, launch_id,
                    analyzer, reason_code, reason, received_at, stored_at)
                values (:tenant, :recording, :month, :state, clock_timestamp() - :age * interval '1 second', 'call.wav', 100, 1,
                    '{agent}', case when :state = 'claimed' then 7 end, case when :state = 'analysed' then 'tg-3' end,
                    case when :state in ('failed', 'quarantined') then 'NO_AUDIO' end,
                    case when :state in ('failed', 'quarantined') then 'why' end,
                    clock_timestamp() - :age * interval '1 second',
                    case when :state <> 'receiving' then clock_timestamp() - :age * interval '1 second' end)
                """, recording, state, age);
        return recording;
    }

    void state(StoredRecording recording, String state) {
        change(
                "update recording set state = :state where tenant_id = :tenant and recording_id = :recording"
                        + " and call_month = :month and :age is not null",
                recording,
                state,
                Duration.ZERO);
    }

    private void change(String sql, StoredRecording recording, String state, Duration age) {
        database.scope().run(tenant.id(), () -> jdbc().sql(sql)
                .param("tenant", tenant.id().value())
                .param("recording", recording.recording().value())
                .param("month", recording.callMonth())
                .param("state", state)
                .param("age", age.toSeconds())
                .update());
    }

    void result(StoredRecording recording) {
        database.scope().run(tenant.id(), () -> jdbc().sql("""
                        insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker,
                            speech_seconds, voiced_seconds, window_voiced_seconds, window_f0_median_hz, window_level_dbfs)
                        values (?, ?, ?, 1, 'tg-3', 0, 'agent', 60, 30, '{}', '{}', '{}')
                        """)
                .params(
                        tenant.id().value(),
                        recording.callMonth(),
                        recording.recording().value())
                .update());
    }

    public StoredRecording audio(StoredRecording recording, int bytes, Duration age) {
        try {
            store.put(recording, new ByteArrayInputStream(new byte[bytes]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aged(recording, recording.recording() + ".audio", age);
    }

    StoredRecording draft(StoredRecording recording, Duration age) {
        try (var draft = store.draft(recording, 4)) {
            draft.append(ByteBuffer.wrap(new byte[6]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aged(recording, recording.recording() + ".draft", age);
    }

    public StoredRecording halfPut(StoredRecording recording, Duration age) {
        return file(recording, recording.recording() + ".4711.part", age);
    }

    StoredRecording file(StoredRecording recording, String name, Duration age) {
        try {
            Files.createDirectories(folder(recording));
            Files.write(folder(recording).resolve(name), new byte[9]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aged(recording, name, age);
    }

    private StoredRecording aged(StoredRecording recording, String name, Duration age) {
        try {
            Files.setLastModifiedTime(
                    folder(recording).resolve(name), FileTime.from(Instant.now().minus(age)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return recording;
    }

    private Path folder(StoredRecording recording) {
        return root.resolve(recording.tenant().toString())
                .resolve(recording.callMonth().toString().substring(0, 7));
    }

    /** What lies in the store of the recording, such as {@code .audio}. */
    public boolean has(StoredRecording recording, String ending) {
        try (var names = Files.list(folder(recording))) {
            return names.map(name -> name.getFileName().toString())
                    .anyMatch(name -> name.startsWith(recording.recording().toString()) && name.endsWith(ending));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String state(StoredRecording recording) {
        return eye().sql("select state from toneguard.recording where recording_id = ?")
                .param(recording.recording().value())
                .query(String.class)
                .single();
    }

    long results(StoredRecording recording) {
        return eye().sql("select count(*) from toneguard.speaker_result where recording_id = ?")
                .param(recording.recording().value())
                .query(Long.class)
                .single();
    }

    /** Sees every tenant's rows. */
    JdbcClient eye() {
        return JdbcClient.create(database.asOwner());
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }
}

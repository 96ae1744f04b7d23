package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.store.DiskRecordingStore;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database and a store whose rows and files a test puts there, and commands that are given to them. */
record OperatedHouse(TestDatabase database, Path data) {
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";
    private static final LocalDate MONTH = LocalDate.of(2026, 11, 1);

    static OperatedHouse of(TestDatabase database, Path data) throws IOException {
        // A command takes the password from its environment, which a test cannot set; the driver knows another way.
        var file = Files.writeString(data.resolve("pgpass"), "*:*:*:*:" + database.password() + "\n");
        System.setProperty(PASSWORD_FILE, file.toString());
        return new OperatedHouse(database, data);
    }

    static void forgetThePassword() {
        System.clearProperty(PASSWORD_FILE);
    }

    JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }

    TenantScope scope() {
        return database.scope();
    }

    Tenant tenant(String name) {
        return database.tenants().byName(name).orElseThrow();
    }

    /** A stored recording of an agent; {@code sql} says in which state it really is. */
    UUID recording(String tenant, String name, double seconds, String sql) {
        var id = UUID.randomUUID();
        var owner = tenant(tenant).id();
        scope().run(owner, () -> {
            jdbc().sql("select toneguard.ensure_call_month(?)")
                    .param(MONTH)
                    .query((row, number) -> 1)
                    .single();
            jdbc().sql(
                            "insert into recording (tenant_id, recording_id, call_month, state, file_name, speakers, channels,"
                                    + " duration_seconds, received_at, stored_at) values (?, ?, ?, 'stored', ?, '{agent}', 1, ?,"
                                    + " clock_timestamp(), clock_timestamp())")
                    .params(owner.value(), id, MONTH, name, seconds)
                    .update();
            jdbc().sql("update recording set " + sql + " where tenant_id = ? and recording_id = ?")
                    .params(owner.value(), id)
                    .update();
        });
        return id;
    }

    /** A partition of these recordings; {@code sql} says how far it is. */
    void partition(String tenant, long launch, double seconds, String sql, UUID... recordings) {
        var id = UUID.randomUUID();
        jdbc().sql(
                        "insert into partition_lease (tenant_id, partition_id, launch_id, state, step_execution_id, recording_ids,"
                                + " audio_seconds, created_at) values (?, ?, ?, 'ready', 1, ?, ?, clock_timestamp() - interval '60 s')")
                .params(tenant(tenant).id().value(), id, launch, recordings, seconds)
                .update();
        jdbc().sql("update partition_lease set " + sql + " where partition_id = ?")
                .param(id)
                .update();
    }

    void audio(String tenant, UUID recording, byte[] content) throws IOException {
        new DiskRecordingStore(data.resolve("recordings"))
                .put(at(tenant(tenant).id(), recording), new ByteArrayInputStream(content));
    }

    private static StoredRecording at(TenantId tenant, UUID recording) {
        return new StoredRecording(tenant, MONTH, new RecordingId(recording));
    }

    Answer to(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--db=" + database.url(), "--data=" + data))
                .toArray(String[]::new));
    }

    Answer done(String... arguments) {
        var answer = to(arguments);
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        return answer;
    }

    String failed(String... arguments) {
        var answer = to(arguments);
        assertThat(answer.exitCode()).as(answer.out()).isEqualTo(1);
        return answer.err();
    }
}

package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.recording.Wav;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long audio stays that was sent over HTTP, and who may read it while it comes in. */
class SentAudioIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private ApiHouse house;
    private Tenant acme;

    @BeforeEach
    void open() throws IOException {
        house = new ApiHouse(database, temp);
        acme = database.addTenant("sent-" + COUNT.incrementAndGet());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void itStaysAsLongAsTheTenantsDefaultSourceSays() throws Exception {
        addSource(acme, "archive", true, 86_400);
        addSource(acme, "other", false, 3_600);
        addSource(database.addTenant("beside-" + acme.name()), "archive", true, 60);
        byte[] posted = Wav.mono(1, 1);
        byte[] resumable = Wav.mono(1, 2);

        assertThat(house.post(acme, "/v1/recordings?fileName=a.wav", posted, "Content-Type", "audio/wav")
                        .status())
                .isEqualTo(202);
        assertThat(patch(create(resumable.length), resumable).status()).isEqualTo(204);

        assertThat(kept(acme)).isEqualTo(Map.of("86400 true", 2L));
    }

    @Test
    void itStaysUntilItIsDeletedWhereThereIsNoDefaultSource() throws Exception {
        addSource(acme, "archive", false, 86_400);
        house.post(acme, "/v1/recordings?fileName=a.wav", Wav.mono(1, 3), "Content-Type", "audio/wav");
        assertThat(kept(acme)).isEqualTo(Map.of("- false", 1L));
    }

    @Test
    void onlyItsOwnerReadsItWhileItComes() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        create(1000);
        assertThat(permissions(house.spool)).isEqualTo("rwx------");
        assertThat(house.spooled()).singleElement().satisfies(name -> assertThat(permissions(house.spool.resolve(name)))
                .isEqualTo("rw-------"));
    }

    private String create(int bytes) throws Exception {
        return house.send(
                        acme.id().toString(),
                        "POST",
                        "/v1/uploads",
                        new byte[0],
                        "Tus-Resumable",
                        "1.0.0",
                        "Upload-Length",
                        Integer.toString(bytes))
                .header("Location");
    }

    private ApiHouse.Answer patch(String upload, byte[] bytes) throws Exception {
        return house.send(
                acme.id().toString(),
                "PATCH",
                upload,
                bytes,
                "Tus-Resumable",
                "1.0.0",
                "Upload-Offset",
                "0",
                "Content-Type",
                "application/offset+octet-stream");
    }

    private static void addSource(Tenant tenant, String name, boolean byDefault, int keepSeconds) {
        database.scope().run(tenant.id(), () -> jdbc().sql("""
                        insert into file_source (tenant_id, name, keep_audio_seconds, delete_audio_after_analysis, is_default)
                        values (?, ?, ?, true, ?)
                        """)
                .params(tenant.id().value(), name, keepSeconds, byDefault)
                .update());
    }

    /** How many recordings are kept for so many seconds, and whether they go after the analysis. */
    private static Map<String, Long> kept(Tenant tenant) {
        return database.scope().in(tenant.id(), () -> jdbc()
                .sql("""
                        select coalesce(round(extract(epoch from audio_keep_until - received_at))::text, '-') || ' '
                            || delete_audio_after_analysis as kept, count(*) as recordings
                        from recording where tenant_id = ? group by 1
                        """)
                .param(tenant.id().value())
                .query((row, number) -> Map.entry(row.getString("kept"), row.getLong("recordings")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

package io.toneguard.app;

import io.toneguard.app.store.DiskRecordingStore;
import io.toneguard.ingest.ledger.Arrival;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes recordings in that a program made, by the product's ledger and store, without the inbox's waiting. */
public final class MadeIntake {
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Ledger ledger;
    private final DiskRecordingStore store;

    public MadeIntake(JdbcClient jdbc, TenantScope scope, Path store) throws IOException {
        this.jdbc = jdbc;
        this.scope = scope;
        this.ledger = new Ledger(jdbc, scope);
        this.store = new DiskRecordingStore(store);
    }

    /** @param scored whose voice may be measured; nobody: what is taken in waits until {@link #score} */
    public void addTenant(TenantId tenant, String name, String... scored) {
        scope.run(tenant, () -> jdbc.sql(
                        "insert into tenant (tenant_id, name, scored_speakers, purpose) values (?, ?, ?, 'made')")
                .params(tenant.value(), name, scored)
                .update());
    }

    public void score(TenantId tenant, String... scored) {
        scope.run(tenant, () -> jdbc.sql("update tenant set scored_speakers = ? where tenant_id = ?")
                .params(scored, tenant.value())
                .update());
    }

    /** A stereo recording, agent left; taking it in twice changes nothing. */
    public void take(TenantId tenant, Arrival arrival, byte[] wav) throws IOException {
        var receipt = ledger.receive(tenant, arrival);
        if (receipt.state() == RecordingState.RECEIVING) {
            store.put(receipt.recording(), new ByteArrayInputStream(wav));
            try (var audio = store.open(receipt.recording())) {
                ledger.stored(
                        receipt.recording(), RecordingFormat.read(audio), List.of(Speaker.AGENT, Speaker.CUSTOMER));
            }
        }
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

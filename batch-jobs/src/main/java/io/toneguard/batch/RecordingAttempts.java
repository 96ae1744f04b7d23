package io.toneguard.batch;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The history of attempts that did not end well, written in the transaction that charges one, in the tenant's scope and while the
 * recording's row is locked, so that the numbers have no gap.
 */
final class RecordingAttempts {
    private final JdbcClient jdbc;

    RecordingAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What became of the recording. */
    enum Outcome {
        RETRIED("retried"),
        FAILED("failed"),
        QUARANTINED("quarantined");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }
    }

    /** The worker is whoever's partition stands at this recording: a takeover charges before it takes the partition. */
    void note(Held held, Outcome outcome, String code, String reason) {
        jdbc.sql("""
                        insert into toneguard.recording_attempt
                            (tenant_id, recording_id, attempt, outcome, reason_code, reason, launch_id, worker)
                        select :tenant, :recording, coalesce(max(attempt), 0) + 1, :outcome, :code, :reason, :launch,
                            (select lease.owner from toneguard.partition_lease lease
                             where lease.launch_id = :launch and lease.tenant_id = :tenant and lease.state = 'running'
                                 and lease.recording_ids[lease.cursor + 1] = :recording)
                        from toneguard.recording_attempt where tenant_id = :tenant and recording_id = :recording
                        """)
                .param("tenant", held.tenant().value())
                .param("recording", held.recording().value())
                .param("launch", held.launch())
                .param("outcome", outcome.word)
                .param("code", code)
                .param("reason", reason)
                .update();
    }
}

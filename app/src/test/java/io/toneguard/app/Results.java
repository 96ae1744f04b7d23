package io.toneguard.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What BI sees, through an ordinary connection of the database's owner. */
final class Results {
    private final JdbcClient jdbc;

    Results(DataSource owner) {
        jdbc = JdbcClient.create(owner);
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    int recordingsAnalysed() {
        return jdbc.sql("select count(distinct recording_id) from bi.call_summary")
                .query(Integer.class)
                .single();
    }

    /** Live calls that run and have done so for that long. */
    int callsReceivingSince(Duration length) {
        return jdbc.sql(
                        "select count(*) from toneguard.recording where state = 'receiving' and received_at < now() - ?::interval")
                .param(length.toString())
                .query(Integer.class)
                .single();
    }

    /** Lengths of the live calls whose process died, seconds. */
    List<Double> truncatedSeconds() {
        return jdbc.sql("select duration_seconds from toneguard.recording where ended = 'truncated'")
                .query(Double.class)
                .list();
    }

    void awaitRecordings(int count) {
        Awaitility.await(count + " recordings in bi.call_summary")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(this::recordingsAnalysed, analysed -> analysed >= count);
    }

    /** When each result row was written: a recording analysed twice would show here. */
    Map<String, String> written() {
        return jdbc
                .sql("select recording_id || '/' || segment || '/' || analyzer as id, written_at::text as written"
                        + " from toneguard.speaker_result")
                .query((row, number) -> Map.entry(row.getString("id"), row.getString("written")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}

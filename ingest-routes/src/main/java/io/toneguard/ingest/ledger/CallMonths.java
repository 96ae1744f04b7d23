package io.toneguard.ingest.ledger;

import java.time.LocalDate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The months that have a place for results. One that is there stays, so each process asks for it once. Thread-safe. */
final class CallMonths {
    private final JdbcClient jdbc;
    private final Set<LocalDate> there = ConcurrentHashMap.newKeySet();

    CallMonths(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes it, if it is not known to be there, in the transaction that is open. */
    void ensure(LocalDate month) {
        if (!there.contains(month)) {
            jdbc.sql("select toneguard.ensure_call_month(?)")
                    .param(month)
                    .query((row, n) -> n)
                    .list();
        }
    }

    /** To be said after the commit: before, it might still be taken back. */
    void isThere(LocalDate month) {
        there.add(month);
    }
}

package io.toneguard.batch;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is there, as advisory locks of PostgreSQL: each is held by a connection that its process keeps for as long as it lives, and freed by
 * the server when that ends, in whatever way. Any process and any command can ask.
 */
public enum Presence {
    /** The one manager that acts; "toneguar" in ASCII: no other program of this database should come upon it. */
    ACTIVE_MANAGER(0x746F6E6567756172L),
    /** Every worker, shared. */
    WORKER(0x746F6E6567776F72L);

    private static final int LOW_BITS = 32;

    private final long key;

    Presence(long key) {
        this.key = key;
    }

    public long key() {
        return key;
    }

    /** How many of it there are now. */
    public int count(JdbcClient jdbc) {
        // A key of 64 bits is shown in two halves, with objsubid 1 (PostgreSQL's manual, pg_locks).
        return jdbc.sql("""
                        select count(distinct pid) from pg_locks
                        where locktype = 'advisory' and granted and objsubid = 1 and classid = ?::bigint::oid and objid = ?::bigint::oid
                            and database = (select oid from pg_database where datname = current_database())
                        """)
                .params(key >>> LOW_BITS, key & 0xFFFF_FFFFL)
                .query(Integer.class)
                .single();
    }
}

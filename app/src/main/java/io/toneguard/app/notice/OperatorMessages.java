package io.toneguard.app.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Tables {@code operator_notice} and {@code operator_message}, by the database's clock; any number of processes may go over them. */
final class OperatorMessages {
    private static final String AFTER = "clock_timestamp() + ? * interval '1 millisecond'";
    /** By the statement's clock, so that an index may be asked. */
    private static final String BEFORE = "statement_timestamp() - ? * interval '1 millisecond'";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    OperatorMessages(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * A message that this process may try to deliver for as long as its lease lasts.
     *
     * @param attempt this one, from 1
     */
    record Message(UUID id, Channel channel, int notices, String body, int attempt, double ageSeconds) {
        static Message of(ResultSet row, int number) throws SQLException {
            return new Message(
                    row.getObject("message_id", UUID.class),
                    Channel.of(row.getString("channel")),
                    row.getInt("notices"),
                    row.getString("text"),
                    row.getInt("attempts"),
                    row.getDouble("age_seconds"));
        }
    }

    private record Row(Gathered.Line line, int count) {}

    /**
     * Makes a message for each channel of all notices that wait, once the oldest has waited so long.
     *
     * @return how many notices; 0 if there is none, or none is old enough
     */
    int gather(Duration wait, List<Channel> channels) {
        return transactions.execute(status -> {
            var rows = jdbc.sql("with old as (select exists (select from operator_notice where gathered_at is null"
                            + " and created_at <= " + BEFORE + ") as enough),"
                            + " waiting as (select notice_id from operator_notice where gathered_at is null"
                            + " and (select enough from old) order by notice_id for update skip locked),"
                            + " told as (update operator_notice n set gathered_at = clock_timestamp() from waiting"
                            + " where n.notice_id = waiting.notice_id"
                            + " returning n.notice_id, kind, subject, text, to_char(created_at at time zone 'UTC',"
                            + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at)"
                            + " select *, count(*) over () as all_of_them from told order by notice_id limit ?")
                    .params(wait.toMillis(), Gathered.MOST_LINES)
                    .query((row, number) -> new Row(
                            new Gathered.Line(
                                    row.getString("kind"),
                                    row.getString("subject"),
                                    row.getString("text"),
                                    row.getString("at")),
                            row.getInt("all_of_them")))
                    .list();
            if (rows.isEmpty()) {
                return 0;
            }
            int count = rows.get(0).count();
            var gathered = new Gathered(rows.stream().map(Row::line).toList(), count);
            for (var channel : channels) {
                var id = UUID.randomUUID();
                jdbc.sql("insert into operator_message (message_id, channel, notices, text) values (?, ?, ?, ?)")
                        .params(id, channel.word(), count, gathered.body(channel, id))
                        .update();
            }
            return count;
        });
    }

    /** Leases the next one that is due: no transaction is open while its receiver is spoken to. */
    Optional<Message> claim(Duration lease) {
        // Materialized: a join that asked for the next one again and again would lease as many.
        return jdbc.sql("with next as materialized (select message_id from operator_message where state = 'pending'"
                        + " and due_at <= clock_timestamp() order by due_at limit 1 for update skip locked)"
                        + " update operator_message m set attempts = m.attempts + 1, due_at = " + AFTER + " from next"
                        + " where m.message_id = next.message_id returning m.message_id, channel, notices, text, attempts,"
                        + " extract(epoch from clock_timestamp() - created_at) as age_seconds")
                .param(lease.toMillis())
                .query(Message::of)
                .optional();
    }

    /** Of whichever attempt: what the receiver has is delivered. */
    void delivered(Message message) {
        jdbc.sql("update operator_message set state = 'delivered', delivered_at = clock_timestamp(), last_error = null"
                        + " where message_id = ? and state = 'pending'")
                .param(message.id())
                .update();
    }

    void failed(Message message, String error, Duration pause) {
        jdbc.sql("update operator_message set last_error = ?, due_at = " + AFTER
                        + " where message_id = ? and state = 'pending' and attempts = ?")
                .params(error, pause.toMillis(), message.id(), message.attempt())
                .update();
    }

    /** Kept, and not tried again. */
    void dead(Message message, String error) {
        jdbc.sql("update operator_message set state = 'dead', last_error = ?"
                        + " where message_id = ? and state = 'pending' and attempts = ?")
                .params(error, message.id(), message.attempt())
                .update();
    }

    /** How many are kept as dead. */
    int countDead() {
        return jdbc.sql("select count(*) from operator_message where state = 'dead'")
                .query(Integer.class)
                .single();
    }

    void forgetOlderThan(Duration keep) {
        jdbc.sql("delete from operator_message where state <> 'pending' and created_at < " + BEFORE)
                .param(keep.toMillis())
                .update();
        jdbc.sql("delete from operator_notice where gathered_at < " + BEFORE)
                .param(keep.toMillis())
                .update();
    }
}

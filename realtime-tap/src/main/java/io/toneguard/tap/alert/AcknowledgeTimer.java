package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.util.Collection;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far an alert was escalated, and until when somebody must acknowledge it before the next step is told. */
public final class AcknowledgeTimer {
    private final JdbcClient jdbc;

    public AcknowledgeTimer(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How long a step waits: its targets are told at the same time, and the one with the least patience decides.
     *
     * @param seconds of each target of the step; null: it waits for nobody
     */
    public static OptionalInt shortest(Collection<@Nullable Integer> seconds) {
        return seconds.stream()
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .min();
    }

    /**
     * In the transaction in which the step is told.
     *
     * @param seconds from now on; empty: nothing follows
     * @param asked whether somebody is asked to acknowledge it by this; who was asked once stays asked
     */
    public void set(TenantId tenant, UUID alert, int step, OptionalInt seconds, boolean asked) {
        jdbc.sql("""
                update alert set escalation = :step,
                    acknowledge_by = clock_timestamp() + make_interval(secs => :seconds::double precision),
                    asked_at = case when :asked then coalesce(asked_at, clock_timestamp()) else asked_at end
                where tenant_id = :tenant and alert_id = :alert
                """)
                .param("step", step)
                .param("seconds", seconds.isPresent() ? (Double) (double) seconds.getAsInt() : null)
                .param("asked", asked)
                .param("tenant", tenant.value())
                .param("alert", alert)
                .update();
    }
}

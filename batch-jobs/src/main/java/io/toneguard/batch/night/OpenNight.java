package io.toneguard.batch.night;

import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The night whose window for reprocessing is open; any process may ask, by the database's clock. */
public final class OpenNight {
    private final JdbcClient jdbc;

    OpenNight(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The day on which it began; empty while no window is open. */
    public Optional<LocalDate> date() {
        return jdbc.sql("select toneguard.open_night() as night")
                .query((row, number) -> Optional.ofNullable(row.getObject("night", LocalDate.class)))
                .single();
    }
}

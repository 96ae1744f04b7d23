package io.toneguard.batch.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HolidaysTest {
    private static final LocalDate CHRISTMAS_EVE = LocalDate.of(2026, 12, 24);
    private static final LocalDate NEW_YEAR = LocalDate.of(2027, 1, 1);

    @TempDir
    Path folder;

    @Test
    void daysComeFromSettingsAndFileWhichIsReadAgainWhenItChanges() throws IOException {
        var file = write("# centre closed\n\n2027-01-01 New Year\n", 0);
        var holidays = new Holidays(settings(Map.of("night.holidays", "2026-12-24", "night.holidays-file", file)));
        assertThat(holidays).accepts(CHRISTMAS_EVE, NEW_YEAR).rejects(CHRISTMAS_EVE.plusDays(1));
        write("2026-12-25", 1);
        holidays.refresh();
        assertThat(holidays).accepts(CHRISTMAS_EVE, CHRISTMAS_EVE.plusDays(1)).rejects(NEW_YEAR);
    }

    @Test
    void whatCannotBeReadAtTheStartIsRefusedAndLaterLeavesWhatThereWas() throws IOException {
        assertThatThrownBy(() -> new Holidays(settings(Map.of("night.holidays-file", folder.resolve("none")))))
                .hasMessageContaining("night.holidays-file=")
                .hasMessageContaining("NoSuchFileException");
        var file = write("2027-01-01\nChristmas\n", 0);
        assertThatThrownBy(() -> new Holidays(settings(Map.of("night.holidays-file", file))))
                .hasMessageContaining("line 2");
        write("2027-01-01", 1);
        var holidays = new Holidays(settings(Map.of("night.holidays-file", file)));
        write("1 January", 2);
        holidays.refresh();
        assertThat(holidays).accepts(NEW_YEAR);
        Files.delete(file);
        holidays.refresh();
        assertThat(holidays).accepts(NEW_YEAR);
        write("2026-12-24", 3);
        holidays.refresh();
        assertThat(holidays).accepts(CHRISTMAS_EVE).rejects(NEW_YEAR);
    }

    private Path write(String days, int hour) throws IOException {
        var file = Files.writeString(folder.resolve("holidays.txt"), days);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-01T0" + hour + ":00:00Z")));
        return file;
    }

    private static NightSettings settings(Map<String, Object> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("night", NightSettings.class);
    }
}

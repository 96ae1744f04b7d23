package io.toneguard.batch.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The days on which nobody calls: those of the settings, and those of a file that is read again when it changes. */
final class Holidays implements Predicate<LocalDate> {
    private static final Logger log = LoggerFactory.getLogger(Holidays.class);
    private static final int DATE_LENGTH = "2026-12-24".length();

    private final Set<LocalDate> always;
    private final @Nullable Path file;
    private Set<LocalDate> ofFile = Set.of();
    private @Nullable FileTime read;

    /** @throws IllegalArgumentException naming night.holidays-file, if it cannot be read */
    Holidays(NightSettings settings) {
        always = Set.copyOf(settings.holidays());
        file = settings.holidaysFile();
        if (file != null) {
            try {
                readIfChanged(file);
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "night.holidays-file=" + file + " cannot be read ("
                                + e.getClass().getSimpleName()
                                + "); give a file with a date such as 2026-12-24 on each line",
                        e);
            }
        }
    }

    @Override
    public synchronized boolean test(LocalDate day) {
        return always.contains(day) || ofFile.contains(day);
    }

    /** Looks whether the file changed; what is wrong with it now leaves the days that it had. */
    synchronized void refresh() {
        if (file == null) {
            return;
        }
        try {
            readIfChanged(file);
        } catch (IOException | IllegalArgumentException e) {
            if (read != null) {
                log.warn("Night: {} holidays of before count on, since {}", ofFile.size(), reason(file, e));
            }
            read = null;
        }
    }

    private static String reason(Path file, Exception e) {
        return e instanceof IOException
                ? "night.holidays-file=" + file + " cannot be read ("
                        + e.getClass().getSimpleName() + ")"
                : String.valueOf(e.getMessage());
    }

    private void readIfChanged(Path from) throws IOException {
        var changed = Files.getLastModifiedTime(from);
        if (changed.equals(read)) {
            return;
        }
        var days = new HashSet<LocalDate>();
        var lines = Files.readAllLines(from);
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                days.add(date(from, i + 1, line));
            }
        }
        ofFile = days;
        read = changed;
    }

    private static LocalDate date(Path file, int number, String line) {
        try {
            return LocalDate.parse(line.substring(0, Math.min(line.length(), DATE_LENGTH)));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "night.holidays-file=" + file + " has no date such as 2026-12-24 at the beginning of line "
                            + number,
                    e);
        }
    }
}

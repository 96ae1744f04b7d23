package io.toneguard.ingest.filesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    @Test
    void namedGroupsBecomeFacts() {
        var facts = read(
                "(?<queue>[a-z]+)_(?<agentId>[0-9]+)_(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)-(?<hour>\\d\\d)(?<minute>\\d\\d)"
                        + "_(?<direction>in|out)_(?<callId>.+)\\.wav",
                "sales_204_20261121-0930_out_C-17.wav");
        assertThat(facts)
                .isEqualTo(new NameFacts(
                        true,
                        "C-17",
                        Instant.parse("2026-11-21T00:30:00Z"),
                        "20261121093000",
                        "204",
                        null,
                        "sales",
                        "outbound",
                        null));
    }

    @Test
    void theWholeNameMustMatchAndTheFirstPatternThatDoesCounts() {
        assertThat(read("(?<callId>[0-9]+)", "17.wav")).isEqualTo(NameFacts.NONE);
        var names = new FileSource.Names(
                List.of(
                        NamePattern.of("x(?<callId>.*)"),
                        NamePattern.of("(?<callId>.*)"),
                        NamePattern.of("(?<team>.*)")),
                NameTime.of(null, ZoneId.of("UTC")));
        assertThat(names.read("a.wav").callId()).isEqualTo("a.wav");
        assertThat(names.read("xa.wav").callId()).isEqualTo("a.wav");
    }

    @Test
    void whatCannotBeRightIsLeftOut() {
        assertThat(read("(?<callId>.*)", "a".repeat(201)).callId()).isNull();
        assertThat(read("(?<callId>(?s:.*))", "a\nb").callId()).isNull();
        assertThat(read("(?<direction>.*)", "sideways").direction()).isNull();
        assertThat(read("(?<startedAt>.*)", "20261332-250000").startedAt()).isNull();
        assertThat(read("(?<startedAt>.*)", "yesterday").startedAt()).isNull();
        assertThat(read("(?<callId>.*)", "a".repeat(256)).matched()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+(?<callId>b)",
                "(a|aa)+(?<callId>c)",
                "(?<callId>(.*a){12})b",
                "((a*)*)*(?<callId>b)",
                "(?<callId>([a-zA-Z]+)*)\\d"
            })
    @Timeout(10)
    void noPatternHangsOnAnyName(String regex) {
        var pattern = NamePattern.of(regex);
        for (int i = 0; i < 200; i++) {
            assertThat(pattern.match("a".repeat(255))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "((((a{100}){100}){100}){100})(?<callId>b) | repeats too much",
                "(?:(?:x{1000}){0,1000})(?<callId>b)     | repeats too much",
                "(?<callId>(?=a)b)                       | look-around",
                "(?<callId>a)\\1                         | back references",
                "(?<callId>a                             | no RE2 regular expression",
                "[0-9]+                                  | no named group",
                "(?<caller>[0-9]+)                       | group 'caller'",
                "(?<callId>a)(?<callId>b)                | no RE2 regular expression"
            })
    void whatIsNoPatternIsSaidSo(String regex, String why) {
        assertThatThrownBy(() -> NamePattern.of(regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anOrdinaryPatternIsNotTooLarge() {
        assertThat(NamePattern.of("(?<callId>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(_[a-z]{1,200}){1,5}\\{x}\\.wav")
                        .regex())
                .isNotEmpty();
        assertThatThrownBy(() -> NamePattern.of("(?<callId>" + "a".repeat(1000) + ")"))
                .hasMessageContaining("longer than 1000");
    }

    @ParameterizedTest
    @CsvSource({
        ", 1795243934, 2026-11-21T06:52:14Z",
        ", 1795243934123, 2026-11-21T06:52:14.123Z",
        ", 20261121-093000, 2026-11-21T00:30:00Z",
        ", 2026-11-21_09-30-00, 2026-11-21T00:30:00Z",
        ", 20261121T093000Z, 2026-11-21T09:30:00Z",
        ", 20261121-093000Z, 2026-11-21T09:30:00Z",
        ", 2026-11-21T09:30:00+09:00, 2026-11-21T00:30:00Z",
        ", 20261121T093000+0200, 2026-11-21T07:30:00Z",
        ", 202611210930, 2026-11-21T00:30:00Z",
        "epoch, 1795243934, 2026-11-21T06:52:14Z",
        "epoch-ms, 1795243934123, 2026-11-21T06:52:14.123Z",
        "dd.MM.uuuu_HH-mm-ss, 21.11.2026_09-30-00, 2026-11-21T00:30:00Z"
    })
    void timesAreReadAsTheyAreWritten(String format, String text, String instant) {
        assertThat(NameTime.of(format, ZoneId.of("Asia/Tokyo")).read(Map.of("startedAt", text)))
                .isEqualTo(Instant.parse(instant));
    }

    @Test
    void whenClocksAreSetBackTheEarlierOfTwoMomentsIsMeant() {
        var berlin = NameTime.of(null, ZoneId.of("Europe/Berlin"));
        assertThat(berlin.read(Map.of("startedAt", "20261025-023000")))
                .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(berlin.read(Map.of("startedAt", "20260329-023000")))
                .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yyyy", "q", "HH:mm", "'"})
    void aFormatWithoutDateAndTimeIsNone(String format) {
        assertThatThrownBy(() -> NameTime.of(format, ZoneId.of("UTC"))).hasMessageContaining("time format");
    }

    private static NameFacts read(String regex, String name) {
        return new FileSource.Names(List.of(NamePattern.of(regex)), NameTime.of(null, ZoneId.of("Asia/Tokyo")))
                .read(name);
    }
}

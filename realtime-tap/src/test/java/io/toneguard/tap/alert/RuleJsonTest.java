package io.toneguard.tap.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.tap.rule.BothSpeakers;
import io.toneguard.tap.rule.RuleSchedule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.Speaker;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleJsonTest {
    private static final RuleSettings FULL = new RuleSettings(
            Speaker.CUSTOMER,
            2.5,
            4,
            1,
            6,
            60,
            0.6,
            10,
            2,
            new BothSpeakers(1.5, 20),
            new RuleSchedule(
                    Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(22, 0),
                    LocalTime.of(6, 0),
                    ZoneId.of("Asia/Tokyo")));

    @Test
    void settingsComeBackAsTheyWereWritten() {
        assertThat(RuleJson.settings(RuleJson.of(RuleSettings.DEFAULT))).isEqualTo(RuleSettings.DEFAULT);
        assertThat(RuleJson.settings(RuleJson.of(FULL))).isEqualTo(FULL);
    }

    @Test
    void everyComponentHasItsOwnNameAndPeopleCanReadIt() {
        assertThat(RuleJson.of(FULL))
                .contains(
                        "\"speaker\":\"customer\"",
                        "\"threshold\":2.5",
                        "\"forSeconds\":4",
                        "\"zone\":\"Asia/Tokyo\"",
                        "MONDAY",
                        "22:00");
    }

    @Test
    void aNameThatIsNotKnownIsRefused() {
        var json = RuleJson.of(RuleSettings.DEFAULT).replaceFirst("\\{", "{\"treshold\":3,");
        assertThatThrownBy(() -> RuleJson.settings(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("treshold");
    }

    @Test
    void aNumberThatIsMissingIsRefused() {
        var json = RuleJson.of(RuleSettings.DEFAULT).replaceFirst("\"threshold\":[0-9.]+,", "");
        assertThatThrownBy(() -> RuleJson.settings(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threshold");
    }

    @Test
    void anImpossibleNumberIsRefusedInTheRulesOwnWords() {
        var json = RuleJson.of(RuleSettings.DEFAULT).replaceFirst("\"threshold\":[0-9.]+", "\"threshold\":-1");
        assertThatThrownBy(() -> RuleJson.settings(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule threshold=-1 is outside 0.5 to 20");
    }
}

package io.toneguard.app.notice;

import io.toneguard.app.service.SettingsFile;
import org.junit.jupiter.api.Test;

class NoticeSettingsTest {
    @Test
    void everySettingIsInTheFileWithItsDefault() {
        SettingsFile.assertLists("notice", NoticeSettings.class, "secret");
    }
}

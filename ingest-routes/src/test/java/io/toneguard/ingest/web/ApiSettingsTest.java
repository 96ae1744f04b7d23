package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiSettingsTest {
    private static final Path SPOOL = Path.of("spool");

    @Test
    void whatCannotBeIsRefusedByTheNameOfItsSetting() {
        assertThatThrownBy(() -> TestSettings.of(SPOOL, "uploads-at-once=0"))
                .rootCause()
                .hasMessageContaining("api.uploads-at-once");
        assertThatThrownBy(() -> TestSettings.of(SPOOL, "longest-wait=0s"))
                .rootCause()
                .hasMessageContaining("api.longest-wait");
        assertThatThrownBy(() -> TestSettings.of(SPOOL, "bytes-in-hand=1GB"))
                .rootCause()
                .hasMessageContaining("api.bytes-in-hand")
                .hasMessageContaining("api.largest");
    }

    @Test
    void uploadsLeaveThreadsToEverybodyElse() {
        var settings = TestSettings.of(SPOOL, "uploads-at-once=17");
        assertThatCode(() -> settings.requireThreadsBeside(21)).doesNotThrowAnyException();
        assertThatThrownBy(() -> settings.requireThreadsBeside(20))
                .hasMessageContaining("api.uploads-at-once=17")
                .hasMessageContaining("server.tomcat.threads.max=20");
    }

    @Test
    void aSpoolIsOneProcesssAlone(@TempDir Path temp) {
        var settings = TestSettings.of(temp);
        try (var first = new Spool(settings)) {
            assertThatThrownBy(() -> new Spool(settings))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("api.spool=")
                    .hasMessageContaining("in use");
            var node = first.node();
            first.close();
            try (var next = new Spool(settings)) {
                assertThat(next.node()).isEqualTo(node);
            }
        }
    }

    @Test
    void aFullDiskTakesNothing(@TempDir Path temp) {
        try (var spool = new Spool(TestSettings.of(temp, "keep-free=1000000TB"))) {
            assertThatThrownBy(() -> spool.requireRoom(1)).isInstanceOfSatisfying(ApiProblem.class, problem -> {
                assertThat(problem.getStatusCode().value()).isEqualTo(503);
                assertThat(problem.getHeaders().getFirst("Retry-After")).isEqualTo("30");
            });
        }
    }
}

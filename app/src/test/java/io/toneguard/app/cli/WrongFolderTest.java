package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks in a folder where no service lives is told so, and not that nothing ever came in. */
class WrongFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calls list",
                "calls why c40",
                "jobs list",
                "jobs retry --failed",
                "sources list",
                "sources add acme pbx --dialect jambonz",
                "tenants list",
                "tenants token acme",
                "rules list acme"
            })
    void aCommandMakesNoDatabaseWhereNoneIs(String command) {
        var data = folder.resolve("data");
        assertThat(refused(command, data))
                .contains("there is no database in " + data + "; give the data folder of `serve` with --data", "--db");
        assertThat(data).doesNotExist();
    }

    /** A first start that was killed leaves the lock's file and nothing that is ready. */
    @Test
    void norDoesItGoOnWithOneThatWasNeverFinished() throws IOException {
        var server = Files.createDirectories(folder.resolve("postgresql"));
        Files.writeString(server.resolve("owner.lock"), "1");
        assertThat(refused("calls list", folder)).contains("there is no database in " + folder);
        assertThat(server.resolve("cluster")).doesNotExist();
    }

    private static String refused(String command, Path data) {
        return Answer.to(Stream.concat(Stream.of(command.split(" ")), Stream.of("--data=" + data))
                        .toArray(String[]::new))
                .failed(1);
    }
}

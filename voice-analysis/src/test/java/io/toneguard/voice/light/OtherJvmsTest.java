package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can only be set when a JVM starts: whether it has the vector module, and how many lanes. */
class OtherJvmsTest {
    private final String expected =
            Integer.toString(HeardFrames.digest(HeardFrames.of(Sounds.voice(8000, 5, 140, 0.3))));

    @Test
    void withoutTheModuleTheScalarKernelIsChosen() throws Exception {
        assertThat(run()).contains("scalar " + expected);
    }

    @Test
    void withTheModuleTheVectorKernelIsChosen() throws Exception {
        assertThat(run("--add-modules", "jdk.incubator.vector")).contains("vector " + expected);
    }

    @Test
    void fourAndEightLanesGiveTheSameBits() throws Exception {
        for (int bytes : new int[] {16, 32}) {
            assertThat(run("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes))
                    .contains("vector " + expected);
        }
    }

    @Test
    void thePropertyOverrulesTheChoice() throws Exception {
        assertThat(run("--add-modules", "jdk.incubator.vector", "-Dtoneguard.light-kernel=scalar"))
                .contains("scalar " + expected);
        assertThat(run("-Dtoneguard.light-kernel=vector"))
                .contains("The vector kernel cannot run here: add the module");
        assertThat(run("-Dtoneguard.light-kernel=fast")).contains("none of auto, scalar and vector");
    }

    private static String run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LightDigest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}

package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code load} refuses before it plays a note. */
class LoadCommandTest {
    private static final String URL = "--url=ws://localhost:1/v1/streams/asterisk/acme";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource
    void badUsageIsOneLineThatSaysWhat(String expected, String arguments) {
        var answer = Answer.to(("load " + arguments).split(" "));
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(2);
        assertThat(answer.errLines()).hasSize(1);
        assertThat(answer.err()).contains(expected);
        assertThat(answer.out()).isEmpty();
    }

    static Stream<Arguments> badUsageIsOneLineThatSaysWhat() {
        return Stream.of(
                Arguments.of("--url", "--dialect=asterisk --sessions=1 --seconds=1"),
                Arguments.of("--self", URL + " --self --dialect=asterisk --sessions=1 --seconds=1"),
                Arguments.of("--dialect", URL + " --sessions=1 --seconds=1"),
                Arguments.of("known: asterisk, mod_audio_fork", URL + " --dialect=sip --sessions=1 --seconds=1"),
                Arguments.of("--sessions=0 is outside 1", URL + " --dialect=asterisk --sessions=0 --seconds=1"),
                Arguments.of("--seconds=0 is outside 1", URL + " --dialect=asterisk --sessions=1 --seconds=0"),
                Arguments.of("is not like ws://", "--url=http://x/ --dialect=asterisk --sessions=1 --seconds=1"),
                Arguments.of("--frame-ms=30", "--self --frame-ms=30 --dialect=asterisk --sessions=1 --seconds=1"),
                Arguments.of("--frame-ms is of", "--self --frame-ms=100 --dialect=twilio --sessions=1 --seconds=1"),
                Arguments.of("odd", "--self --legs=2 --dialect=asterisk --sessions=3 --seconds=1"),
                Arguments.of("--tracks is of twilio", "--self --tracks=2 --dialect=genesys --sessions=3 --seconds=1"),
                Arguments.of("--tap is of --self", URL + " --tap --legs=2 --dialect=asterisk --sessions=2 --seconds=1"),
                Arguments.of("give --legs=2", "--self --tap --dialect=asterisk --sessions=2 --seconds=1"),
                Arguments.of("of --self", URL + " --limit=2 --dialect=asterisk --sessions=1 --seconds=1"),
                Arguments.of("known: [none, basic", URL + " --auth=magic --dialect=asterisk --sessions=1 --seconds=1"),
                Arguments.of("'xml'", URL + " --format=xml --dialect=asterisk --sessions=1 --seconds=1"));
    }

    @Test
    void audioThatIsNoneIsAFailureOfOneLine() throws Exception {
        var file = Files.writeString(folder.resolve("call.wav"), "no WAV at all");
        var broken = Answer.to("load", URL, "--dialect=asterisk", "--sessions=1", "--seconds=1", "--audio=" + file);
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.errLines()).hasSize(1).first().asString().contains("call.wav", "no audio of a kind");

        var absent = Answer.to(
                "load", URL, "--dialect=asterisk", "--sessions=1", "--seconds=1", "--audio=" + folder.resolve("no"));
        assertThat(absent.exitCode()).isEqualTo(1);
        assertThat(absent.errLines()).hasSize(1).first().asString().contains("there is no such file");
    }

    @Test
    void aServerThatIsNotThereFailsTheRunAndItsLineIsComplete() {
        var answer = Answer.to(
                "load", URL, "--dialect=asterisk", "--sessions=2", "--seconds=1", "--ramp=100", "--format=json");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("no connection");
        assertThat(answer.outLines())
                .containsExactly("{\"dialect\":\"asterisk\",\"sessions\":2,\"seconds\":1,\"framesSent\":0,"
                        + "\"framesLost\":null,\"framesReordered\":null,\"refused\":0,\"secondsMissing\":null,"
                        + "\"lagP99Ms\":null,\"lagWorstSecondP99Ms\":null,\"serverCpuMicrosPerMessage\":null,"
                        + "\"bareLagP99Ms\":null,\"bareCpuMicrosPerMessage\":null}");
    }
}

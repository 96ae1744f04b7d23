package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One inbox, one process; the second one is a real JVM. */
class InboxLockTest {
    @TempDir
    Path inbox;

    private Process other;

    @AfterEach
    void end() {
        if (other != null) {
            other.destroyForcibly();
        }
    }

    @Test
    void aSecondProcessIsToldWhoHoldsTheInboxUntilThatOneIsKilled() throws Exception {
        assertThat(startOther()).isEqualTo("locked");
        try (var lock = new InboxLock(inbox)) {
            assertThatThrownBy(lock::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasNoCause()
                    .hasMessageStartingWith("ingest.inbox=" + inbox + " is in use by process " + other.pid() + ", ");
            other.destroyForcibly().waitFor();
        }
        try (var lock = new InboxLock(inbox)) {
            lock.start();
            assertThat(inbox.resolve(InboxLock.FILE))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aSecondDropOfTheSameProcessIsRefusedAndTakesTheLockFromNobody() throws Exception {
        Path sameInbox = Files.createSymbolicLink(inbox.resolve("link"), inbox);
        try (var first = new InboxLock(inbox)) {
            first.start();
            try (var second = new InboxLock(sameInbox)) {
                assertThatThrownBy(second::start)
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid());
            }
            assertThat(startOther()).contains("is in use by process");
        }
        assertThat(startOther()).isEqualTo("locked");
    }

    @Test
    void aLinkInPlaceOfTheLockIsNotFollowed() throws Exception {
        Path victim = Files.writeString(inbox.resolve("victim"), "kept");
        Files.createSymbolicLink(inbox.resolve(InboxLock.FILE), victim);
        try (var lock = new InboxLock(inbox)) {
            assertThatThrownBy(lock::start).hasMessageContaining("ingest.inbox=" + inbox + " cannot be locked");
        }
        assertThat(victim).hasContent("kept");
    }

    private String startOther() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        other = new ProcessBuilder(java, "-cp", classes, Holder.class.getName(), inbox.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = other.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals("locked") || line.contains("ingest.inbox")) {
                    return line;
                }
            }
            return "nothing";
        }
    }

    /** Locks the inbox and keeps it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            new InboxLock(Path.of(arguments[0])).start();
            System.out.println("locked");
            Thread.sleep(60_000);
        }
    }
}

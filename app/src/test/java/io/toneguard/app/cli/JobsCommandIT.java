package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types about the final analysis, on a real PostgreSQL where no service runs. */
class JobsCommandIT {
    private static final String CONTROL_CHARACTERS = "(?s).*[\\p{Cntrl}&&[^\\n]].*";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static OperatedHouse house;

    @BeforeAll
    static void thereAreTenants() throws IOException {
        house = OperatedHouse.of(database, data);
        for (var tenant : List.of("progress", "stopped", "paused", "aside", "unwell", "left")) {
            house.done("tenants", "add", tenant, "--score=agent", "--purpose=testing");
        }
    }

    @AfterAll
    static void forgetThePassword() {
        OperatedHouse.forgetThePassword();
    }

    @Test
    void aLaunchIsMeasuredByTheAudioOfItsFinishedRecordings() {
        var recordings = new java.util.UUID[] {
            house.recording("progress", "a", 60, "state = 'analysed', analyzer = 'tg-3'"),
            house.recording("progress", "b", 120, "state = 'claimed', launch_id = 12"),
            house.recording("progress", "c", 180, "state = 'claimed', launch_id = 12")
        };
        house.partition(
                "progress",
                12,
                360,
                "state = 'running', cursor = 1, owner = 'host-1-aa', attempt = 2, recording_in_hand = recording_ids[2],"
                        + " lease_until = clock_timestamp() + interval '8 s'",
                recordings);
        house.partition(
                "progress",
                11,
                60,
                "state = 'done', cursor = 1, kind = 'backlog', state_since = created_at + interval '6 s'",
                recordings[0]);

        var listed = house.done("jobs", "list", "--format=json").outLines();
        assertThat(listed.stream().filter(line -> line.contains("\"launch\":12")))
                .singleElement()
                .asString()
                .contains("\"kind\":\"fresh\"", "\"state\":\"running\"", "\"recordings\":3", "\"finished\":1")
                .contains("\"audioSeconds\":360.0", "\"audioDoneSeconds\":60.0")
                .doesNotContain("\"etaSeconds\":null");
        assertThat(listed.stream().filter(line -> line.contains("\"launch\":11")))
                .singleElement()
                .asString()
                .contains("\"kind\":\"backlog\"", "\"state\":\"done\"", "\"rate\":10.0", "\"etaSeconds\":null");
        assertThat(house.done("jobs", "list").out())
                .contains("1/3", "1:00/6:00", "10.0x", "managers active: 0, workers: 0");
        assertThat(house.done("jobs", "show", "12").out())
                .contains(
                        "[#####.........................]  16 %  1/3 recordings, 1:00 of 6:00 of audio, running, ETA ")
                .contains("host-1-aa", recordings[1].toString(), "lease_left_seconds")
                .doesNotMatch(CONTROL_CHARACTERS);
        assertThat(house.done("jobs", "show", "11", "--watch").out())
                .as("what is done is not watched")
                .contains("100 %");
        assertThat(house.failed("jobs", "show", "99")).contains("there is no launch 99");
    }

    @Test
    void whatIsStoppedIsHeldSaysSoAndGoesOnWhenItIsLetGo() {
        var one = house.recording("stopped", "one", 60, "state = 'claimed', launch_id = 21");
        var two = house.recording("stopped", "two", 60, "state = 'claimed', launch_id = 21");
        house.partition("stopped", 21, 120, "state = 'ready'", one, two);

        assertThat(house.done("jobs", "stop", "21").out())
                .isEqualTo("launch 21 stopped: 2 recordings are held until `jobs run`\n");
        assertThat(house.done("calls", "why", "one").out())
                .contains("stored since", "held by `jobs stop`; `jobs run` lets it go on")
                .doesNotContain("waits for a manager", "by itself");
        assertThat(house.done("jobs", "list").out()).contains("held");
        assertThat(house.done("jobs", "show", "21").out()).contains("2 recordings held, held");
        assertThat(house.done("jobs", "list").out()).contains("held by `jobs stop`: 2 recordings; `jobs run`");
        assertThat(house.failed("jobs", "stop", "21")).contains("launch 21 is over already");
        assertThat(house.failed("jobs", "stop", "99")).contains("there is no launch 99");

        var let = house.done("jobs", "run", "--tenant=stopped", "one");
        assertThat(let.out()).contains("1 recordings are due; 1 of them were held, 0 paused after a failure");
        assertThat(let.err()).contains("no manager is active", "no worker is there");
        assertThat(house.done("calls", "why", "one").out()).contains("waits for a manager");
        assertThat(house.done("calls", "why", "two").out()).contains("held by");
        assertThat(house.done("jobs", "run", "--tenant=stopped").out())
                .contains("2 recordings are due; 1 of them were held");
        assertThat(house.done("jobs", "show", "21").out()).contains("0/0 recordings", "done");
        assertThat(house.failed("jobs", "run", "nowhere")).contains("nothing that came in is called 'nowhere'");
        assertThat(house.failed("jobs", "run", "--tenant=stopped", "--wait"))
                .contains("2 recordings wait and no manager is active");
    }

    @Test
    void aHoldMayEndByItselfAndARetryPauseIsCutShort() {
        var held = house.recording("paused", "held", 60, "state = 'claimed', launch_id = 31");
        house.recording(
                "paused",
                "failing",
                60,
                "reason_code = 'ANALYSIS_FAILED', reason = 'x', attempts = 1, not_before = now() + interval '1 h'");
        house.partition("paused", 31, 60, "state = 'ready'", held);
        house.done("jobs", "stop", "31", "--for=2h");
        assertThat(house.done("calls", "why", "held").out()).contains("by itself it goes on after 2");
        house.scope().run(house.tenant("paused").id(), () -> house.jdbc()
                .sql("update recording set not_before = clock_timestamp() where reason_code = 'HELD'")
                .update());
        assertThat(house.done("calls", "why", "held").out())
                .as("the two hours are over")
                .contains("waits for a manager")
                .doesNotContain("held by");
        house.scope().run(house.tenant("paused").id(), () -> house.jdbc()
                .sql("update recording set not_before = clock_timestamp() + interval '1 h' where reason_code = 'HELD'")
                .update());
        assertThat(house.done("jobs", "run", "--tenant=paused").out())
                .contains("2 recordings are due; 1 of them were held, 1 paused after a failure");
        assertThat(house.done("calls", "why", "failing").out()).doesNotContain("tried again after");
    }

    @Test
    void whatWasPutAsideIsTriedAgainIfItsAudioIsThereAndKeepsItsHistory() throws IOException {
        var aside = "state = 'quarantined', attempts = 3, reason_code = 'ANALYSIS_FAILED', reason = 'broke off'";
        var kept = house.recording("aside", "kept", 60, aside);
        house.audio("aside", kept, new byte[] {1});
        house.recording("aside", "vanished", 60, aside);
        house.recording(
                "aside",
                "refused",
                60,
                "state = 'quarantined', stored_at = null, reason_code = 'NOT_AUDIO', reason = 'no header'");
        house.recording("aside", "unreadable", 60, "state = 'failed', reason_code = 'RIFF_BROKEN', reason = 'r'");
        house.scope().run(house.tenant("aside").id(), () -> house.jdbc()
                .sql(
                        "insert into recording_attempt (tenant_id, recording_id, attempt, outcome, reason_code, reason,"
                                + " launch_id, worker) values (?, ?, 1, 'quarantined', 'ANALYSIS_FAILED', 'broke off', 7, 'host-9')")
                .params(house.tenant("aside").id().value(), kept)
                .update());

        var nowhere = data.resolve("nowhere");
        assertThat(house.failed("jobs", "retry", "--quarantined", "--tenant=aside", "--store=" + nowhere))
                .contains("there is no recording store at " + nowhere);
        assertThat(nowhere).doesNotExist();

        var tried = house.done("jobs", "retry", "--quarantined", "--tenant=aside", "--dry-run");
        assertThat(tried.out())
                .contains("would be stored again", "its audio is no longer in the store")
                .contains("its file is in inbox/aside/quarantine")
                .contains("1 recordings would be stored again, 2 stay as they are")
                .doesNotContain("RIFF_BROKEN");
        assertThat(house.done("jobs", "retry", "--quarantined", "--reason=OTHER", "--tenant=aside")
                        .out())
                .contains("nothing is quarantined with OTHER");
        assertThat(house.done("calls", "show", "kept").out()).contains("quarantined");

        house.done("jobs", "retry", "--quarantined", "kept", "vanished");
        var why = house.done("calls", "why", "kept").out();
        assertThat(why)
                .contains("waits for a manager")
                .contains("\n  attempt 1 at 20")
                .contains(", launch 7, worker host-9: ANALYSIS_FAILED, broke off (quarantined)");
        assertThat(house.done("calls", "why", "kept", "--format=json").out())
                .contains("\"attempts\":0", "\"failedAttempts\":[{\"attempt\":1,", "\"worker\":\"host-9\"}]");
        assertThat(house.done("calls", "show", "vanished").out()).contains("quarantined");
    }

    @Test
    void aStoreThatFailsOnOneRecordingLeavesOnlyThatOne() throws IOException {
        var aside = "state = 'quarantined', reason_code = 'OUT_OF_REACH', reason = 'x'";
        var broken = house.recording("unwell", "broken", 60, aside);
        house.audio("unwell", broken, new byte[] {1});
        house.audio("unwell", house.recording("unwell", "well", 60, aside), new byte[] {1});
        try (var files = Files.walk(data)) {
            var file = files.filter(path -> path.getFileName().toString().startsWith(broken.toString()))
                    .findFirst()
                    .orElseThrow();
            Files.delete(file);
            Files.createSymbolicLink(file, file); // a loop, which nobody can open
        }
        var answer = house.to("jobs", "retry", "--quarantined", "--tenant=unwell");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("1 recordings are stored again, 1 stay as they are", "the store failed");
        assertThat(answer.err()).contains("the store failed to open the audio of 1 recordings");
        assertThat(house.done("calls", "show", "well").out()).contains("stored");
    }

    @Test
    void aReprocessingIsHeldAndOpenedByItsNumber() {
        house.jdbc()
                .sql("insert into reprocessing (analyzer, only_at_night) values ('tg-4', false)")
                .update();
        assertThat(house.done("jobs", "stop", "R1").out()).contains("reprocessing R1 held; `jobs run R1`");
        assertThat(house.failed("jobs", "stop", "R1")).contains("no reprocessing R1 that is open");
        assertThat(house.done("jobs", "run", "R1").out()).contains("reprocessing R1 is open again");
        assertThat(house.failed("jobs", "run", "R1")).contains("no reprocessing R1 that is held");

        var waiting = house.to("jobs", "run", "R1", "--wait");
        assertThat(waiting.exitCode()).as("bad usage").isEqualTo(2);
        assertThat(waiting.err()).contains("--wait is not for reprocessings such as R1");

        var again = house.recording("left", "again", 60, "state = 'analysed', analyzer = 'tg-3'");
        house.partition("left", 51, 60, "state = 'ready', kind = 'reprocessing', reprocessing_id = 1", again);
        assertThat(house.failed("jobs", "stop", "51", "--for=8h"))
                .contains("launch 51 is one of reprocessing R1, which is held until `jobs run R1`");
        assertThat(house.done("jobs", "stop", "51").out())
                .isEqualTo("launch 51 stopped, and reprocessing R1 is held: `jobs run R1` lets it go on\n");
    }

    @Test
    void recoverTellsWhatIsLeftOpenByWhomAndWhoIsMissing() {
        var limbo = house.recording("left", "limbo", 60, "state = 'claimed', launch_id = 41");
        house.recording("left", "lost", 60, "state = 'claimed', launch_id = 40");
        house.partition(
                "left",
                41,
                60,
                "state = 'running', owner = 'gone-1', lease_until = clock_timestamp() - interval '1 min'",
                limbo);
        var answer = house.to("jobs", "recover");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("gone-1").contains("1 of silent workers", "1 recordings claimed by no");
        assertThat(answer.err()).contains("no manager is active").contains("--roles=manager");
        house.jdbc()
                .sql(
                        "update partition_lease set state = 'done', cursor = 1, owner = null, lease_until = null where launch_id = 41")
                .update();
    }
}

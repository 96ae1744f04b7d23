package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types about tenants, their keys, contracts and calls, on a real PostgreSQL. */
class TenantsCommandIT {
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    @TempDir
    static Path data;

    @BeforeAll
    static void thereAreTenants() throws IOException {
        // A command takes the password from its environment, which a test cannot set; the driver knows another way.
        var file = Files.writeString(data.resolve("pgpass"), "*:*:*:*:" + database.password() + "\n");
        System.setProperty(PASSWORD_FILE, file.toString());
        to("tenants", "add", "acme").done();
        to("tenants", "add", "other").done();
    }

    @AfterAll
    static void forgetThePassword() {
        System.clearProperty(PASSWORD_FILE);
    }

    @Test
    void aKeyIsPrintedAloneOnTheLastLineAndListedWithoutIt() {
        var made = to(
                        "tenants",
                        "token",
                        "acme",
                        "--scope=recordings:write,recordings:read",
                        "--expires=90d",
                        "--note=the dialler")
                .done()
                .outLines();
        var key = made.get(made.size() - 1);
        assertThat(key).matches("tg_[0-9a-f-]{36}_[0-9a-f-]{36}_[0-9a-f]{64}");
        var listed = to("tenants", "keys", "acme", "--format=json").done().out();
        assertThat(listed)
                .contains(
                        "\"note\":\"the dialler\"",
                        "\"scopes\":[\"recordings:write\",\"recordings:read\"]",
                        key.split("_")[2])
                .doesNotContain(key.split("_")[3]);
        assertThat(to("tenants", "keys", "other").done().out()).doesNotContain("the dialler");
    }

    @Test
    void whatCannotBeAKeyIsRefusedInOneLine() {
        assertThat(to("tenants", "token", "acme", "--scope=recordings:eat").failed(2))
                .contains("recordings:eat", "recordings:read");
        assertThat(to("tenants", "token", "acme", "--expires=0s").failed(2)).contains("never is");
        assertThat(to("tenants", "revoke", "acme", "tg_whole_key").failed(2)).doesNotContain("tg_whole_key");
        assertThat(to("tenants", "revoke", "acme", UUID.randomUUID().toString()).failed(1))
                .contains("tenants keys acme");
        assertThat(to("tenants", "rotate", "acme", UUID.randomUUID().toString()).failed(1))
                .contains("no good key");
    }

    @Test
    void aContractIsChangedWhereItIsNamedAndLiftedByNone() {
        to("tenants", "contract", "acme", "--sessions=40", "--audio-hours-per-month=1000.5")
                .done();
        assertThat(to("tenants", "contract", "acme", "--uploads-per-second=2")
                        .done()
                        .out())
                .contains(
                        "sessions 40", "audio hours per month 1000.5 (0.0 stored in this one)", "uploads per second 2");
        assertThat(to("tenants", "contract", "acme", "--sessions=none").done().out())
                .contains("sessions without a limit", "1000.5");
        assertThat(to("tenants", "list", "--format=json").done().out())
                .contains("\"audioHoursPerMonth\":1000.5", "\"audioHoursThisMonth\":0");
        assertThat(to("tenants", "contract", "acme", "--sessions=many").failed(2))
                .contains("--sessions=many");
        assertThat(to("tenants", "contract", "acme", "--uploads-per-second=0").failed(2))
                .contains("not above 0");
    }

    @Test
    void whatIsShownOfAgentsIsSaidByThePolicyAndLeavesWhoIsMeasuredAlone() {
        to("tenants", "add", "caring", "--score=agent", "--purpose=protect").done();
        assertThat(listed("caring")).contains("\"agentCare\":\"team\",\"timeZone\":\"UTC\"");
        assertThat(to("tenants", "policy", "caring", "--agent-care=agent", "--zone=Asia/Tokyo")
                        .done()
                        .out())
                .contains("agents' own care: agent, days of Asia/Tokyo");
        assertThat(listed("caring"))
                .contains("\"scored\":[\"agent\"]", "\"agentCare\":\"agent\",\"timeZone\":\"Asia/Tokyo\"");
        to("tenants", "policy", "caring", "--score=agent,customer", "--purpose=protect")
                .done();
        assertThat(listed("caring"))
                .contains("\"scored\":[\"agent\",\"customer\"]", "\"agentCare\":\"agent\",\"timeZone\":\"Asia/Tokyo\"");
        assertThat(to("tenants", "policy", "caring", "--zone=Asia/Tokio").failed(1))
                .contains("no time zone 'Asia/Tokio'");
        assertThat(to("tenants", "policy", "caring", "--agent-care=all").failed(2))
                .contains("'all' is none of none, team, agent");
        to("tenants", "add", "discreet", "--agent-care=none").done();
        assertThat(listed("discreet")).contains("\"agentCare\":\"none\"");
    }

    private static String listed(String tenant) {
        return to("tenants", "list", "--format=json").done().outLines().stream()
                .filter(line -> line.contains("\"tenant\":\"" + tenant + "\""))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCallIsErasedOnlyWithYesAndFromOneTenant() throws IOException {
        Files.createDirectories(data.resolve("recordings"));
        storedCall("acme");
        storedCall("other");
        assertThat(to("calls", "erase", "C-7").failed(1)).contains("acme", "other", "--tenant");
        assertThat(to("calls", "erase", "C-7", "--tenant=acme").failed(1))
                .contains("--yes erases 1 recording(s) of tenant acme");
        assertThat(to("calls", "erase", "C-7", "--tenant=acme", "--yes").done().out())
                .contains("1 recording(s) of tenant acme erased");
        assertThat(to("calls", "erase", "C-7", "--tenant=acme", "--yes").failed(1))
                .contains("there is no call 'C-7'");
        assertThat(to("calls", "list", "--tenant=acme", "--format=json").done().out())
                .contains("\"state\":\"erased\"")
                .doesNotContain("C-7", "a.wav");
        assertThat(to("calls", "show", "C-7", "--tenant=other").done().out()).contains("stored");
        assertThat(to("calls", "erase").failed(2)).contains("--recording");
    }

    @Test
    void aWebhookNeedsTheMasterKeyInTheEnvironment() {
        assertThat(to("tenants", "webhook", "add", "acme", "crm", "--url=https://crm.example.com/x")
                        .failed(2))
                .contains("TONEGUARD_MASTER_KEY is not set");
        assertThat(to("tenants", "webhook", "list", "acme").done().out()).contains("there is no webhook yet");
        assertThat(to("tenants", "webhook", "remove", "acme", "crm").failed(1)).contains("no webhook 'crm'");
        assertThat(to("tenants", "webhook", "test", "acme", "crm").failed(1)).contains("no webhook 'crm'");
    }

    private static void storedCall(String tenant) {
        var options = new ServiceOptions();
        options.db = database.url();
        try (var opened = new CommandDatabase(options)) {
            var owner = opened.tenant(tenant).id();
            opened.scope().run(owner, () -> {
                opened.jdbc()
                        .sql("insert into call (tenant_id, call_id, call_month, started_at)"
                                + " values (?, 'C-7', '2026-03-01', '2026-03-05T10:00:00Z')")
                        .param(owner.value())
                        .update();
                opened.jdbc()
                        .sql("insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name)"
                                + " values (?, ?, '2026-03-01', 'C-7', 'stored', 'a.wav')")
                        .params(owner.value(), UUID.randomUUID())
                        .update();
            });
        }
    }

    private static Answer to(String... arguments) {
        return Answer.to(Stream.concat(Arrays.stream(arguments), Stream.of("--db=" + database.url(), "--data=" + data))
                .toArray(String[]::new));
    }
}

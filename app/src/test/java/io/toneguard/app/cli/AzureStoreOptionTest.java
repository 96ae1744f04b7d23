package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with {@code --store} is said before anything is opened. */
class AzureStoreOptionTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "jobs reconcile", "jobs retry --failed"})
    void anAccountThatTheEnvironmentDoesNotNameIsBadUsage(String command) {
        Assumptions.assumeTrue(System.getenv().keySet().stream().noneMatch(name -> name.startsWith("AZURE_STORAGE_")));
        assertThat(to(command, "azure:recordings"))
                .contains("no Azure storage account is named", "AZURE_STORAGE_CONNECTION_STRING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure:", "azure:Recordings", "azure:a--b", "azure://acct/recordings", "azure:ab"})
    void whatNamesNoContainerIsBadUsage(String store) {
        assertThat(to("serve", store)).contains("--store " + store + " names no container");
    }

    @Test
    void aKindOfStoreThatThisBuildHasNotIsBadUsage() {
        assertThat(to("jobs reconcile", "s3:recordings"))
                .contains("--store s3:recordings names no store this build has");
    }

    private String to(String command, String store) {
        var words = (command + " --data=" + data + " --store=" + store).split(" ");
        return Answer.to(words).failed(2);
    }
}

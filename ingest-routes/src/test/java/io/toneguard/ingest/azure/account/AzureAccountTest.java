package io.toneguard.ingest.azure.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureAccountTest {
    private static final String KEY = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";

    @Test
    void aConnectionStringNamesAccountAndServices() {
        var account = of(
                "AZURE_STORAGE_CONNECTION_STRING",
                "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + KEY
                        + ";EndpointSuffix=core.chinacloudapi.cn");
        assertThat(account.name()).isEqualTo("acct");
        assertThat(account.blobs(AzurePatience.DEFAULT).getAccountUrl())
                .isEqualTo("https://acct.blob.core.chinacloudapi.cn");
        assertThat(account.queues(AzurePatience.DEFAULT).getQueueServiceUrl())
                .isEqualTo("https://acct.queue.core.chinacloudapi.cn");
    }

    @Test
    void anAccountWithASasTokenOrWithoutAnySecretIsNamedByItsName() {
        for (var sas : new String[] {"?sv=2026&sig=abc", "", "sv=2026&sig=abc"}) {
            var account = AzureAccount.of(Map.of("AZURE_STORAGE_ACCOUNT", "acct", "AZURE_STORAGE_SAS_TOKEN", sas));
            assertThat(account.toString()).isEqualTo("acct");
            assertThat(account.blobs(AzurePatience.DEFAULT).getAccountUrl())
                    .isEqualTo("https://acct.blob.core.windows.net");
        }
    }

    @Test
    void anEndpointOfItsOwnWillDo() {
        var account = of("AZURE_STORAGE_ENDPOINT", "https://acct.privatelink.blob.core.windows.net/");
        assertThat(account.name()).isEqualTo("acct");
        assertThat(account.queues(AzurePatience.DEFAULT).getQueueServiceUrl())
                .isEqualTo("https://acct.privatelink.queue.core.windows.net");
    }

    @Test
    void theEmulatorIsMeantByItsShortName() {
        assertThat(of("AZURE_STORAGE_CONNECTION_STRING", "UseDevelopmentStorage=true")
                        .name())
                .isEqualTo("devstoreaccount1");
    }

    @Test
    void nothingSetIsRefusedWithWhatToSet() {
        assertThatThrownBy(() -> AzureAccount.of(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AZURE_STORAGE_CONNECTION_STRING")
                .hasMessageContaining("AZURE_STORAGE_ACCOUNT");
    }

    @ParameterizedTest
    @CsvSource({
        "AZURE_STORAGE_CONNECTION_STRING, AccountName=acct;AccountKie=c2VjcmV0",
        "AZURE_STORAGE_CONNECTION_STRING, AccountKey=c2VjcmV0",
        "AZURE_STORAGE_CONNECTION_STRING, BlobEndpoint=c2VjcmV0;SharedAccessSignature=c2VjcmV0",
        "AZURE_STORAGE_ENDPOINT, https://a.blob.core.windows.net/?sig=c2VjcmV0",
        "AZURE_STORAGE_ENDPOINT, https://c2VjcmV0@a.blob.core.windows.net/",
        "AZURE_STORAGE_ENDPOINT, c2VjcmV0",
        "AZURE_STORAGE_ACCOUNT, c2VjcmV0/x",
    })
    void aWrongValueIsRefusedByItsNameAndNotShown(String variable, String value) {
        assertThatThrownBy(() -> of(variable, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable)
                .hasMessageNotContaining("c2VjcmV0");
    }

    private static AzureAccount of(String variable, String value) {
        return AzureAccount.of(Map.of(variable, value));
    }
}

package io.toneguard.ingest.azure.account;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpAuthorization;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.blob.specialized.BlobClientBase;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One storage account, as the environment names it: {@code AZURE_STORAGE_CONNECTION_STRING}, or {@code AZURE_STORAGE_ACCOUNT} (or
 * {@code AZURE_STORAGE_ENDPOINT}, the whole address of its blob service) with {@code AZURE_STORAGE_SAS_TOKEN}, or without any secret as
 * the machine's managed identity or a pod's workload identity. Credentials come from nowhere else, and are shown nowhere.
 */
public final class AzureAccount {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration SOURCE_READABLE_FOR = Duration.ofHours(1);
    private static final String STORAGE_SCOPE = "https://storage.azure.com/.default";
    /** Published by Microsoft for the emulator: no secret. */
    private static final String EMULATOR = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
            + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1";

    private final String name;
    private final String blobEndpoint;
    private final String queueEndpoint;
    private final @Nullable StorageSharedKeyCredential key;
    private final @Nullable String sas;
    private final @Nullable TokenCredential identity;

    private AzureAccount(
            String name,
            String blobEndpoint,
            String queueEndpoint,
            @Nullable StorageSharedKeyCredential key,
            @Nullable String sas,
            @Nullable TokenCredential identity) {
        this.name = name;
        this.blobEndpoint = blobEndpoint;
        this.queueEndpoint = queueEndpoint;
        this.key = key;
        this.sas = sas;
        this.identity = identity;
    }

    /** @throws IllegalArgumentException naming the variable that is missing or wrong, never its value */
    public static AzureAccount ofEnvironment() {
        return of(System.getenv());
    }

    /** @throws IllegalArgumentException naming the variable that is missing or wrong, never its value */
    public static AzureAccount of(Map<String, String> environment) {
        String connection = environment.getOrDefault("AZURE_STORAGE_CONNECTION_STRING", "");
        if (!connection.isBlank()) {
            return ofConnectionString(connection.strip());
        }
        String account = environment.getOrDefault("AZURE_STORAGE_ACCOUNT", "");
        String endpoint = environment.getOrDefault("AZURE_STORAGE_ENDPOINT", "");
        if (account.isBlank() && endpoint.isBlank()) {
            throw new IllegalArgumentException(
                    "no Azure storage account is named: set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT and"
                            + " AZURE_STORAGE_SAS_TOKEN, or AZURE_STORAGE_ACCOUNT alone where the machine or pod has an identity");
        }
        if (!account.isBlank() && !account.matches("[a-z0-9]{3,24}")) {
            throw new IllegalArgumentException("AZURE_STORAGE_ACCOUNT is not 3 to 24 of a-z and 0-9");
        }
        String blobs = endpoint.isBlank()
                ? "https://" + account + ".blob.core.windows.net"
                : endpoint("AZURE_STORAGE_ENDPOINT", endpoint);
        String queueSetting = environment.getOrDefault("AZURE_STORAGE_QUEUE_ENDPOINT", "");
        String queues = queueSetting.isBlank()
                ? blobs.replaceFirst("\\.blob\\.", ".queue.")
                : endpoint("AZURE_STORAGE_QUEUE_ENDPOINT", queueSetting);
        String sas = environment.getOrDefault("AZURE_STORAGE_SAS_TOKEN", "").strip();
        String name = account.isBlank() ? nameIn(blobs) : account;
        return sas.isEmpty()
                ? new AzureAccount(name, blobs, queues, null, null, AzureIdentity.of(environment))
                : new AzureAccount(name, blobs, queues, null, withoutMark(sas), null);
    }

    private static AzureAccount ofConnectionString(String text) {
        var parts = parts(text.equalsIgnoreCase("UseDevelopmentStorage=true") ? EMULATOR : text);
        String name = parts.getOrDefault("AccountName", "");
        String suffix = parts.getOrDefault("DefaultEndpointsProtocol", "https") + "://" + name + ".%s."
                + parts.getOrDefault("EndpointSuffix", "core.windows.net");
        String blobs = parts.getOrDefault("BlobEndpoint", suffix.formatted("blob"));
        String queues = parts.getOrDefault(
                "QueueEndpoint",
                name.isEmpty() ? blobs.replaceFirst("\\.blob\\.", ".queue.") : suffix.formatted("queue"));
        String sas = parts.get("SharedAccessSignature");
        String key = parts.get("AccountKey");
        if ((name.isEmpty() && !parts.containsKey("BlobEndpoint"))
                || (sas == null && (key == null || name.isEmpty()))) {
            throw new IllegalArgumentException(
                    "AZURE_STORAGE_CONNECTION_STRING has not what a connection string has:"
                            + " AccountName and AccountKey, or BlobEndpoint and SharedAccessSignature; copy it anew from the portal");
        }
        blobs = endpoint("BlobEndpoint in AZURE_STORAGE_CONNECTION_STRING", blobs);
        queues = endpoint("QueueEndpoint in AZURE_STORAGE_CONNECTION_STRING", queues);
        return new AzureAccount(
                name.isEmpty() ? nameIn(blobs) : name,
                blobs,
                queues,
                sas == null && key != null ? new StorageSharedKeyCredential(name, key) : null,
                sas == null ? null : withoutMark(sas),
                null);
    }

    private static Map<String, String> parts(String text) {
        var parts = new HashMap<String, String>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return parts;
    }

    private static String endpoint(String setting, String endpoint) {
        String stripped = endpoint.strip().replaceFirst("/+$", "");
        try {
            var uri = URI.create(stripped);
            if (uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return stripped;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the value, which may hold a signature
        }
        throw new IllegalArgumentException(setting + " is no address such as https://ACCOUNT.blob.core.windows.net");
    }

    /** The first part of the host, or the path of an emulator's address. */
    private static String nameIn(String endpoint) {
        var uri = URI.create(endpoint);
        String path = uri.getPath() == null ? "" : uri.getPath().replace("/", "");
        return path.isEmpty() ? uri.getHost().replaceFirst("\\..*", "") : path;
    }

    private static String withoutMark(String sas) {
        return sas.startsWith("?") ? sas.substring(1) : sas;
    }

    /** Without any secret: for messages. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    public BlobServiceClient blobs(AzurePatience patience) {
        var builder = new BlobServiceClientBuilder()
                .endpoint(blobEndpoint)
                .httpClient(http(patience))
                .retryOptions(retries(patience));
        if (key != null) {
            return builder.credential(key).buildClient();
        }
        if (sas != null) {
            return builder.sasToken(sas).buildClient();
        }
        return identity == null
                ? builder.buildClient()
                : builder.credential(identity).buildClient();
    }

    public QueueServiceClient queues(AzurePatience patience) {
        var builder = new QueueServiceClientBuilder()
                .endpoint(queueEndpoint)
                .httpClient(http(patience))
                .retryOptions(retries(patience));
        if (key != null) {
            return builder.credential(key).buildClient();
        }
        if (sas != null) {
            return builder.sasToken(sas).buildClient();
        }
        return identity == null
                ? builder.buildClient()
                : builder.credential(identity).buildClient();
    }

    /** What lets the service itself read a blob of ours, to copy it within the account. */
    public CopySource copySource(BlobClientBase blob) {
        if (key != null) {
            var until = OffsetDateTime.now(ZoneOffset.UTC).plus(SOURCE_READABLE_FOR);
            return new CopySource(
                    blob.getBlobUrl() + "?"
                            + blob.generateSas(new BlobServiceSasSignatureValues(
                                    until, new BlobSasPermission().setReadPermission(true))),
                    null);
        }
        if (sas != null) {
            return new CopySource(blob.getBlobUrl().replaceFirst("\\?.*", "") + "?" + sas, null);
        }
        if (identity == null) {
            return new CopySource(blob.getBlobUrl(), null);
        }
        var token = identity.getTokenSync(new TokenRequestContext().addScopes(STORAGE_SCOPE));
        return new CopySource(blob.getBlobUrl(), new HttpAuthorization("Bearer", token.getToken()));
    }

    /** An address that may be read, and by whom: a secret, and no record, which would show itself. */
    public static final class CopySource {
        private final String url;
        private final @Nullable HttpAuthorization authorization;

        private CopySource(String url, @Nullable HttpAuthorization authorization) {
            this.url = url;
            this.authorization = authorization;
        }

        public String url() {
            return url;
        }

        public @Nullable HttpAuthorization authorization() {
            return authorization;
        }
    }

    private static HttpClient http(AzurePatience patience) {
        return new JdkHttpClientBuilder()
                .connectionTimeout(shorter(CONNECT_WITHIN, patience.tryTimeout()))
                .writeTimeout(patience.tryTimeout())
                .responseTimeout(patience.tryTimeout())
                .readTimeout(patience.tryTimeout())
                .build();
    }

    private static RequestRetryOptions retries(AzurePatience patience) {
        return new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL,
                patience.tries(),
                patience.tryTimeout(),
                AzurePatience.FIRST_PAUSE,
                AzurePatience.LONGEST_PAUSE,
                null);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

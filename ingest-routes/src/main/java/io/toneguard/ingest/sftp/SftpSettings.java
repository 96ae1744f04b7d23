package io.toneguard.ingest.sftp;

import io.toneguard.voice.call.GivenName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * SFTP servers that recordings are fetched from, under {@code sftp}.
 *
 * @param servers none: nothing is fetched
 * @param pollDelay pause between two looks at a server
 * @param settle a file is whole when its size and time have stood still for this long
 * @param connectTimeout for the connection, and for the server's word at its start
 * @param answerTimeout how long a server may be silent while it is asked or sends a file
 * @param restAfterFailure pause after a server, or one file of it, failed; a file's doubles up to an hour
 * @param filesPerLook most files that one look fetches from one server
 * @param largest a larger file is left on its server
 */
@ConfigurationProperties("sftp")
public record SftpSettings(
        @DefaultValue List<Server> servers,
        @DefaultValue("5s") Duration pollDelay,
        @DefaultValue("5s") Duration settle,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("30s") Duration answerTimeout,
        @DefaultValue("30s") Duration restAfterFailure,
        @DefaultValue("500") int filesPerLook,
        @DefaultValue("4GB") DataSize largest) {
    private static final Predicate<String> HOST = wholly("[A-Za-z0-9._:-]{1,253}");
    private static final Predicate<String> FOLDER = wholly("[^?#%{}&]*");
    private static final Predicate<String> FOLDER_NAME = wholly("[A-Za-z0-9._-]+");

    public SftpSettings {
        servers = servers == null ? List.of() : List.copyOf(servers);
        require(pollDelay.toMillis() >= 1, "sftp.poll-delay=" + pollDelay + " is shorter than a millisecond");
        require(!settle.isNegative(), "sftp.settle=" + settle + " is negative");
        require(
                connectTimeout.toMillis() >= 1,
                "sftp.connect-timeout=" + connectTimeout + " is shorter than a millisecond");
        require(
                answerTimeout.toMillis() >= 1,
                "sftp.answer-timeout=" + answerTimeout + " is shorter than a millisecond");
        require(
                restAfterFailure.compareTo(pollDelay) >= 0,
                "sftp.rest-after-failure=" + restAfterFailure + " is shorter than sftp.poll-delay=" + pollDelay);
        require(filesPerLook >= 1, "sftp.files-per-look=" + filesPerLook + " is below 1");
        require(largest.toBytes() >= 1, "sftp.largest=" + largest.toBytes() + " bytes is below 1");
        var names = new HashSet<String>();
        for (int i = 0; i < servers.size(); i++) {
            servers.get(i).require("sftp.servers[" + i + "].");
            require(
                    names.add(servers.get(i).name()),
                    "sftp.servers[" + i + "].name=" + servers.get(i).name() + " is there twice");
        }
    }

    /** What becomes of a file on its server once it is durable in the inbox. */
    public enum Afterwards {
        DELETE,
        MOVE
    }

    /**
     * A folder on a server.
     *
     * @param name for log lines and meters
     * @param privateKey a file; null: a password is shown
     * @param passphrase of the private key; from the environment
     * @param password from the environment
     * @param knownHosts a file as OpenSSH writes it, with the server's key; a server that is not in it is not talked to
     * @param folder relative to where a login begins; empty: there
     * @param tenant whose recordings they are
     * @param source the file source they are of; null: they go into the tenant's own folder
     * @param moveTo folder that they are moved to, relative to {@code folder}; used if {@code then} is {@code move}
     */
    public record Server(
            String name,
            String host,
            @DefaultValue("22") int port,
            String user,
            @Nullable Path privateKey,
            @Nullable String passphrase,
            @Nullable String password,
            Path knownHosts,
            @DefaultValue("") String folder,
            String tenant,
            @Nullable String source,
            @DefaultValue("delete") Afterwards then,
            @DefaultValue("done") String moveTo) {
        private void require(String prefix) {
            named(prefix + "name", name, GivenName::isOne, GivenName.WORDS);
            named(prefix + "host", host, HOST, "a host's name or address");
            named(prefix + "tenant", tenant, GivenName::isOne, "a tenant's name");
            SftpSettings.require(user != null && !user.isBlank(), prefix + "user is not set");
            SftpSettings.require(port >= 1 && port <= 65_535, prefix + "port=" + port + " is not 1 to 65535");
            if (source != null) {
                named(prefix + "source", source, GivenName::isOne, "a file source's name");
            }
            named(prefix + "folder", folder, FOLDER, "without ? # % & { }");
            named(prefix + "move-to", moveTo, FOLDER_NAME, "a folder's name");
            SftpSettings.require(
                    knownHosts != null,
                    prefix + "known-hosts is not set; name a file with the server's key, such as `ssh-keyscan -p "
                            + port + " " + host + "` writes it, once its fingerprint was compared");
            SftpSettings.require(
                    Files.isReadable(knownHosts), prefix + "known-hosts=" + knownHosts + " cannot be read");
            SftpSettings.require(
                    privateKey != null || password != null,
                    prefix + "private-key is not set, and no password comes from the environment");
            if (privateKey != null) {
                SftpSettings.require(
                        Files.isReadable(privateKey), prefix + "private-key=" + privateKey + " cannot be read");
            }
        }

        Optional<String> sourceName() {
            return Optional.ofNullable(source);
        }

        private static void named(String property, @Nullable String value, Predicate<String> isAllowed, String words) {
            SftpSettings.require(
                    value != null && isAllowed.test(value),
                    property + (value == null ? " is not set; it is " + words : "=" + value + " is not " + words));
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "sftp server " + name + " (" + user + " at " + host + ":" + port + ")";
        }
    }

    private static Predicate<String> wholly(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

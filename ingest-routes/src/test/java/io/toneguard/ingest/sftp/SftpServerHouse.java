package io.toneguard.ingest.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SFTP server with real keys, which can be told to hang up and to choke on files. */
final class SftpServerHouse implements AutoCloseable {
    static final String PASSWORD = "a-password-of-the-test";

    /** To make one takes a second or two. No test needs more, so that each has different ones. */
    private static final List<KeyPair> KEYS =
            Stream.generate(SftpServerHouse::generate).limit(6).toList();

    private static final AtomicInteger KEYS_GIVEN = new AtomicInteger();

    final Path root;
    final AtomicInteger hangUps = new AtomicInteger();
    final Set<String> poison = ConcurrentHashMap.newKeySet();
    /** What a file holds as soon as it was read once, by its name. */
    final Map<String, byte[]> overwritten = new ConcurrentHashMap<>();

    private final KeyPair hostKey = keyPair();
    private final KeyPair clientKey = keyPair();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path keys;

    SftpServerHouse(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("remote"));
        keys = Files.createDirectories(folder.resolve("keys"));
        var sftp = new SftpSubsystemFactory.Builder().build();
        sftp.addSftpEventListener(new Faults());
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("recorder") && KeyUtils.compareKeys(key, clientKey.getPublic()));
        server.setPasswordAuthenticator(
                (user, password, session) -> user.equals("recorder") && password.equals(PASSWORD));
        server.setSubsystemFactories(List.of(sftp));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        server.start();
    }

    int port() {
        return server.getPort();
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(hostKey.getPublic());
    }

    Path privateKey() throws IOException {
        return privateKey(clientKey);
    }

    Path someoneElsesPrivateKey() throws IOException {
        return privateKey(keyPair());
    }

    Path knownHosts() throws IOException {
        return knownHosts(hostKey);
    }

    Path knownHostsWithAnotherKey() throws IOException {
        return knownHosts(keyPair());
    }

    Path emptyKnownHosts() throws IOException {
        return Files.createTempFile(keys, "empty", ".hosts");
    }

    private Path knownHosts(KeyPair key) throws IOException {
        return Files.writeString(
                Files.createTempFile(keys, "known", ".hosts"),
                "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    private Path privateKey(KeyPair key) throws IOException {
        return Files.writeString(
                Files.createTempFile(keys, "client", ".pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private static KeyPair keyPair() {
        return KEYS.get(KEYS_GIVEN.getAndIncrement() % KEYS.size());
    }

    private static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Faults implements SftpEventListener {
        @Override
        public void closing(ServerSession session, String remoteHandle, Handle localHandle) throws IOException {
            var content =
                    overwritten.remove(String.valueOf(localHandle.getFile().getFileName()));
            if (content != null) {
                Files.write(root.resolve(localHandle.getFile().getFileName().toString()), content);
            }
        }

        @Override
        public void reading(
                ServerSession session,
                String remoteHandle,
                FileHandle localHandle,
                long offset,
                byte[] data,
                int dataOffset,
                int dataLen)
                throws IOException {
            if (poison.contains(localHandle.getFile().getFileName().toString())) {
                throw new IOException("the disk under this file is broken");
            }
            if (offset > 0 && hangUps.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                session.close(true);
                throw new IOException("hung up");
            }
        }
    }
}

package io.toneguard.ingest.sftp;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The known hosts, which remember what key the server showed: what an administrator compares. Never learns one. */
final class ShownKey implements HostKeyRepository {
    private final HostKeyRepository known;
    private @Nullable String fingerprint;

    ShownKey(HostKeyRepository known) {
        this.known = known;
    }

    /** As {@code ssh-keygen -l} writes it: SHA256 of the key, Base64 without padding; null if none was shown. */
    @Nullable
    String fingerprint() {
        return fingerprint;
    }

    @Override
    public int check(String host, byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key);
            fingerprint = "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
        return known.check(host, key);
    }

    @Override
    public void add(HostKey hostkey, @Nullable UserInfo ui) {}

    @Override
    public void remove(String host, @Nullable String type) {}

    @Override
    public void remove(String host, @Nullable String type, byte @Nullable [] key) {}

    @Override
    public String getKnownHostsRepositoryID() {
        return known.getKnownHostsRepositoryID();
    }

    @Override
    public HostKey[] getHostKey() {
        return known.getHostKey();
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return known.getHostKey(host, type);
    }
}

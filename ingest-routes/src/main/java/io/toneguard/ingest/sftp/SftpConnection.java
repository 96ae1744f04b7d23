package io.toneguard.ingest.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntry;
import com.jcraft.jsch.ChannelSftp.LsEntrySelector;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import io.toneguard.ingest.recording.InboxDoor.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A login at one server. A name of the server's is never a pattern and never a path. Used by one thread; closed by any. */
final class SftpConnection implements AutoCloseable {
    /** However many lie there: the others are seen when those are gone. */
    private static final int MOST_LISTED = 100_000;

    private final Session session;
    private final ChannelSftp channel;
    private final String folder;

    private SftpConnection(Session session, ChannelSftp channel, String folder) {
        this.session = session;
        this.channel = channel;
        this.folder = folder.isEmpty() ? "." : folder;
    }

    /** @throws ServerRefusedException with one sentence, if there is no login */
    static SftpConnection open(SftpSettings.Server server, SftpSettings settings) throws ServerRefusedException {
        var ssh = new JSch();
        ShownKey shown = null;
        Session session = null;
        try {
            ssh.setKnownHosts(server.knownHosts().toString());
            shown = new ShownKey(ssh.getHostKeyRepository());
            ssh.setHostKeyRepository(shown);
            session = ssh.getSession(server.user(), server.host(), server.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            if (server.privateKey() != null) {
                ssh.addIdentity(server.privateKey().toString(), server.passphrase());
                session.setConfig("PreferredAuthentications", "publickey");
            } else {
                session.setPassword(server.password());
                session.setConfig("PreferredAuthentications", "password,keyboard-interactive");
            }
            int connectMs = Math.toIntExact(settings.connectTimeout().toMillis());
            session.connect(connectMs);
            session.setTimeout(Math.toIntExact(settings.answerTimeout().toMillis()));
            var channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect(connectMs);
            return new SftpConnection(session, channel, server.folder());
        } catch (JSchException e) {
            if (session != null) {
                session.disconnect();
            }
            throw ServerRefusedException.because(e, server, shown == null ? null : shown.fingerprint());
        }
    }

    boolean isOpen() {
        return session.isConnected() && channel.isConnected();
    }

    /** Real files, neither folders nor links. */
    List<Remote> list() throws IOException {
        var files = new ArrayList<Remote>();
        LsEntrySelector each = entry -> {
            if (entry.getAttrs().isReg()) {
                files.add(remote(entry));
            }
            return files.size() < MOST_LISTED ? LsEntrySelector.CONTINUE : LsEntrySelector.BREAK;
        };
        try {
            channel.ls(folder, each);
        } catch (SftpException e) {
            throw new IOException("folder '" + folder + "' cannot be listed: " + e.getMessage(), e);
        }
        return files;
    }

    private static Remote remote(LsEntry entry) {
        var attributes = entry.getAttrs();
        return new Remote(
                entry.getFilename(),
                attributes.getSize(),
                Instant.ofEpochSecond(Integer.toUnsignedLong(attributes.getMTime())));
    }

    InputStream read(Remote file) throws IOException {
        try {
            return channel.get(path(file.name()));
        } catch (SftpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether the file has the size and time that it was listed with. */
    boolean isStill(Remote file) throws IOException {
        try {
            var now = channel.lstat(path(file.name()));
            return now.getSize() == file.bytes()
                    && Instant.ofEpochSecond(Integer.toUnsignedLong(now.getMTime()))
                            .equals(file.modified());
        } catch (SftpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    void delete(Remote file) throws IOException {
        try {
            channel.rm(path(file.name()));
        } catch (SftpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Moves a file into a folder beside it, which is made if it is not there; a name that is taken gets the time. */
    void move(Remote file, String into) throws IOException {
        try {
            makeFolder(into);
            try {
                channel.rename(path(file.name()), path(into + "/" + file.name()));
            } catch (SftpException taken) {
                channel.rename(
                        path(file.name()), path(into + "/" + file.modified().toEpochMilli() + "-" + file.name()));
            }
        } catch (SftpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void makeFolder(String name) throws SftpException {
        try {
            channel.stat(path(name));
        } catch (SftpException absent) {
            channel.mkdir(path(name));
        }
    }

    /** What the library would take for a pattern is escaped. */
    private String path(String name) {
        return folder + "/" + name.replace("*", "\\*").replace("?", "\\?");
    }

    @Override
    public void close() {
        channel.disconnect();
        session.disconnect();
    }
}

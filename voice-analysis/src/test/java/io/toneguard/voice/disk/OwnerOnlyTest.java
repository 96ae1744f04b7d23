package io.toneguard.voice.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever else has a login on this machine reads nobody's calls, whatever the umask is. */
class OwnerOnlyTest {
    @TempDir
    Path temp;

    @BeforeEach
    void thereArePermissions() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void whatIsMadeIsItsOwners() throws Exception {
        assertThat(permissions(OwnerOnly.createFile(temp.resolve("a")))).isEqualTo("rw-------");
        OwnerOnly.open(temp.resolve("b"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(permissions(temp.resolve("b"))).isEqualTo("rw-------");
        assertThat(permissions(OwnerOnly.createFolder(temp.resolve("c")))).isEqualTo("rwx------");
        var folder = OwnerOnly.folder(temp.resolve("d/e"));
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.getParent()))
                .as("others drop their files beside it")
                .isEqualTo(permissions(Files.createDirectory(temp.resolve("f"))));
        assertThat(OwnerOnly.folder(folder)).isEqualTo(folder);
    }

    @Test
    void aFileThatIsWrittenPastTheCacheIsItsOwnersToo() throws Exception {
        for (var disk : new BlockDisk[] {BlockDisk.of(temp), BlockDisk.throughTheCache()}) {
            var file = temp.resolve("block" + disk.hashCode());
            disk.open(file, StandardOpenOption.CREATE).close();
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
    }

    @Test
    void aFolderOfBeforeIsClosedToAllButItsOwnerAndGroup() throws Exception {
        var folder = Files.createDirectory(temp.resolve("store"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(permissions(OwnerOnly.closedFolder(folder))).isEqualTo("rwxr-x---");
        assertThat(permissions(OwnerOnly.closedFolder(temp.resolve("new")))).isEqualTo("rwx------");
    }

    @Test
    void nothingIsMadeThroughALink() throws Exception {
        var elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        var link = Files.createSymbolicLink(temp.resolve("link"), elsewhere);
        assertThatThrownBy(() -> OwnerOnly.createFolder(link)).isInstanceOf(FileAlreadyExistsException.class);
        var file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> OwnerOnly.folder(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

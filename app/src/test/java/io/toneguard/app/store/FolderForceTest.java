package io.toneguard.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FolderForceTest {
    private static final int CALLERS = 8;

    private final AtomicInteger forced = new AtomicInteger();
    private final AtomicBoolean isBroken = new AtomicBoolean();
    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final FolderForce folder = new FolderForce(Path.of("month"), path -> {
        forced.incrementAndGet();
        firstIsIn.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (isBroken.getAndSet(false)) {
            throw new IOException("the disk is gone");
        }
    });

    @Test
    void whoeverComesWhileItIsForcedSharesTheNextTime() throws Exception {
        assertThat(all(CALLERS)).isZero();
        assertThat(forced).hasValue(2);
    }

    @Test
    void oneThatFailsCoversNobody() throws Exception {
        isBroken.set(true);
        assertThat(all(CALLERS)).isOne();
        assertThat(forced).hasValue(2);
    }

    @Test
    void eachCallByItselfForcesIt() throws Exception {
        mayGoOn.countDown();
        folder.force();
        folder.force();
        assertThat(forced).hasValue(2);
        isBroken.set(true);
        assertThatThrownBy(folder::force).hasMessage("the disk is gone");
        folder.force();
        assertThat(forced).hasValue(4);
    }

    /** @return how many of them failed */
    private int all(int callers) throws Exception {
        var failed = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < callers; i++) {
            var thread = new Thread(() -> {
                try {
                    folder.force();
                } catch (IOException e) {
                    failed.incrementAndGet();
                }
            });
            threads.add(thread);
            thread.start();
            assertThat(firstIsIn.await(10, TimeUnit.SECONDS)).isTrue();
        }
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        mayGoOn.countDown();
        for (var thread : threads) {
            thread.join();
        }
        return failed.get();
    }
}

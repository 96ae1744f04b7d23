package io.toneguard.batch.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Spring Batch's job repository for a step that may lose its lease: from then on it notes nothing more about a step execution that
 * is another worker's now. A proxy, because the interface is large and only its updates are withheld.
 */
final class FencedRepository {
    private FencedRepository() {}

    static JobRepository around(JobRepository repository, AtomicBoolean lost) {
        return (JobRepository) Proxy.newProxyInstance(
                JobRepository.class.getClassLoader(),
                new Class<?>[] {JobRepository.class},
                (proxy, method, arguments) -> lost.get() && method.getName().startsWith("update")
                        ? null
                        : invoke(repository, method, arguments));
    }

    private static @Nullable Object invoke(JobRepository repository, Method method, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(repository, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}

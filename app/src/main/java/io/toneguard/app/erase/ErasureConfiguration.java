package io.toneguard.app.erase;

import io.toneguard.ingest.recording.DroppedCopies;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Erasure for the web API, and the manager's errand that sees to what it left. */
@Configuration(proxyBeanMethods = false)
public class ErasureConfiguration {
    @Bean
    ErasedAudio erasedAudio(JdbcClient jdbc, RecordingStore store, TenantScope scope, Tenants tenants) {
        return new ErasedAudio(new ErasedRows(jdbc), store, scope, tenants, System::nanoTime, ErasedAudio.PATIENCE);
    }

    @Bean
    Erasure erasure(
            JdbcClient jdbc,
            ErasedAudio audio,
            TenantScope scope,
            Tenants tenants,
            @Value("${ingest.inbox}") String inbox) {
        return new StoredErasure(
                new ErasedRows(jdbc),
                audio,
                new DroppedCopies(Path.of(inbox), tenants),
                scope,
                ErasureConfiguration::caller);
    }

    /** Erasure without Spring's context, for a command. */
    public static Erasure forCommand(
            JdbcClient jdbc, RecordingStore store, TenantScope scope, Tenants tenants, Path inbox) {
        var rows = new ErasedRows(jdbc);
        Supplier<String> who = () -> "command line";
        return new StoredErasure(
                rows,
                new ErasedAudio(rows, store, scope, tenants, System::nanoTime, ErasedAudio.PATIENCE),
                new DroppedCopies(inbox, tenants),
                scope,
                who);
    }

    /** Whose request this thread answers: the key by its id. */
    private static String caller() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                        && attributes.getRequest().getUserPrincipal() instanceof Caller caller
                ? "key " + caller.getName()
                : "the service";
    }
}

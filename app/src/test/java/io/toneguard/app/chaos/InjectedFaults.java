package io.toneguard.app.chaos;

import io.toneguard.batch.worker.RecordingAnalysis;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** What a {@link ChaosNode} adds to the service: it wraps beans, and replaces none of the product's decisions. */
@Configuration(proxyBeanMethods = false)
class InjectedFaults {
    @Bean
    static BeanPostProcessor wrapping(Environment settings) {
        int paceMs = settings.getRequiredProperty("chaos.pace-ms", Integer.class);
        boolean poisonKills = settings.getProperty("chaos.poison-kills", Boolean.class, true);
        var analyzer = settings.getProperty("chaos.analyzer");
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof RecordingStore store) {
                    return new FaultyStore(store, ChaosNode.ORDERS, paceMs, poisonKills);
                }
                if (bean instanceof RecordingAnalysis analysis && analyzer != null) {
                    return new RenamedAnalysis(analysis, new AnalyzerVersion(analyzer));
                }
                return bean instanceof LazyConnectionDataSourceProxy source
                        ? new DeadlyStatements((DataSource) source, ChaosNode.ORDERS)
                        : bean;
            }
        };
    }

    /** The same maths under another version's name. */
    private record RenamedAnalysis(RecordingAnalysis analysis, AnalyzerVersion version) implements RecordingAnalysis {
        @Override
        public RecordingVoices analyze(
                SeekableByteChannel audio, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure)
                throws IOException {
            var voices = analysis.analyze(audio, segments, mayMeasure);
            return new RecordingVoices(voices.durationSeconds(), voices.sampleRateHz(), version, voices.speakers());
        }
    }
}

package io.toneguard.batch.worker;

import io.toneguard.batch.AnalysisMeters;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.audio.DecoderUnavailableException;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.RecordingStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Reads the audio from the store and measures it. Whatever goes wrong is that recording's outcome, except memory that ran out. */
final class AnalyzeRecording implements ItemProcessor<RecordingInHand, Analysed> {
    private static final Logger log = LoggerFactory.getLogger(AnalyzeRecording.class);

    private final RecordingStore store;
    private final ReadingRate rate;
    private final RecordingAnalysis analysis;
    private final AnalysisMeters meters;

    AnalyzeRecording(RecordingStore store, ReadingRate rate, RecordingAnalysis analysis, AnalysisMeters meters) {
        this.store = store;
        this.rate = rate;
        this.analysis = analysis;
        this.meters = meters;
    }

    @Override
    public Analysed process(RecordingInHand inHand) {
        long began = System.nanoTime();
        var outcome = outcome(inHand);
        return new Analysed(inHand, outcome, (System.nanoTime() - began) / 1e9);
    }

    private Analysed.Outcome outcome(RecordingInHand inHand) {
        try {
            return new Analysed.Measured(measure(inHand));
        } catch (UnreadableAudioException e) {
            return new Analysed.Unreadable(e.fault(), sentence(e));
        } catch (DecoderUnavailableException e) {
            return new Analysed.Failed("its audio could not be decoded (" + e.getMessage() + ")");
        } catch (NoSuchFileException e) {
            return new Analysed.Gone(unread(e));
        } catch (IOException e) {
            return new Analysed.Failed(unread(e));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.error(
                    "Recording {}: the analysis broke off; this is a fault of the program",
                    inHand.recording().recording(),
                    e);
            return new Analysed.Failed("its analysis broke off (" + sentence(e) + ")");
        }
    }

    private static String unread(IOException e) {
        return "its audio could not be read from the store (" + sentence(e) + ")";
    }

    private RecordingVoices measure(RecordingInHand inHand) throws IOException {
        long began = System.nanoTime();
        try (var audio = rate.around(store.open(inHand.recording()))) {
            requireAllOf(inHand, audio.size());
            var voices = analysis.analyze(audio, inHand.segments(), inHand.policy()::allows);
            meters.analysed(Duration.ofNanos(System.nanoTime() - began), voices.durationSeconds());
            return voices;
        }
    }

    /** It was whole when it was stored: that it is shorter now is the store's fault, which may pass, and not the recording's. */
    private static void requireAllOf(RecordingInHand inHand, long bytesThere) throws IOException {
        var stored = inHand.bytes();
        if (stored != null && bytesThere < stored) {
            throw new IOException(bytesThere + " bytes are there, " + stored + " were stored");
        }
    }

    /** PostgreSQL's text holds no NUL, and a message may quote the file's bytes. */
    private static String sentence(Throwable e) {
        var message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : (e instanceof UnreadableAudioException ? "" : e.getClass().getSimpleName() + ": ")
                        + message.replace('\0', ' ');
    }
}

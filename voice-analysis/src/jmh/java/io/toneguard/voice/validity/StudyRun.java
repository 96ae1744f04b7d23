package io.toneguard.voice.validity;

import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the {@link IndexStudy} of the corpora that it is told as {@code DIR/SUB} (recordings in SUB, {@code labels.csv} in DIR); run by
 * ops/index-study. Exit 1 and one line where a corpus cannot be used.
 */
public final class StudyRun {
    private StudyRun() {}

    public static void main(String[] folders) {
        try {
            List<StudyCorpus> corpora = new ArrayList<>();
            for (String folder : folders) {
                corpora.add(corpus(Path.of(folder).toAbsolutePath().normalize()));
            }
            System.out.print(new IndexStudy(corpora).report());
        } catch (InvalidCorpusException | IOException e) {
            System.err.println("index-study: " + e.getMessage());
            System.exit(1);
        }
    }

    private static StudyCorpus corpus(Path recordings) throws IOException, InvalidCorpusException {
        Path folder = recordings.getParent();
        if (folder == null) {
            throw new InvalidCorpusException(recordings + " is no folder within a corpus");
        }
        Path labels = folder.resolve("labels.csv");
        try (Reader reader = Files.newBufferedReader(labels)) {
            return StudyCorpus.extract(
                    folder.getFileName() + "/" + recordings.getFileName(),
                    Labels.read(reader),
                    utterance -> voicedFrames(recordings.resolve(utterance.file() + ".wav")));
        } catch (IOException e) {
            throw new IOException("cannot read " + e.getMessage(), e);
        } catch (InvalidCorpusException e) {
            throw new InvalidCorpusException(labels + ": " + e.getMessage());
        }
    }

    /** None where the product would not trust the signal either. */
    private static List<StudyFrame> voicedFrames(Path wav) throws IOException {
        List<StudyFrame> frames = new ArrayList<>();
        try (var bytes = FileChannel.open(wav)) {
            boolean believable = HeardClip.hear(HeardClip.read(bytes), frame -> {
                if (frame.voiced()) {
                    frames.add(new StudyFrame(
                            frame.f0Hz(),
                            frame.power(),
                            frame.alphaRatio4kDb(),
                            frame.hammarberg4kDb(),
                            frame.mfcc1()));
                }
            });
            return believable ? frames : List.of();
        } catch (UnreadableAudioException e) {
            throw new IOException(wav + ": " + e.getMessage(), e);
        }
    }
}

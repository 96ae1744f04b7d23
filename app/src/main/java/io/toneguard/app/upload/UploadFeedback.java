package io.toneguard.app.upload;

/** Hears how an upload goes; from several threads, one at a time. */
public interface UploadFeedback {
    /**
     * The folder has been looked through.
     *
     * @param doneBefore files of an earlier run, not in {@code files}
     */
    void begins(int files, long bytes, int doneBefore);

    /** So many more bytes of all files are there; fewer than none where a file has to begin anew. */
    void sent(long bytes);

    /** One more file is done with. */
    void settled(Outcome outcome);
}

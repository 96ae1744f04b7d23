/**
 * In: recordings of kinds that our own code does not decode, and FFmpeg's executable. Out: 16-bit samples in a file without a name, or what is
 * wrong with the recording. FFmpeg runs in a child process with bounds on its time, memory and output; nothing of it runs in this JVM.
 */
@NullMarked
package io.toneguard.voice.ffmpeg;

import org.jspecify.annotations.NullMarked;

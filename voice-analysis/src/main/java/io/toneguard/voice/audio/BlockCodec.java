package io.toneguard.voice.audio;

import java.util.Arrays;
import java.util.Optional;

/** Codecs in WAV files that write many samples together, by their registered format tags. Only MS-GSM is decoded here. */
enum BlockCodec implements WavCodec {
    MS_ADPCM("adpcm-ms", 0x02),
    IMA_ADPCM("adpcm-ima", 0x11),
    MS_GSM("ms-gsm", 0x31),
    G726("g726", 0x45),
    MPEG("mp2", 0x50),
    MP3("mp3", 0x55),
    G726_ADPCM("g726", 0x64),
    G729("g729", 0x83);

    private final String word;
    private final int waveFormatTag;

    BlockCodec(String word, int waveFormatTag) {
        this.word = word;
        this.waveFormatTag = waveFormatTag;
    }

    @Override
    public String word() {
        return word;
    }

    int waveFormatTag() {
        return waveFormatTag;
    }

    static Optional<BlockCodec> of(int waveFormatTag) {
        return Arrays.stream(values())
                .filter(codec -> codec.waveFormatTag == waveFormatTag)
                .findFirst();
    }
}

package io.toneguard.voice.light;

/** Run by {@link OtherJvmsTest}: prints the kernel that is chosen and a digest of what it measured. */
final class LightDigest {
    private LightDigest() {}

    public static void main(String[] arguments) {
        var heard = new HeardFrames();
        var engine = new LightEngine();
        var analyzer = new LightAnalyzer(8000, engine);
        float[] voice = Sounds.voice(8000, 5, 140, 0.3);
        analyzer.accept(voice, 0, voice.length, heard);
        analyzer.finish(heard);
        System.out.println(engine.kernelName() + " " + HeardFrames.digest(heard.frames));
    }
}

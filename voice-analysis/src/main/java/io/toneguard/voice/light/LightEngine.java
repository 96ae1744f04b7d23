package io.toneguard.voice.light;

import java.lang.reflect.InvocationTargetException;

/**
 * What the analyzers of one thread share: the kernel and its scratch. Make one per event loop and give it to each of the loop's analyzers.
 *
 * <p>The vector kernel needs {@code --add-modules jdk.incubator.vector}; without, the scalar kernel gives the same numbers at a third of the
 * speed. System property {@code toneguard.light-kernel}: {@code auto} (default), {@code scalar}, or {@code vector}, which fails where it
 * cannot run.
 */
public final class LightEngine {
    private static final String PROPERTY = "toneguard.light-kernel";

    final LightKernel kernel;
    final BatchMeasures measures = new BatchMeasures();
    final FrameCandidates candidates = new FrameCandidates();
    final LightFrame frame = new LightFrame();

    /** With the kernel that the system property asks for. */
    public LightEngine() {
        this(kernel(System.getProperty(PROPERTY, "auto")));
    }

    LightEngine(LightKernel kernel) {
        this.kernel = kernel;
    }

    /** The kernel in use: scalar or vector. */
    public String kernelName() {
        return kernel.name();
    }

    static LightKernel kernel(String choice) {
        return switch (choice) {
            case "scalar" -> new ScalarKernel();
            case "vector" -> vectorKernel();
            case "auto" -> fastest();
            default ->
                throw new IllegalArgumentException(PROPERTY + "=" + choice + " is none of auto, scalar and vector");
        };
    }

    private static LightKernel fastest() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new ScalarKernel();
        }
        try {
            return vectorKernel();
        } catch (IllegalStateException unavailable) {
            return new ScalarKernel();
        }
    }

    /** By name: a JVM without the module must never come to link it. */
    private static LightKernel vectorKernel() {
        try {
            return (LightKernel) Class.forName("io.toneguard.voice.light.VectorKernel")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException | LinkageError e) {
            throw new IllegalStateException(
                    "The vector kernel cannot run here: add the module jdk.incubator.vector", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The vector kernel is not in this build", e);
        }
    }
}

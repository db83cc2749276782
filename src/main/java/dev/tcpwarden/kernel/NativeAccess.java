package dev.tcpwarden.kernel;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The first use of native code by a system's package, at which JNA can fail in a way that users can fix. */
public final class NativeAccess {

    /** JNA's own, which would print a stack trace where it cannot unpack its library; kept, since loggers are weakly held. */
    private static final Logger JNA_LOG = Logger.getLogger("com.sun.jna.Native");

    private NativeAccess() {}

    /** What is opened by native code. */
    @FunctionalInterface
    public interface Opening<T> {
        T open() throws KernelException;
    }

    /** @throws KernelException with a sentence, also where JNA cannot load its native library */
    public static <T> T first(Opening<T> opening) throws KernelException {
        JNA_LOG.setLevel(Level.OFF);
        try {
            return opening.open();
        } catch (LinkageError e) {
            throw new KernelException(
                    "JNA cannot load its native library, which it unpacks to do so: name a directory in which this user may write"
                            + " and execute with -Djna.tmpdir=DIRECTORY, or let java.io.tmpdir ("
                            + System.getProperty("java.io.tmpdir") + ") be one (no mount option noexec)",
                    e);
        }
    }
}

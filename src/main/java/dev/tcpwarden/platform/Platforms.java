package dev.tcpwarden.platform;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ServiceManager;
import dev.tcpwarden.kernel.linux.StandardOutput;
import dev.tcpwarden.kernel.linux.Systemd;
import dev.tcpwarden.kernel.portable.OshiTcpTableSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Chooses the platform: the one place that asks which system this is. */
public final class Platforms {

    private static final String SYSTEM = System.getProperty("os.name", "an unknown system");
    private static final boolean LINUX = SYSTEM.equals("Linux");
    private static final boolean WINDOWS = SYSTEM.startsWith("Windows");
    private static final boolean MACOS = SYSTEM.startsWith("Mac OS X");

    static {
        if (LINUX) {
            CLibraryFolder.useForJna();
        }
    }

    private Platforms() {}

    /**
     * @throws IOException with a sentence, if this system cannot be read
     * @throws ConfigException if {@code host} asks for a way that is another system's
     */
    public static Platform open(AgentConfig.Host host) throws IOException {
        return switch (host.source()) {
            case AUTO -> LINUX ? LinuxPlatform.open(host) : WINDOWS ? WindowsPlatform.open(host) : portable(host);
            case LINUX -> {
                if (!LINUX) {
                    throw new ConfigException(needs("linux", "Linux"));
                }
                yield LinuxPlatform.open(host);
            }
            case WINDOWS -> {
                if (!WINDOWS) {
                    throw new ConfigException(needs("windows", "Windows"));
                }
                yield WindowsPlatform.open(host);
            }
            case PORTABLE -> portable(host);
        };
    }

    /** What started this process, according to {@code environment}. */
    public static ServiceManager serviceManager(Map<String, String> environment) {
        return LINUX ? Systemd.of(environment) : ServiceManager.NONE;
    }

    /** Throws {@link dev.tcpwarden.kernel.BrokenPipeException} where this system says that the reader is gone. */
    public static OutputStream standardOutput() {
        return LINUX || MACOS ? new StandardOutput() : new FileOutputStream(FileDescriptor.out);
    }

    private static String needs(String source, String systems) {
        return "--source=" + source + " needs " + systems + ", and this is " + SYSTEM;
    }

    private static Platform portable(AgentConfig.Host host) throws IOException {
        if (LINUX) {
            return PortablePlatform.open(host, OshiTcpTableSource::linux);
        }
        if (!MACOS) {
            throw new KernelException(needs(
                    "portable", "Linux or macOS (elsewhere it would have to start netstat, which names no owners)"));
        }
        return PortablePlatform.open(host, OshiTcpTableSource::macOs);
    }
}

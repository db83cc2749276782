package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfSourceIT {

    /** Byte for byte, with Debian 12's tools. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp_table", "tcp_owners", "tcp_history", "port_range"})
    void theShippedSkeletonIsWhatItsSourceBecomes(String name, @TempDir Path folder) throws Exception {
        assertThat(BpfSource.build(name, folder)).isEqualTo(BpfSkeleton.shipped(name + ".lskel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp_table", "tcp_owners"})
    void soIsTheVariantForOlderKernels(String name, @TempDir Path folder) throws Exception {
        assertThat(BpfSource.build(name, folder, "-DPROBE_READ"))
                .isEqualTo(BpfSkeleton.shipped(name + "_by_probe_read.lskel"));
    }
}

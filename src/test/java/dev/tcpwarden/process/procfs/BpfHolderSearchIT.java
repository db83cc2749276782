package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.linux.BpfSocketHolders;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class BpfHolderSearchIT extends OwnersOnTheKernel {

    private @Nullable BpfSocketHolders holders;

    @Override
    ProcfsOwnerLookup lookup(Path procfs, ProcfsLinks links) throws Exception {
        Needs.bpf();
        holders = BpfSocketHolders.open();
        return ProcfsOwnerLookup.withBpf(procfs, links, holders);
    }

    @AfterEach
    void closeHolders() {
        if (holders != null) {
            holders.close();
        }
    }
}

package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.linux.ProcfsLinks;
import java.nio.file.Path;

class FdScanIT extends OwnersOnTheKernel {

    @Override
    ProcfsOwnerLookup lookup(Path procfs, ProcfsLinks links) {
        return ProcfsOwnerLookup.byFdScan(procfs, links);
    }
}

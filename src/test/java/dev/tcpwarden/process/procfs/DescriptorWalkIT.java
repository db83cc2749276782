package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.linux.ProcfsLinks;
import java.nio.file.Path;

class DescriptorWalkIT extends OwnersOnTheKernel {

    @Override
    ProcfsOwnerLookup lookup(Path procfs, ProcfsLinks links) {
        return ProcfsOwnerLookup.walking(procfs, links);
    }
}

package dev.tcpwarden.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption.Origin;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back memory that the process needed to start and no longer uses: classes are read and code is compiled in its first
 * minutes as never after. So it does that after 4, 8, 16 … samples, ever more seldom.
 */
final class MemoryTrimmer implements SampleListener {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTrimmer.class);
    private static final int FIRST = 4;

    /** How much of the Java heap may be free after a collection, in percent. */
    static final int LEAST_FREE_PERCENT = 10;

    static final int MOST_FREE_PERCENT = 30;

    private final Runnable nativeHeap;

    /** @param nativeHeap gives back its free memory */
    MemoryTrimmer(Runnable nativeHeap) {
        this.nativeHeap = nativeHeap;
    }

    @Override
    public void sampled(Sample sample) {
        if (sample.sequence() == FIRST) {
            boundFreeHeap();
        }
        if (sample.sequence() >= FIRST && Long.bitCount(sample.sequence()) == 1) {
            System.gc();
            nativeHeap.run();
        }
    }

    /** Unless the command line says so itself. */
    private static void boundFreeHeap() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            setUnlessGiven(machine, "MinHeapFreeRatio", LEAST_FREE_PERCENT); // first: it may not be above the other
            setUnlessGiven(machine, "MaxHeapFreeRatio", MOST_FREE_PERCENT);
        } catch (IllegalArgumentException e) {
            LOG.debug("this JVM does not have the setting for its free heap", e);
        }
    }

    private static void setUnlessGiven(HotSpotDiagnosticMXBean machine, String option, int percent) {
        if (machine.getVMOption(option).getOrigin() == Origin.DEFAULT) {
            machine.setVMOption(option, Integer.toString(percent));
        }
    }
}

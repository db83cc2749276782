package dev.tcpwarden.rules;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.terminate.Wanted;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies rules to each sample, on a thread of its own. A sample that comes while it is at work is left out for the next one; before
 * {@link #start} samples are left out as well.
 */
public final class RuleEngine implements SampleListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleEngine.class);

    private static final long PATIENCE_SECONDS = 2;

    private final Rules rules;
    private final LatestSample latest;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "rules");
        made.setDaemon(true);
        return made;
    });
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile @Nullable TerminationService terminations;
    private long sequence; // of the sample that was looked at last

    public RuleEngine(Rules rules, LatestSample latest) {
        this.rules = rules;
        this.latest = latest;
    }

    public void start(TerminationService service) {
        rules.start(service.policy());
        terminations = service;
    }

    @Override
    public void sampled(Sample sample) {
        ask();
    }

    @Override
    public void failed(IOException why) {
        ask();
    }

    private void ask() {
        TerminationService service = terminations;
        if (service != null && !thread.isShutdown() && asked.compareAndSet(false, true)) {
            thread.execute(() -> {
                asked.set(false);
                run(service);
            });
        }
    }

    /** Looks at the newest sample, unless that is stale or was looked at before, and acts. */
    private void run(TerminationService service) {
        try {
            rules.reread();
            List<Work> work = latest.reading(() -> latest.fresh()
                    .filter(sample -> sample.sequence() != sequence)
                    .map(this::look)
                    .orElse(List.of()));
            if (!work.isEmpty()) {
                act(service, work);
            }
        } catch (IOException e) {
            LOG.error("rules terminate nothing after this sample: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("rules could not be applied to a sample", e);
        }
    }

    private List<Work> look(Sample sample) {
        sequence = sample.sequence();
        return rules.look(sample);
    }

    private void act(TerminationService service, List<Work> all) throws IOException {
        Set<String> names = rules.protectedNames();
        List<List<TerminationPreview>> previews = service.preview(all.stream()
                .map(work -> new Wanted(
                        work.victims(),
                        work.state().rule().match(),
                        work.state().rule().except(),
                        names))
                .toList());
        for (int i = 0; i < all.size(); i++) {
            Work work = all.get(i);
            Requester by = Requester.rule(work.state().rule().name(), work.reason());
            rules.record(work, service.terminate(previews.get(i), by));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

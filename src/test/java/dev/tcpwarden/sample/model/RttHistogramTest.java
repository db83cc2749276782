package dev.tcpwarden.sample.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RttHistogramTest {

    private static int bucketOf(long micros) {
        RttHistogram histogram = new RttHistogram();
        histogram.observe(micros);
        List<Integer> buckets = new ArrayList<>();
        histogram.forEachNative((index, count) -> buckets.add(index));
        assertThat(buckets).hasSize(1);
        return buckets.get(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 99, 100, 101, 250_000, 1_000_000, 1_000_001, 0xffff_ffffL})
    void aNativeBucketHoldsWhatIsAboveTheOneBeforeAndUpToItsEnd(long micros) {
        double seconds = micros / 1e6;
        int bucket = bucketOf(micros);
        assertThat(Math.pow(2, bucket / 8.0)).isGreaterThanOrEqualTo(seconds * (1 - 1e-12));
        assertThat(Math.pow(2, (bucket - 1) / 8.0)).isLessThan(seconds);
    }

    @Test
    void classicBucketsHoldTheirUpperBound() {
        RttHistogram histogram = new RttHistogram();
        int[] bounds = RttHistogram.upperBoundsMicros();
        for (int bound : bounds) {
            histogram.observe(bound);
        }
        histogram.observe(bounds[bounds.length - 1] + 1L);
        assertThat(histogram.classicCounts()).hasSize(bounds.length + 1).containsOnly(1);
    }

    @Test
    void bothAddUpToTheSame() {
        RttHistogram histogram = new RttHistogram();
        Random random = new Random(7);
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            long micros = 1L + random.nextInt(3_000_000);
            histogram.observe(micros);
            sum += micros;
        }
        long[] natives = new long[1];
        histogram.forEachNative((index, count) -> natives[0] += count);
        long classic = 0;
        for (long count : histogram.classicCounts()) {
            classic += count;
        }
        assertThat(natives[0]).isEqualTo(10_000);
        assertThat(classic).isEqualTo(10_000);
        assertThat(histogram.count()).isEqualTo(10_000);
        assertThat(histogram.sumSeconds()).isCloseTo(sum / 1e6, within(1e-6));
    }
}

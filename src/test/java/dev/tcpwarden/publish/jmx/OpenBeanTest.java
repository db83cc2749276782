package dev.tcpwarden.publish.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tcpwarden.sample.LatestSample;
import java.time.Duration;
import javax.management.Attribute;
import javax.management.MBeanInfo;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OpenBeanTest {

    private static final MBeanSpec<String> SPEC = new MBeanSpec<String>("a bean")
            .attribute("Known", "what can be had", SimpleType.STRING, view -> view)
            .attribute("Unknown", "what cannot be had now", SimpleType.STRING, view -> {
                throw new IllegalStateException("There is no sample yet.");
            })
            .attribute("Defective", "what fails", SimpleType.STRING, view -> {
                throw new ArithmeticException("a defect");
            });

    private final OpenBean<String> bean = new OpenBean<>(
            SPEC,
            new MBeanInfo("bean", "a bean", null, null, null, null),
            new LatestSample(Duration.ofHours(1)),
            () -> "value");

    /** Of many attributes at once that which cannot be had is left out, and only what is a defect is for the log. */
    @Test
    void aDefectInOneAttributeIsLogged() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(OpenBean.class);
        log.start();
        logger.addAppender(log);
        try {
            assertThat(bean.getAttributes(new String[] {"Unknown", "Defective", "Known", "Absent"}))
                    .containsExactly(new Attribute("Known", "value"));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                    assertThat(event.getThrowableProxy().getMessage()).isEqualTo("a defect");
                });
    }
}

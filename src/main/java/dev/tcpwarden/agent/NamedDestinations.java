package dev.tcpwarden.agent;

import dev.tcpwarden.files.FileVersion;
import dev.tcpwarden.filter.DestinationNames;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.model.DestinationNaming;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of destinations; after each sample it looks whether their files have changed, and reads them again if they have. */
final class NamedDestinations implements DestinationNaming, SampleListener {

    private static final Logger LOG = LoggerFactory.getLogger(NamedDestinations.class);

    private final Optional<Path> file;
    private List<FileVersion> versions;
    private DestinationNames names;

    private NamedDestinations(Optional<Path> file, List<FileVersion> versions, DestinationNames names) {
        this.file = file;
        this.versions = versions;
        this.names = names;
    }

    /** @throws IOException with a sentence, if the file cannot be read or has a line that is wrong */
    static NamedDestinations of(Optional<Path> file) throws IOException {
        List<FileVersion> versions = versions(file);
        try {
            return new NamedDestinations(file, versions, DestinationNames.read(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("--destinations.names: " + e.getMessage(), e);
        }
    }

    @Override
    public String name(long high, long low, int port) {
        return names.name(high, low, port);
    }

    @Override
    public void sampled(Sample sample) {
        List<FileVersion> now = versions(file);
        if (now.equals(versions)) {
            return;
        }
        versions = now;
        try {
            names = DestinationNames.read(file);
            LOG.info("the names of destinations were read again");
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("the names of destinations stay as they were: {}", e.getMessage());
        }
    }

    /** What changes with the contents of the files. */
    private static List<FileVersion> versions(Optional<Path> file) {
        return Stream.concat(file.stream(), Stream.of(DestinationNames.HOSTS))
                .map(FileVersion::of)
                .toList();
    }
}

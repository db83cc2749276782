package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the build packs into the one jar. */
class JarIT {

    /** Where JDKs are installed on Debian, and by the packages of Adoptium. */
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    /** The first one that warns of native calls that were not allowed. */
    private static final int STRICT = 24;

    private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private static final Path NOTICE = Path.of("src", "main", "resources", "META-INF", "NOTICE");

    /** Where the NOTICE says which file has the licence of the works below. */
    private static final Pattern LICENCE = Pattern.compile("^[^ ].*License[^:]*: (META-INF/[\\w./-]+\\w)");

    private static final String APPENDIX = "APPENDIX: How to apply the Apache License";

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(Jar.path().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void holdsEachThingOnceAndFromOneOrigin() throws IOException {
        assertThat(jar.stream().map(ZipEntry::getName).toList()).doesNotHaveDuplicates();

        Map<String, String> origins = new HashMap<>();
        List<String> several = new ArrayList<>();
        for (File packed : packed()) {
            classes(packed).forEach(name -> {
                String other = origins.putIfAbsent(name, packed.getName());
                if (other != null) {
                    several.add(name + " is in " + other + " and in " + packed.getName());
                }
            });
        }
        assertThat(several).isEmpty();
        assertThat(origins).hasSizeGreaterThan(1_000);
    }

    @Test
    void keepsEveryProviderOfAService() throws IOException {
        int providers = 0;
        for (File packed : packed()) {
            try (JarFile from = new JarFile(packed)) {
                for (String service : names(from, "META-INF/services/[^/]+")) {
                    List<String> wanted = lines(from, service).stream()
                            .filter(provider -> jar.getEntry(entry(provider)) != null) // of OSHI parts are packed
                            .toList();
                    assertThat(lines(jar, service))
                            .as(service + " of " + packed)
                            .containsAll(wanted);
                    providers += wanted.size();
                }
            }
        }
        assertThat(providers).isPositive();
    }

    /** But for what is for Windows, or starts programs. */
    @Test
    void hasAllOfOshiThatItsPartsOfOshiNeed() throws IOException {
        Predicate<String> leftOut = name -> name.startsWith("com.sun.jna.platform.win32.")
                || name.equals("oshi.util.ExecutingCommand")
                || name.equals("oshi.util.driver.unix.NetStat");
        Set<String> needed = new TreeSet<>();
        Deque<JavaClass> next = new ArrayDeque<>();
        JavaClasses all = new ClassFileImporter().importPackages("oshi", "com.sun.jna.platform");
        next.add(all.get("oshi.software.common.os.linux.LinuxInternetProtocolStats"));
        next.add(all.get("oshi.software.os.mac.MacInternetProtocolStatsJNA"));
        while (!next.isEmpty()) {
            for (Dependency dependency : next.remove().getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (all.contain(target.getName()) && !leftOut.test(target.getName()) && needed.add(target.getName())) {
                    next.add(target);
                }
            }
        }
        assertThat(needed).hasSizeGreaterThan(50).allMatch(name -> jar.getEntry(entry(name)) != null);
        assertThat(jar.stream().map(ZipEntry::getName))
                .noneMatch(name -> name.matches("oshi/.*(ExecutingCommand|NetStat).*"));
        assertThat(text(jar, "META-INF/licenses/oshi.txt")).contains("MIT License", "OSHI Project Contributors");
    }

    private static String entry(String className) {
        return className.replace('.', '/') + ".class";
    }

    @Test
    void hasTheLicenceOfEveryWorkThatIsInIt() throws IOException {
        String notice = text(jar, "META-INF/NOTICE");
        assertThat(notice).startsWith("tcpwarden\n").isEqualTo(Files.readString(NOTICE));
        assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));

        Map<String, String> licences = licences(notice);
        for (File packed : packed()) {
            assertThat(licences)
                    .as("the licence of %s in NOTICE", packed.getName())
                    .containsKey(packed.getName().replaceFirst("-\\d.*", ""));
        }
        assertThat(licences.values())
                .allSatisfy(file -> assertThat(text(jar, file)).as(file).isNotBlank());
        assertThat(text(jar, "META-INF/licenses/EPL-2.0.txt")).contains("Eclipse Public License - v 2.0", "Exhibit A");
        assertThat(names(jar, "META-INF/licenses/.+"))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(notice).contains(text));
    }

    /** Of the NOTICE the file with the licence of each work, by the name of the artifact. */
    private static Map<String, String> licences(String notice) {
        Map<String, String> licences = new HashMap<>();
        String file = "";
        for (String line : notice.lines().toList()) {
            Matcher heading = LICENCE.matcher(line);
            if (heading.find()) {
                file = heading.group(1);
            } else if (line.matches("  [\\w.]+:\\S+")) {
                licences.put(line.substring(line.indexOf(':') + 1), file);
            }
        }
        return licences;
    }

    /** White space aside, each once. */
    @Test
    void hasWhatTheNoticesAndLicencesOfOthersSay() throws IOException {
        String own = words(text(jar, "META-INF/NOTICE"));
        for (String name : names(jar, "META-INF/(LICENSE|licenses/.+)")) {
            own += words(text(jar, name));
        }
        int texts = 0;
        for (File packed : packed()) {
            try (JarFile from = new JarFile(packed)) {
                for (String name : names(from, "(META-INF/)?(LICEN[CS]E|NOTICE|COPYING)[^/]*")) {
                    String words = words(text(from, name));
                    int apache = words.indexOf(APPENDIX); // behind which some put their own name
                    assertThat(own)
                            .as(name + " of " + packed)
                            .contains(apache < 0 ? words : words.substring(0, apache));
                    texts++;
                }
            }
        }
        assertThat(texts).isPositive();
        assertThat(text(jar, "META-INF/NOTICE")).containsOnlyOnce("\nMicrometer\n");
    }

    private static String words(String text) {
        return text.replace("https://www.apache.org", "http://www.apache.org")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Test
    void mayCallNativeCode() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
        assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(Main.class.getName());
        assertThat(manifest.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
        assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isNotBlank();
    }

    /**
     * On a JDK that warns of native calls. Debian 12, which is enough for all else, has none to install, so this is skipped and
     * listed where none is found. The system property {@code tcpwarden.strict-jdk} names one, which then has to be there.
     */
    @Test
    void runsOnANewJavaWithoutAWarning() throws Exception {
        Optional<Path> jdk = newJdk();
        Needs.wish(jdk.isPresent(), "a JDK of version " + STRICT + " or later in " + JDKS);
        List<String> java = List.of(
                jdk.orElseThrow().resolve("bin/java").toString(),
                "-jar",
                Jar.path().toString());
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            Jar.Run list = namespace.call(() ->
                    Jar.command(Stream.concat(java.stream(), Stream.of("list")).toList()));
            assertThat(list.exit()).isZero();
            assertThat(list.err()).isEmpty();
            try (RunningAgent agent = RunningAgent.start(namespace, java)) {
                assertThat(agent.fresh()).isNotEmpty();
                assertThatCode(() -> agent.jmx().close()).doesNotThrowAnyException();
                assertThat(agent.terminate()).isZero();
                assertThat(agent.errors()).isEmpty();
            }
        }
    }

    private static Optional<Path> newJdk() throws IOException {
        String named = System.getProperty("tcpwarden.strict-jdk", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        if (!Files.isDirectory(JDKS)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(JDKS)) {
            return found.filter(JarIT::isStrict).findFirst();
        }
    }

    private static boolean isStrict(Path jdk) {
        try {
            Matcher release = RELEASE.matcher(Files.readString(jdk.resolve("release")));
            return release.find() && Integer.parseInt(release.group(1)) >= STRICT;
        } catch (IOException e) {
            return false;
        }
    }

    /** The libraries on the class path of the tests that are in the jar. */
    private List<File> packed() throws IOException {
        List<File> packed = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (path.endsWith(".jar")
                    && classes(new File(path)).stream()
                            .findFirst()
                            .filter(name -> jar.getEntry(name) != null)
                            .isPresent()) {
                packed.add(new File(path));
            }
        }
        assertThat(packed).hasSizeGreaterThan(10);
        return packed;
    }

    private static List<String> classes(File library) throws IOException {
        try (JarFile file = new JarFile(library)) {
            return names(file, "(?!META-INF/|module-info|.*package-info).*\\.class");
        }
    }

    private static List<String> names(JarFile file, String pattern) {
        return file.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.matches(pattern))
                .toList();
    }

    private static List<String> lines(JarFile file, String name) throws IOException {
        return text(file, name)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String text(JarFile file, String name) throws IOException {
        ZipEntry entry = file.getEntry(name);
        return entry == null ? "" : new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}

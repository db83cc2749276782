package dev.tcpwarden;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tcpwarden.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom: the rule in the package documentation of {@code dev.tcpwarden}. */
@AnalyzeClasses(packages = "dev.tcpwarden", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule SOCKET_IS_A_LEAF = onlyKnows("socket");

    @ArchTest
    static final ArchRule TEXT_IS_A_LEAF = onlyKnows("text");

    @ArchTest
    static final ArchRule FILES_IS_A_LEAF = onlyKnows("files");

    @ArchTest
    static final ArchRule KERNEL = onlyKnows("kernel", "socket");

    @ArchTest
    static final ArchRule PROCESS = onlyKnows("process", "socket", "kernel", "text");

    @ArchTest
    static final ArchRule FILTER = onlyKnows("filter", "socket", "process", "text");

    @ArchTest
    static final ArchRule ROWS = onlyKnows("rows", "filter", "socket", "process");

    @ArchTest
    static final ArchRule SAMPLE = onlyKnows("sample", "socket", "process", "kernel");

    @ArchTest
    static final ArchRule TERMINATE = onlyKnows("terminate", "socket", "process", "kernel", "filter", "text");

    @ArchTest
    static final ArchRule RULES =
            onlyKnows("rules", "sample", "terminate", "filter", "rows", "files", "process", "socket", "text");

    @ArchTest
    static final ArchRule HISTORY = onlyKnows("history", "rows", "filter", "process", "socket");

    @ArchTest
    static final ArchRule CONFIG = onlyKnows("config", "socket", "process", "sample", "text");

    @ArchTest
    static final ArchRule CLI = onlyKnows(
            "cli",
            "config",
            "filter",
            "kernel",
            "process",
            "rows",
            "rules",
            "history",
            "files",
            "sample",
            "socket",
            "terminate",
            "text",
            "platform");

    @ArchTest
    static final ArchRule CLI_TABLE = onlyKnows("cli.table", "process", "rows", "socket", "text");

    @ArchTest
    static final ArchRule CLI_API =
            onlyKnows("cli.api", "config", "filter", "process", "rows", "socket", "terminate", "text");

    @ArchTest
    static final ArchRule CLI_TOP = onlyKnows(
            "cli.top",
            "cli.api",
            "cli.table",
            "filter",
            "kernel",
            "process",
            "rows",
            "sample",
            "socket",
            "terminate",
            "text",
            "platform");

    @ArchTest
    static final ArchRule SAMPLE_MODEL = onlyKnows("sample.model", "socket", "process", "kernel");

    @ArchTest
    static final ArchRule SAMPLE_HISTORY = onlyKnows("sample.history", "sample.model", "socket", "process", "kernel");

    @ArchTest
    static final ArchRule SAMPLE_CLOSED =
            onlyKnows("sample.closed", "sample.model", "sample.history", "socket", "process", "kernel");

    @ArchTest
    static final ArchRule SAMPLE_LEDGER = onlyKnows(
            "sample.ledger", "sample.model", "sample.history", "sample.closed", "socket", "process", "kernel");

    @ArchTest
    static final ArchRule PLATFORM = onlyKnows("platform", "config", "sample", "process", "kernel", "socket");

    @ArchTest
    static final ArchRule MAIN = noClasses()
            .that()
            .haveFullyQualifiedName("dev.tcpwarden.Main")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.tcpwarden", "dev.tcpwarden.agent", "dev.tcpwarden.cli", "dev.tcpwarden.platform", "java..");

    @ArchTest
    static final ArchRule ONLY_MAIN_KNOWS_THE_AGENT = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tcpwarden", "dev.tcpwarden.agent")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tcpwarden.agent");

    @ArchTest
    static final ArchRule PUBLISHERS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("dev.tcpwarden.publish.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.tcpwarden.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_THE_PLATFORM_KNOWS_THE_SYSTEMS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tcpwarden.platform",
                    "dev.tcpwarden.kernel.linux",
                    "dev.tcpwarden.kernel.windows",
                    "dev.tcpwarden.kernel.portable")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.tcpwarden.kernel.linux", "dev.tcpwarden.kernel.windows", "dev.tcpwarden.kernel.portable");

    @ArchTest
    static final ArchRule SYSTEMS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("dev.tcpwarden.kernel.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ONE_CLASS_CHOOSES_THE_SYSTEM = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.tcpwarden.platform.Platforms")
            .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(Platform.class)))
            .should()
            .dependOnClassesThat(JavaClass.Predicates.assignableTo(Platform.class)
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(Platform.class))));

    @Test
    void oneClassAsksWhichSystemThisIs() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(ArchitectureTest::asksForTheSystem))
                    .containsExactly(Path.of("src/main/java/dev/tcpwarden/platform/Platforms.java"));
        }
    }

    private static boolean asksForTheSystem(Path file) {
        try {
            return Files.readString(file).contains("os.name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ArchTest
    static final ArchRule JNA = onlyIn("com.sun.jna..", "kernel.linux", "kernel.windows");

    @ArchTest
    static final ArchRule OSHI = onlyIn("oshi..", "kernel.portable");

    @ArchTest
    static final ArchRule JAVALIN = onlyIn("io.javalin..", "publish.web");

    @ArchTest
    static final ArchRule PROMETHEUS = onlyIn("io.prometheus..", "publish.prometheus");

    @ArchTest
    static final ArchRule MICROMETER = onlyIn("io.micrometer..", "publish.prometheus");

    @ArchTest
    static final ArchRule JMX = onlyIn("javax.management..", "publish.jmx");

    @ArchTest
    static final ArchRule PICOCLI = onlyIn("picocli..", "cli");

    @ArchTest
    static final ArchRule JETTY = onlyIn("org.eclipse.jetty..", "publish.web");

    @ArchTest
    static final ArchRule LOGBACK = onlyIn("ch.qos.logback..", "cli", "publish.log");

    @ArchTest
    static final ArchRule JACKSON =
            onlyIn("com.fasterxml.jackson..", "process.procfs", "rows", "cli.api", "publish.log", "publish.web");

    @ArchTest
    static final ArchRule SNAKEYAML = onlyIn("org.snakeyaml..", "files");

    @ArchTest
    static final ArchRule JLINE = onlyIn("org.jline..", "cli.top");

    @ArchTest
    static final ArchRule BCRYPT = onlyIn("org.springframework..", "publish.web.access");

    @ArchTest
    static final ArchRule NOTHING_IS_STARTED =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder");

    private static ArchRule onlyKnows(String subject, String... known) {
        String[] allowed = Stream.concat(Stream.of(subject), Stream.of(known))
                .map(name -> "dev.tcpwarden." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.tcpwarden." + subject + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are in other packages of tcpwarden",
                        type -> type.getPackageName().startsWith("dev.tcpwarden")
                                && Stream.of(allowed)
                                        .noneMatch(pattern ->
                                                PackageMatcher.of(pattern).matches(type.getPackageName()))))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyIn(String library, String... homes) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(Stream.of(homes)
                        .map(home -> "dev.tcpwarden." + home + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}

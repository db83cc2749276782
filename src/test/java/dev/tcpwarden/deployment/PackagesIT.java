package dev.tcpwarden.deployment;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The packages on a Debian with systemd, from the installation of an older one until nothing is left of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagesIT {

    private static final String INSTALL = "cd /root && apt-get install --yes --no-install-recommends ./";
    private static final String SETTINGS = "/etc/tcpwarden/tcpwarden.env";
    private static final String CACHE = "/var/cache/tcpwarden/classes.jsa";
    private static final String SCRAPE =
            "exec 3<> /dev/tcp/127.0.0.1/10827" + " && printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3";
    private static final String USES_CACHE = "java @/usr/share/tcpwarden/java.options -Xshare:on -XX:SharedArchiveFile="
            + CACHE + " -cp /usr/share/tcpwarden/tcpwarden.jar -version";

    @TempDir
    static Path folder;

    private static DebianHost host;
    private static List<String> before;

    @BeforeAll
    static void boot() throws Exception {
        Path deb = Packages.deb();
        Path rpm = Packages.rpm();
        host = DebianHost.boot(folder);
        before = host.files();
        Files.copy(deb, host.path("/root/newer.deb"));
        Files.copy(rpm, host.path("/root/tcpwarden.rpm"));
        older(deb, host.path("/root/older.deb"));
    }

    @AfterAll
    static void shutDown() throws IOException {
        if (host != null) {
            host.close();
        }
    }

    /** The same package as version 0.0.9. */
    private static void older(Path deb, Path older) throws Exception {
        String dpkg = Needs.program("dpkg-deb").toString();
        Path files = folder.resolve("older");
        assertThat(Command.run(dpkg, "--raw-extract", deb.toString(), files.toString())
                        .exit())
                .isZero();
        Path control = files.resolve("DEBIAN").resolve("control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: 0.0.9"));
        assertThat(Command.run(dpkg, "--build", "-Zgzip", "-z1", files.toString(), older.toString())
                        .exit())
                .isZero();
    }

    @Test
    @Order(1)
    void startsWhenItIsInstalled() throws Exception {
        host.succeed(INSTALL + "older.deb");
        assertThat(host.succeed("systemctl is-enabled tcpwarden; systemctl is-active tcpwarden"))
                .isEqualTo("enabled\nactive\n");
        awaitScrape("process=\"tcpwarden\"");
        host.succeed(USES_CACHE);
    }

    @Test
    @Order(2)
    void keepsChangedSettingsWhenItIsUpgraded() throws Exception {
        Files.writeString(host.path(SETTINGS), "TCPWARDEN_METRICS_PROCESS_LABELS=process\n", StandardOpenOption.APPEND);
        String pid = "systemctl show --property=MainPID tcpwarden";
        String old = host.succeed(pid);
        host.succeed(INSTALL + "newer.deb");
        assertThat(host.succeed("systemctl is-active tcpwarden")).isEqualTo("active\n");
        assertThat(host.succeed(pid)).isNotEqualTo(old);
        assertThat(host.path(SETTINGS)).content().endsWith("\nTCPWARDEN_METRICS_PROCESS_LABELS=process\n");
        awaitScrape("tcpwarden_connections{process=\"tcpwarden\",state=\"listen\"} 1.0");
    }

    @Test
    @Order(3)
    void hasACommand() throws Exception {
        assertThat(host.succeed("tcpwarden list process=tcpwarden state=listen"))
                .startsWith("State ")
                .contains(" 127.0.0.1:10827 ");
    }

    @Test
    @Order(3)
    void completesCommandsFlagsAndTermsInBash() throws Exception {
        assertThat(bash("")).contains("agent", "history", "list", "rules", "terminate");
        assertThat(bash("rules ")).containsExactly("check", "test");
        assertThat(bash("list --b")).containsExactly("--by=", "--bpf=");
        assertThat(bash("list --bpf=r")).containsExactly("require");
        assertThat(bash("list --by=process,st")).containsExactly("process,state");
        assertThat(bash("list state=fin")).containsExactly("fin_wait1", "fin_wait2");
        assertThat(bash("terminate proc")).containsExactly("process=");
        assertThat(bash("--web.conf")).containsExactly("--web.config.file=");
        assertThat(bash("rules check /etc/tcpward")).containsExactly("/etc/tcpwarden");
    }

    /** What a bash, of which readline takes = for the end of a word, offers after these words. */
    private static List<String> bash(String words) throws Exception {
        return host.succeed("""
                        . /usr/share/bash-completion/bash_completion
                        . /usr/share/bash-completion/completions/tcpwarden
                        compopt() { :; }
                        COMP_LINE='tcpwarden %1$s'
                        COMP_POINT=${#COMP_LINE}
                        read -ra COMP_WORDS <<< "$(sed 's/=/ = /g' <<< "$COMP_LINE")"
                        [[ $COMP_LINE != *[\\ =] ]] || COMP_WORDS+=('')
                        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                        _tcpwarden
                        printf '%%s\\n' "${COMPREPLY[@]}"
                        """.formatted(words)).lines().toList();
    }

    @Test
    @Order(3)
    void completesCommandsFlagsAndTermsInZsh() throws Exception {
        await().untilAsserted(() -> assertThat(zsh("tcpwarden "))
                .contains("terminate", "terminates connections and prints a line for each"));
        await().untilAsserted(() ->
                assertThat(zsh("tcpwarden list --b")).contains("--bpf", "Whether BPF reads sockets and their owners."));
        await().untilAsserted(() -> assertThat(zsh("tcpwarden list --bpf=")).contains("auto", "require", "off"));
        await().untilAsserted(() ->
                assertThat(zsh("tcpwarden list state=fin")).contains("state=fin_wait1", "state=fin_wait2"));
        await().untilAsserted(() -> assertThat(zsh("tcpwarden rules ch")).contains("tcpwarden rules check"));
    }

    /** The screen of a zsh after these characters and two tabs. */
    private static String zsh(String typed) throws Exception {
        return host.succeed("""
                TERM=dumb zsh -f << 'END'
                zmodload zsh/zpty
                zpty zsh 'TERM=dumb PS1= zsh -f -i'
                zpty -w zsh 'autoload -U compinit; compinit -u; unsetopt beep; LISTMAX=1000; print ready'
                zpty -r -m zsh screen '*ready*ready*'
                zpty -w -n zsh $'%s\\t\\t'
                sleep 2
                while zpty -r -t zsh screen; do print -r -- $screen; done
                zpty -d zsh
                END
                """.formatted(typed));
    }

    @Test
    @Order(3)
    void hasAManPageForEachCommand() throws Exception {
        assertThat(host.succeed("man --warnings tcpwarden 2>&1"))
                .contains("tcpwarden - watches the TCP table of this host", "tcpwarden-terminate(1)", SETTINGS)
                .doesNotContain("warning");
        for (String command : List.of("agent", "list", "terminate", "history", "rules", "rules-check", "rules-test")) {
            assertThat(host.succeed("man --warnings tcpwarden-" + command + " 2>&1"))
                    .startsWith("TCPWARDEN-" + command.toUpperCase(Locale.ROOT))
                    .doesNotContain("warning");
        }
    }

    @Test
    @Order(3)
    void findsAJavaThatIsNotOnThePath() throws Exception {
        host.succeed("mkdir /tmp/few && ln -s /usr/bin/readlink /tmp/few");
        assertThat(host.succeed("PATH=/tmp/few /usr/bin/tcpwarden --version")).startsWith("tcpwarden ");
        Command.Result result = host.run("JAVA_HOME=/opt/none tcpwarden --version");
        assertThat(result.output()).isEqualTo("tcpwarden: JAVA_HOME=\"/opt/none\" has no Java 17 or later\n");
        assertThat(result.exit()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void makesItsCacheAgainWhenJavaChanges() throws Exception {
        String first = host.succeed("stat --format=%i " + CACHE);
        host.succeed("dpkg-trigger --by-package=tcpwarden --no-await /usr/lib/jvm && dpkg --configure --pending");
        assertThat(host.succeed("stat --format=%i " + CACHE)).isEqualTo(first);

        host.succeed("echo of another Java > /tmp/cache && mv -f /tmp/cache " + CACHE);
        assertThat(host.succeed("tcpwarden --version")).startsWith("tcpwarden ").hasLineCount(1);
        host.succeed("systemctl restart tcpwarden");
        host.succeed("dpkg-trigger --by-package=tcpwarden --no-await /usr/lib/jvm && dpkg --configure --pending");
        host.succeed(USES_CACHE);
    }

    @Test
    @Order(5)
    void leavesItsSettingsWhenItIsRemovedAndNothingWhenItIsPurged() throws Exception {
        Files.writeString(
                host.path(SETTINGS),
                "TCPWARDEN_CONNECTIONS_LOG=/var/log/tcpwarden/connections.json\n",
                StandardOpenOption.APPEND);
        host.succeed("systemctl restart tcpwarden");
        await().until(() ->
                host.run("test -s /var/log/private/tcpwarden/connections.json").exit() == 0);

        host.succeed("apt-get remove --yes tcpwarden");
        assertThat(host.run("systemctl is-active tcpwarden").output()).isEqualTo("inactive\n");
        assertThat(host.path(SETTINGS)).exists();
        assertThat(host.path("/var/cache/tcpwarden")).doesNotExist();

        host.succeed("apt-get purge --yes tcpwarden");
        assertLeft();
    }

    /** As far as rpm on a Debian tells: dependencies are those of another distribution. */
    @Test
    @Order(6)
    void installsAndRemovesTheRpm() throws Exception {
        host.succeed("rpm --install --nodeps /root/tcpwarden.rpm");
        host.succeed(USES_CACHE);
        host.succeed("systemctl start tcpwarden");
        awaitScrape("\ntcpwarden_up 1.0");
        host.succeed("rpm --verify --nodeps tcpwarden");
        assertThat(host.succeed("rpm --query --configfiles tcpwarden")).isEqualTo(SETTINGS + "\n");
        assertThat(host.succeed("rpm --query --filetriggers tcpwarden"))
                .contains("/usr/lib/jvm", "class-cache --if-stale");

        host.succeed("rpm --erase tcpwarden");
        assertThat(host.run("systemctl is-active tcpwarden").output()).isEqualTo("inactive\n");
        // The folder of licences is that of another package there. rpm has no purge: logs stay.
        assertLeft("/usr/share/licenses", "/var/log/private/tcpwarden", "/var/log/tcpwarden");
    }

    private static void assertLeft(String... expected) throws Exception {
        List<String> left = new ArrayList<>(host.files());
        left.removeAll(before);
        assertThat(left).containsExactly(expected);
        List<String> lost = new ArrayList<>(before);
        lost.removeAll(host.files());
        assertThat(lost).isEmpty();
    }

    /** The first table may have been read before the agent listened. */
    private static void awaitScrape(String series) {
        await().untilAsserted(() -> assertThat(host.run(SCRAPE).output()).contains("\ntcpwarden_up 1.0", series));
    }
}

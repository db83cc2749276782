package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerNamesTest {

    private static final String ID = "3726184226f5d3147c25fdeab5b60097e378e8a720503a5e19ecfdf29f869860";
    private static final String OTHER_ID = ID.replace('3', 'a');

    @TempDir
    private Path host;

    private final AtomicLong nanoTime = new AtomicLong();

    private ContainerNames names() {
        return new ContainerNames(List.of(host.resolve("missing"), host, Path.of("/nonexistent")), nanoTime::get);
    }

    private void write(String file, String text) throws IOException {
        Path path = host.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void theKubeletsLinksToLogsNameContainerPodAndNamespace() throws IOException {
        write("var/log/containers/db-0_shop_db-" + OTHER_ID + ".log", "");
        write("var/log/containers/odd-" + ID + ".log", "");
        Files.createSymbolicLink(
                host.resolve("var/log/containers/web-7d4b_shop_web-app-" + ID + ".log"), Path.of("/var/log/pods/gone"));
        assertThat(names().of(ID)).isEqualTo(new ContainerName("web-app", "web-7d4b", "shop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run/containerd/io.containerd.runtime.v2.task/k8s.io/",
                "run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/"
            })
    void containerdsAnnotationsDoSo(String folder) throws IOException {
        write(folder + ID + "/config.json", """
                {"ociVersion":"1.1.0","process":{"env":["PASSWORD=secret"],"annotations":{"io.kubernetes.cri.container-name":"no"}},
                 "annotations":{"io.kubernetes.cri.container-type":"container","io.kubernetes.cri.container-name":"web",
                 "io.kubernetes.cri.sandbox-name":"web-0","io.kubernetes.cri.sandbox-namespace":"shop","odd":null},
                 "linux":{}}""");
        assertThat(names().of(ID)).isEqualTo(new ContainerName("web", "web-0", "shop"));
    }

    @Test
    void criosAnnotationsDoSo() throws IOException {
        write("run/containers/storage/overlay-containers/" + ID + "/userdata/config.json", """
                {"annotations":{"io.kubernetes.container.name":"web","io.kubernetes.pod.name":"web-0",
                 "io.kubernetes.pod.namespace":"shop"}}""");
        assertThat(names().of(ID)).isEqualTo(new ContainerName("web", "web-0", "shop"));
    }

    @Test
    void nerdctlsAnnotationsNameTheContainer() throws IOException {
        write(
                "run/containerd/io.containerd.runtime.v2.task/default/" + ID + "/config.json",
                "{\"annotations\":{\"nerdctl/name\":\"web-1\"}}");
        assertThat(names().of(ID)).isEqualTo(new ContainerName("web-1", "", ""));
    }

    @Test
    void dockersConfigurationNamesTheContainer() throws IOException {
        write("var/lib/docker/containers/" + ID + "/config.v2.json", """
                {"StreamConfig":{},"Config":{"Hostname":"x","Env":["PASSWORD=secret"],"Name":"/no"},"Name":"/web-1"}""");
        write(
                "var/lib/docker/containers/" + OTHER_ID + "/config.v2.json",
                "{\"Name\":\"/k8s_web_web-0_shop_8712f785-1a3e-41ec-a00b-e2dcc77431cb_3\"}");
        assertThat(names().of(ID)).isEqualTo(new ContainerName("web-1", "", ""));
        assertThat(names().of(OTHER_ID)).isEqualTo(new ContainerName("web", "web-0", "shop"));
    }

    @Test
    void podmansListNamesTheContainerAndIsReadAgainWhenItChanges() throws IOException {
        String list = "var/lib/containers/storage/overlay-containers/containers.json";
        write(
                list,
                "[{\"id\":\"" + OTHER_ID
                        + "\",\"names\":[\"db\",\"alias\"],\"metadata\":\"{}\"},{\"id\":7,\"names\":null},5]");
        ContainerNames names = names();
        assertThat(names.of(OTHER_ID)).isEqualTo(new ContainerName("db", "", ""));
        assertThat(names.of(ID)).isEqualTo(ContainerName.UNKNOWN);

        write(
                "var/lib/containers/storage/overlay-containers/volatile-containers.json",
                "[{\"names\":[\"web\"],\"id\":\"" + ID + "\"}]");
        assertThat(names.of(ID)).isEqualTo(ContainerName.UNKNOWN);
        nanoTime.addAndGet(ContainerNames.LOOKED_UP_AGAIN_AFTER.toNanos());
        assertThat(names.of(ID)).isEqualTo(new ContainerName("web", "", ""));
    }

    @Test
    void aNameIsReadOnceAndTheOldestAreForgotten() throws IOException {
        String file = "var/lib/docker/containers/" + ID + "/config.v2.json";
        write(file, "{\"Name\":\"/before\"}");
        ContainerNames names = names();
        assertThat(names.of(ID).container()).isEqualTo("before");
        write(file, "{\"Name\":\"/after\"}");
        nanoTime.addAndGet(10 * ContainerNames.LOOKED_UP_AGAIN_AFTER.toNanos());
        assertThat(names.of(ID).container()).isEqualTo("before");

        for (int i = 0; i < ContainerNames.REMEMBERED; i++) {
            names.of(String.format("%064x", i));
        }
        assertThat(names.of(ID).container()).isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"Name\":7}",
                "{\"Name\":\"\"}",
                "{\"Name\":{\"Name\":\"web\"}}",
                "{\"Name\":\"web",
                "\u0000",
                "{\"a\":}{"
            })
    void aFileThatSaysNothingNamesNothing(String text) throws IOException {
        write("var/lib/docker/containers/" + ID + "/config.v2.json", text);
        write("run/containerd/io.containerd.runtime.v2.task/k8s.io/" + ID + "/config.json", text);
        write("var/lib/containers/storage/overlay-containers/containers.json", text);
        assertThat(names().of(ID)).isEqualTo(ContainerName.UNKNOWN);
    }

    @Test
    void aFileWithoutEndIsNotRead() throws IOException {
        Path file = host.resolve("var/lib/docker/containers/" + ID + "/config.v2.json");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertThat(names().of(ID)).isEqualTo(ContainerName.UNKNOWN);

        write(
                "var/lib/containers/storage/overlay-containers/containers.json",
                "[" + "{},".repeat(6_000_000) + "{\"id\":\"" + ID + "\",\"names\":[\"web\"]}]");
        nanoTime.addAndGet(ContainerNames.LOOKED_UP_AGAIN_AFTER.toNanos());
        assertThat(names().of(ID)).isEqualTo(ContainerName.UNKNOWN);
    }
}

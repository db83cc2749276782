package dev.tcpwarden.process.procfs;

import java.util.Map;
import java.util.Optional;

/** What people call a container, and the Kubernetes pod that it is in. What is not known is "". */
record ContainerName(String container, String pod, String podNamespace) {

    static final ContainerName UNKNOWN = new ContainerName("", "", "");

    /** How the kubelet has Docker call containers, and CRI-O its own: {@code k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT}. */
    private static final String OF_KUBELET = "k8s_";

    private static final int OF_KUBELET_PARTS = 6;
    private static final int OF_LOG_PARTS = 3;

    /** By the name that a runtime shows, such as {@code docker ps}. */
    static ContainerName shown(String name) {
        String[] parts = name.split("_", -1);
        return name.startsWith(OF_KUBELET) && parts.length == OF_KUBELET_PARTS
                ? new ContainerName(parts[1], parts[2], parts[3])
                : new ContainerName(name, "", "");
    }

    /** By the link to its log that the kubelet makes: {@code POD_NAMESPACE_CONTAINER-ID.log}. */
    static Optional<ContainerName> ofLog(String fileName, String id) {
        String end = "-" + id + ".log";
        String[] parts = fileName.endsWith(end)
                ? fileName.substring(0, fileName.length() - end.length()).split("_", -1)
                : new String[0];
        return parts.length == OF_LOG_PARTS
                ? Optional.of(new ContainerName(parts[2], parts[0], parts[1]))
                : Optional.empty();
    }

    /** By the annotations that containerd and CRI-O give their containers, and nerdctl its own. */
    static Optional<ContainerName> ofAnnotations(Map<String, String> annotations) {
        return Optional.of(new ContainerName(
                        first(
                                annotations,
                                "io.kubernetes.cri.container-name",
                                "io.kubernetes.container.name",
                                "nerdctl/name"),
                        first(annotations, "io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"),
                        first(annotations, "io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace")))
                .filter(name -> !name.equals(UNKNOWN));
    }

    private static String first(Map<String, String> annotations, String... keys) {
        for (String key : keys) {
            if (annotations.containsKey(key)) {
                return annotations.getOrDefault(key, "");
            }
        }
        return "";
    }
}

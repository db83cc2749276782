package dev.tcpwarden.process;

import java.util.Objects;

/**
 * What a process is part of, by its control group. What it is not part of, or what is not known, is "".
 *
 * @param container the container's name, or the first 12 digits of its id where no file of its runtime names it
 * @param containerRuntime what runs it: docker, podman, cri-o and the like
 * @param pod the name of the Kubernetes pod, or its uid where no file names it
 * @param podNamespace the namespace of that pod
 * @param unit the systemd service, {@code nginx.service}; of a container in which systemd runs, one of its own
 */
public record Workload(String container, String containerRuntime, String pod, String podNamespace, String unit) {

    public static final Workload NONE = new Workload("", "", "", "", "");

    public Workload {
        Objects.requireNonNull(container, "container");
        Objects.requireNonNull(containerRuntime, "containerRuntime");
        Objects.requireNonNull(pod, "pod");
        Objects.requireNonNull(podNamespace, "podNamespace");
        Objects.requireNonNull(unit, "unit");
    }
}

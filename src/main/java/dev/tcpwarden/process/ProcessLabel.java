package dev.tcpwarden.process;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The words by which processes are distinguished and chosen: the catalogue that metrics, lists, filters, groups, JMX and the audit log
 * follow, in this order.
 */
public enum ProcessLabel {
    PROCESS("process", "Process", "What people call the process", ProcessInfo::name),
    PID("pid", "Pid", "Process id", process -> Integer.toString(process.pid())),
    CONTAINER(
            "container",
            "Container",
            "Name of its container, or the first 12 digits of the container's id",
            process -> process.workload().container()),
    CONTAINER_RUNTIME(
            "container_runtime",
            "Runtime",
            "What runs its container: docker, containerd, cri-o, podman, ecs, lxc or nspawn",
            process -> process.workload().containerRuntime()),
    POD(
            "pod",
            "Pod",
            "Name of its Kubernetes pod, or the pod's uid",
            process -> process.workload().pod()),
    POD_NAMESPACE(
            "pod_namespace",
            "Pod-Namespace",
            "Namespace of its Kubernetes pod",
            process -> process.workload().podNamespace()),
    UNIT("unit", "Unit", "Its systemd service", process -> process.workload().unit());

    public static final List<ProcessLabel> ALL = List.of(values());

    /** Those that tell what a process is part of. Few processes have all of them, and many have none. */
    public static final List<ProcessLabel> OF_WORKLOAD = ALL.subList(CONTAINER.ordinal(), ALL.size());

    @Immutable
    @FunctionalInterface
    private interface Value {

        /** "" for nothing. */
        String of(ProcessInfo process);
    }

    private final String key;
    private final String header;
    private final String meaning;
    private final Value value;

    ProcessLabel(String key, String header, String meaning, Value value) {
        this.key = key;
        this.header = header;
        this.meaning = meaning;
        this.value = value;
    }

    public static Optional<ProcessLabel> ofKey(String key) {
        return ALL.stream().filter(label -> label.key.equals(key)).findFirst();
    }

    /** All keys, for sentences that say what is allowed. */
    public static String keys() {
        return Arrays.stream(values()).map(ProcessLabel::key).collect(Collectors.joining(", "));
    }

    /** The name in metrics, JSON, filters and over JMX. */
    public String key() {
        return key;
    }

    /** The header of its column in tables. */
    public String header() {
        return header;
    }

    /** One line for people, a noun phrase without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** What it is of that process; nothing where the process has none, or it is not known. */
    public Optional<String> of(ProcessInfo process) {
        return Optional.of(value.of(process)).filter(text -> !text.isEmpty());
    }

    /** The same, "" for nothing. */
    public String textOf(ProcessInfo process) {
        return value.of(process);
    }
}

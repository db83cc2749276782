package dev.tcpwarden.process.procfs;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of a control group says of the processes in it: container runtimes put the id of a container into it, the kubelet
 * the uid of a pod, systemd the name of a unit. Where containers are nested, the innermost counts. What is not there is "".
 *
 * @param runtime what runs the container; "" too where a pod's container stands there by its id alone
 * @param container its id of 64 digits, or its name where the runtime knows names only
 * @param podUid the uid of the Kubernetes pod
 * @param unit the systemd service
 */
record CgroupPath(String runtime, String container, String podUid, String unit) {

    static final CgroupPath NONE = new CgroupPath("", "", "", "");

    private static final int ID_LENGTH = 64;
    private static final String ID = "[0-9a-f]{" + ID_LENGTH + "}";

    /** {@code docker-ID.scope}, {@code crio-ID}, or runc's argument {@code SLICE:cri-containerd:ID}. */
    private static final Pattern PREFIXED_ID = Pattern.compile(
            "(?:.*:)?(docker|cri-containerd|nerdctl|crio|libpod|libpod-payload)[-:](" + ID + ")(?:\\.scope)?");

    private static final Pattern BARE_ID = Pattern.compile(ID);

    /** {@code podUID}, {@code kubepods-burstable-podUID.slice}; the uid of a static pod is 32 digits. */
    private static final Pattern POD = Pattern.compile(
            "(?:.*-)?pod([0-9a-f]{32}|[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})(?:\\.slice(?::.*)?)?");

    private static final String LXC_PAYLOAD = "lxc.payload.";
    private static final Pattern MACHINE = Pattern.compile("systemd-nspawn@(.+)\\.service|machine-(.+)\\.scope");
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");

    /** The service that all units of a user are below. */
    private static final Pattern USER_MANAGER = Pattern.compile("user@[0-9]+\\.service");

    private static final Map<String, String> RUNTIMES = Map.of(
            "docker", "docker",
            "cri-containerd", "containerd",
            "nerdctl", "containerd",
            "crio", "cri-o",
            "libpod", "podman",
            "libpod-payload", "podman");

    /** Whether it is known by an id, which a file of its runtime may give a name to. */
    boolean hasContainerId() {
        return BARE_ID.matcher(container).matches();
    }

    boolean isContainerOrPod() {
        return !container.isEmpty() || !podUid.isEmpty();
    }

    static CgroupPath parse(String path) {
        CgroupPath found = NONE;
        String[] parts = path.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            found = found.then(parts, i);
        }
        return found;
    }

    /** The same with what one part adds. */
    private CgroupPath then(String[] parts, int i) {
        String part = parts[i];
        CgroupPath here = part.contains("pod") ? inPod(part) : this;
        if (part.length() == ID_LENGTH && BARE_ID.matcher(part).matches()) {
            return here.inBareId(parts, i);
        }
        Matcher prefixed = PREFIXED_ID.matcher(part);
        if (part.length() > ID_LENGTH && prefixed.matches()) {
            // podman alone puts a container below the service that it belongs to, under this prefix; others below that
            // of their daemon
            String service = prefixed.group(1).equals("libpod-payload") ? unit : "";
            return here.inContainer(RUNTIMES.getOrDefault(prefixed.group(1), ""), prefixed.group(2), service);
        }
        if (part.startsWith(LXC_PAYLOAD)) {
            return here.inContainer("lxc", part.substring(LXC_PAYLOAD.length()), "");
        }
        if (parts[i - 1].equals("lxc")) {
            return here.inContainer("lxc", part, "");
        }
        Matcher machine = MACHINE.matcher(part);
        if (i + 1 < parts.length && parts[i + 1].equals("payload") && machine.matches()) {
            String name = machine.group(1) == null ? machine.group(2) : machine.group(1);
            return here.inContainer("nspawn", unescape(name), "");
        }
        return part.endsWith(".service") && !USER_MANAGER.matcher(part).matches() ? here.inUnit(part) : here;
    }

    /** Of digits alone the parts before tell what they are: {@code docker/ID}, {@code podUID/ID}, {@code ecs/TASK/ID}. */
    private CgroupPath inBareId(String[] parts, int i) {
        String before = parts[i - 1];
        if (before.equals("docker")) {
            return inContainer("docker", parts[i], "");
        }
        if (parts[1].equals("ecs")) {
            return inContainer("ecs", parts[i], "");
        }
        return POD.matcher(before).matches() ? inContainer("", parts[i], "") : this;
    }

    private CgroupPath inPod(String part) {
        Matcher pod = POD.matcher(part);
        return pod.matches() ? new CgroupPath(runtime, container, pod.group(1).replace('_', '-'), unit) : this;
    }

    private CgroupPath inContainer(String by, String idOrName, String service) {
        return new CgroupPath(by, idOrName, podUid, service);
    }

    private CgroupPath inUnit(String part) {
        // systemd puts this before what could be a file of the kernel's in that folder, such as io.service
        return new CgroupPath(runtime, container, podUid, part.startsWith("_") ? part.substring(1) : part);
    }

    private static String unescape(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }
}

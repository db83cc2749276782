// The floor: drains the kernel's TCP dump and looks only at message boundaries. What reads sock_diag cannot be faster. drain all does
// so in each network namespace that a process is in.
#include "turn.h"
#include <dirent.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char buffer[1 << 20];
static int netlink;

// The dump that tcpwarden asks for: both families in one walk, as ss does it, with tcp_info, all states, with that of sockets only
// bound (TCP_BOUND_INACTIVE, 13, Linux 6.8 and later), which cost the kernel a walk over its table of bound ports.
static long drain(void) {
    struct {
        struct nlmsghdr header;
        struct inet_diag_req body;
    } request = {
        .header = {sizeof request, TCPDIAG_GETSOCK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0},
        .body = {.idiag_family = AF_UNSPEC, .idiag_ext = 1 << (INET_DIAG_INFO - 1), .idiag_states = 0x3ffe},
    };
    long rows = 0;
    if (send(netlink, &request, sizeof request, 0) < 0) fail("send");
    for (;;) {
        ssize_t left = recv(netlink, buffer, sizeof buffer, 0);
        if (left < 0) fail("recv");
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
            if (h->nlmsg_type == NLMSG_DONE) return rows;
            if (h->nlmsg_type == NLMSG_ERROR) {
                errno = -((struct nlmsgerr *)NLMSG_DATA(h))->error;
                fail("sock_diag");
            }
            rows++;
        }
    }
}

static void open_netlink(void) {
    netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) fail("socket");
}

static int is_new(ino_t namespace, ino_t *seen, int count) {
    for (int i = 0; i < count; i++)
        if (seen[i] == namespace) return 0;
    seen[count] = namespace;
    return 1;
}

static long drain_all(void) {
    static ino_t seen[4096];
    int count = 0;
    long rows = 0;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry = readdir(processes); entry && count < 4096; entry = readdir(processes)) {
        char path[300];
        struct stat status;
        snprintf(path, sizeof path, "/proc/%s/ns/net", entry->d_name);
        int namespace = entry->d_name[0] > '0' && entry->d_name[0] <= '9' ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        if (namespace < 0) continue;
        if (!fstat(namespace, &status) && is_new(status.st_ino, seen, count)) {
            count++;
            if (setns(namespace, CLONE_NEWNET)) fail("setns");
            open_netlink();
            rows += drain();
            close(netlink);
        }
        close(namespace);
    }
    closedir(processes);
    return rows;
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "all")) {
        serve(drain_all);
    } else {
        open_netlink();
        serve(drain);
    }
}

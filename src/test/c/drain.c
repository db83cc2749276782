// The floor: drains the kernel's TCP dump and looks only at message boundaries. What reads sock_diag cannot be faster.
#include "turn.h"
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

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

int main(void) {
    netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) fail("socket");
    serve(drain);
}

// Holds TCP sockets: hold SOCKETS PROCESSES own|namespaces|shared. Each process has a listener, or two where that makes the number
// even, and loopback connections of its own, both ends of each; with "namespaces" in a network namespace of its own. With "shared" all
// processes share the sockets of one.
// Prints "ready SOCKETS" when all are there, or "error REASON". Exits, and its processes with it, at the end of its input.
#include "turn.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS_OF_AN_ADDRESS = 20000 }; // fewer than there are ephemeral ports

// What became of each process, in memory that all share, so that every descriptor can be a socket: 0 until it holds its sockets,
// then 1, or a negative errno.
static volatile int *outcome;

static void give_up(int process) {
    outcome[process] = -errno;
    _exit(1);
}

static struct sockaddr_in loopback(unsigned host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(0x7f000000 + host);
    return address;
}

static void connect_once(int process, int listener, struct sockaddr_in *server, unsigned from) {
    int one = 1, client = socket(AF_INET, SOCK_STREAM, 0);
    if (client < 0) give_up(process);
    struct linger reset = {1, 0}; // leaves no TIME_WAIT behind
    struct sockaddr_in local = loopback(from, 0);
    setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    setsockopt(client, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(client, (void *)&local, sizeof local) || connect(client, (void *)server, sizeof *server) ||
        accept(listener, 0, 0) < 0)
        give_up(process);
}

static int listen_at(int process, struct sockaddr_in server) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (void *)&server, sizeof server) || listen(listener, 64)) give_up(process);
    return listener;
}

static void enter_new_namespace(int process) {
    struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    if (unshare(CLONE_NEWNET)) give_up(process);
    int any = socket(AF_INET, SOCK_DGRAM, 0);
    if (any < 0 || ioctl(any, SIOCSIFFLAGS, &loopback)) give_up(process);
    close(any);
}

static void open_sockets(int process, int sockets) {
    struct sockaddr_in server = loopback(0x010000 + process, 9000);
    int listener = listen_at(process, server);
    if (sockets % 2 == 0) listen_at(process, loopback(0x010000 + process, 9001));
    for (int i = 0; i < (sockets - 1) / 2; i++)
        connect_once(process, listener, &server, 0x100000 + process * 64 + i / CONNECTIONS_OF_AN_ADDRESS);
}

static void wait_for_the_end(int process) {
    outcome[process] = 1;
    for (;;) pause();
}

static void raise_open_files(int sockets) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    rlim_t wanted = sockets;
    if (limit.rlim_cur >= wanted) return;
    struct rlimit raised = {wanted, limit.rlim_max < wanted ? wanted : limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised)) {
        printf("error the limit of open files is %ld here, too few for %d in a process\n", (long)limit.rlim_max, sockets);
        exit(1);
    }
}

static void await(int process) {
    while (outcome[process] == 0) usleep(2000);
    if (outcome[process] < 0) {
        errno = -outcome[process];
        fail("a process of the load");
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return fputs("usage: hold SOCKETS PROCESSES own|namespaces|shared\n", stderr), 2;
    int in_namespaces = !strcmp(argv[3], "namespaces"), shared = !strcmp(argv[3], "shared");
    int sockets = atoi(argv[1]), processes = atoi(argv[2]);
    raise_open_files(shared ? sockets + 16 : (sockets + processes - 1) / processes);
    outcome = mmap(0, processes * sizeof *outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t *children = calloc(processes, sizeof *children);
    if (shared) {
        open_sockets(0, sockets);
    }
    for (int process = 0; process < processes; process++) {
        children[process] = fork();
        if (children[process] < 0) fail("fork");
        if (children[process] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (shared) wait_for_the_end(process);
            close_range(0, ~0U, 0);
            if (in_namespaces) enter_new_namespace(process);
            open_sockets(process, sockets / processes + (process < sockets % processes));
            wait_for_the_end(process);
        }
    }
    for (int process = 0; process < processes; process++) await(process);
    printf("ready %d\n", sockets);
    fflush(stdout);
    while (getchar() != EOF) {}
    for (int process = 0; process < processes; process++) kill(children[process], SIGKILL);
    for (int process = 0; process < processes; process++) waitpid(children[process], 0, 0);
}

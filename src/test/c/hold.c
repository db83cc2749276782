// Holds TCP sockets: hold SOCKETS PROCESSES. Each process has a listener and loopback connections of its own, both ends of each.
// Prints "ready SOCKETS" when all are there, or "error REASON". Ends, and its processes with it, when its input ends.
#include "turn.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_OF_AN_ADDRESS = 20000 }; // fewer than there are ephemeral ports

static int report; // a pipe to the parent: a process writes one line to it

static void give_up(const char *what) {
    dprintf(report, "error %s: %s\n", what, strerror(errno));
    _exit(1);
}

static struct sockaddr_in loopback(unsigned host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(0x7f000000 + host);
    return address;
}

static void connect_once(int listener, struct sockaddr_in *server, unsigned from) {
    int one = 1, client = socket(AF_INET, SOCK_STREAM, 0);
    struct linger reset = {1, 0}; // leaves no TIME_WAIT behind
    struct sockaddr_in local = loopback(from, 0);
    if (client < 0) give_up("socket");
    setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    setsockopt(client, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(client, (void *)&local, sizeof local)) give_up("bind");
    if (connect(client, (void *)server, sizeof *server)) give_up("connect");
    if (accept(listener, 0, 0) < 0) give_up("accept");
}

static void hold(int process, int sockets) {
    struct sockaddr_in server = loopback(0x010000 + process, 9000);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0) give_up("socket");
    if (bind(listener, (void *)&server, sizeof server)) give_up("bind");
    if (listen(listener, 64)) give_up("listen");
    for (int i = 0; i < (sockets - 1) / 2; i++)
        connect_once(listener, &server, 0x100000 + process * 64 + i / CONNECTIONS_OF_AN_ADDRESS);
    dprintf(report, "%d\n", 1 + (sockets - 1) / 2 * 2);
    for (;;) pause();
}

static void raise_open_files(int sockets) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    rlim_t wanted = sockets + 64;
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    if (limit.rlim_max < wanted) limit.rlim_max = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit)) {
        printf("error the limit of open files cannot be raised to %ld: %s\n", (long)wanted, strerror(errno));
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return fputs("usage: hold SOCKETS PROCESSES\n", stderr), 2;
    int sockets = atoi(argv[1]), processes = atoi(argv[2]), pipes[2];
    raise_open_files(sockets / processes + 1);
    if (pipe(pipes)) fail("pipe");
    report = pipes[1];
    for (int process = 0; process < processes; process++) {
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            hold(process, sockets / processes + (process < sockets % processes));
        }
    }
    close(pipes[1]);
    FILE *reports = fdopen(pipes[0], "r");
    char line[256];
    long held = 0;
    for (int process = 0; process < processes; process++) {
        if (!fgets(line, sizeof line, reports)) fail("a process of the load ended");
        if (line[0] == 'e') return fputs(line, stdout), 1;
        held += atol(line);
    }
    printf("ready %ld\n", held);
    fflush(stdout);
    while (getchar() != EOF) {}
}

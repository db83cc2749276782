// Opens and closes short-lived connections: churn RATE, that many a second, each of one byte. Two processes, as a client and a server
// are. Prints the number of connections made so far, once a second. Exits at the end of its input.
#include "turn.h"
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTENERS = 64, SLICES = 100 }; // so that the client's ports suffice while TIME_WAIT holds them

static struct sockaddr_in server(int i) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9100)};
    address.sin_addr.s_addr = htonl(0x7ff00000 + i);
    return address;
}

static void accept_all(struct pollfd *listeners) {
    char byte;
    for (;;) {
        if (poll(listeners, LISTENERS, -1) < 0) exit(1);
        for (int i = 0; i < LISTENERS; i++) {
            if (!(listeners[i].revents & POLLIN)) continue;
            int connection = accept(listeners[i].fd, 0, 0);
            if (connection < 0) continue;
            if (read(connection, &byte, 1) < 0) exit(1);
            close(connection);
        }
    }
}

static void connect_once(long number) {
    int client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = server(number % LISTENERS);
    if (client < 0) fail("socket");
    if (connect(client, (void *)&to, sizeof to)) fail("connect");
    if (write(client, "x", 1) != 1) fail("write");
    close(client);
}

int main(int argc, char **argv) {
    if (argc != 2) return fputs("usage: churn RATE\n", stderr), 2;
    long rate = atol(argv[1]), made = 0;
    struct pollfd listeners[LISTENERS], input = {.fd = 0, .events = POLLIN};
    for (int i = 0; i < LISTENERS; i++) {
        struct sockaddr_in address = server(i);
        listeners[i] = (struct pollfd){.fd = socket(AF_INET, SOCK_STREAM, 0), .events = POLLIN};
        if (bind(listeners[i].fd, (void *)&address, sizeof address)) fail("bind");
        if (listen(listeners[i].fd, 1024)) fail("listen");
    }
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        accept_all(listeners);
    }
    for (int i = 0; i < LISTENERS; i++) close(listeners[i].fd);
    setvbuf(stdout, 0, _IOLBF, 0);
    long start = nanos(), slice_nanos = 1000000000L / SLICES;
    for (long slice = 1;; slice++) {
        for (; made < rate * slice / SLICES; made++) connect_once(made);
        if (slice % SLICES == 0) printf("%ld\n", made);
        long left = start + slice * slice_nanos - nanos();
        if (poll(&input, 1, left > 0 ? left / 1000000 : 0) > 0) return 0;
    }
}

// Runs a program whose output goes nowhere, and reports what it cost: timed LIMIT_SECONDS PROGRAM ARGUMENT... prints
// "NANOSECONDS CPU_NANOSECONDS EXIT", with 124 as the exit of one that was stopped at the limit.
#include "turn.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t stopped;

static void stop(int signal) {
    (void)signal;
    stopped = 1;
    kill(child, SIGKILL);
}

static long of(struct timeval t) { return t.tv_sec * 1000000000L + t.tv_usec * 1000L; }

int main(int argc, char **argv) {
    if (argc < 3) return fputs("usage: timed LIMIT_SECONDS PROGRAM ARGUMENT...\n", stderr), 2;
    long start = nanos();
    child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(open("/dev/null", O_RDWR), 0), dup2(0, 1), dup2(0, 2);
        execv(argv[2], argv + 2);
        _exit(127);
    }
    signal(SIGALRM, stop);
    alarm(atoi(argv[1]));
    int status;
    struct rusage used;
    while (wait4(child, &status, 0, &used) < 0)
        if (errno != EINTR) fail("wait4");
    int exit = stopped ? 124 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    printf("%ld %ld %d\n", nanos() - start, of(used.ru_utime) + of(used.ru_stime), exit);
}

// A program that waits for a line on its input, does its work once, and answers with one line: "NANOSECONDS ROWS", or "error REASON".
// It exits at the end of its input.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline long nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static inline void fail(const char *what) {
    printf("error %s: %s\n", what, strerror(errno));
    exit(1);
}

static inline void serve(long (*work)(void)) {
    char line[64];
    setvbuf(stdout, 0, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        long start = nanos();
        long rows = work();
        printf("%ld %ld\n", nanos() - start, rows);
    }
}

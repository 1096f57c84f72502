#include "CProcess.h"

static int count;
static char **arguments;

// glibc and dyld hand the arguments of `main` to what runs before it, where Swift's library reads /proc/self/cmdline.
__attribute__((constructor)) static void keep(int argc, char **argv) {
#if defined(__GLIBC__) || defined(__APPLE__)
    count = argc;
    arguments = argv;
#else
    (void)argc;
    (void)argv;
#endif
}

int cp_argument_count(void) { return count; }

const char *cp_argument(int index) { return arguments[index]; }

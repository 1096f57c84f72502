#ifndef CPROCESS_H
#define CPROCESS_H
// What Swift cannot reach of its own process.

#ifdef __linux__
// mallopt(3) and its constants, which Swift's Glibc module leaves out.
#include <malloc.h>
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// How many arguments the process was started with, its own name among them; 0 where nobody told.
int cp_argument_count(void);

/// One of them, valid as long as the process.
const char *cp_argument(int index);

/// Makes a pipe, of which no child inherits an end: not even one that is started at this moment, where the system can do
/// that (`pipe2`, which Swift's Glibc module leaves out). 0, or -1 with `errno`.
int cp_pipe(int *ends);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif

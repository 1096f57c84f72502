#ifndef CMALLOC_SHIM_H
#define CMALLOC_SHIM_H
// mallopt(3) and its constants, which Swift's Glibc module leaves out.
#ifdef __linux__
#include <malloc.h>
#endif
#endif

#if defined(__linux__)
#include <math.h>

// Swift's own Glibc library asks for this function, which nobody here calls, and the one of glibc 2.35 got a version of
// its own: it alone would keep a binary off systems that are older, such as RHEL 9 and Amazon Linux 2023 (2.34).
float hypotf(float x, float y) {
    if (isinf(x) || isinf(y)) return INFINITY;
    // The squares of two floats are exact in a double, and their sum cannot overflow.
    return (float)sqrt((double)x * x + (double)y * y);
}
#endif

#include "CNcurses.h"

// Its macros take names as common as `lines` and `columns`, so it is kept out of the other file.
#include <term.h>

int cn_type_colors(const char *type) {
    int outcome;
    if (setupterm((char *)type, 1, &outcome) != OK) return -1;
    int colors = tigetnum((char *)"colors");
    return colors < 0 ? 0 : colors;
}

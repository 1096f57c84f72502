#ifndef CNCURSES_H
#define CNCURSES_H
// Wide-character functions are declared only when this is 1, and Swift's importer sets no feature macro that makes it so.
#define NCURSES_WIDECHAR 1
#include <wchar.h>
#include <locale.h>
#include <ncurses.h>
#endif

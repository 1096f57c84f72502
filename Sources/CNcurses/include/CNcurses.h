#ifndef CNCURSES_H
#define CNCURSES_H
// What Swift cannot reach of ncurses: macros, mutable globals and variadics; and the locale it takes characters from.
// The rest of ncurses is imported as it is.

// Wide-character functions are declared only when this is 1, and Swift's importer sets no feature macro that makes it so.
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

// Globals of ncurses, valid between newterm and delscreen.
static inline WINDOW *cn_stdscr(void) { return stdscr; }
static inline WINDOW *cn_curscr(void) { return curscr; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_rows(void) { return LINES; }
static inline int cn_columns(void) { return COLS; }

// Attributes: macros with casts and shifts.
static inline attr_t cn_bold(void) { return A_BOLD; }
static inline attr_t cn_dim(void) { return A_DIM; }
static inline attr_t cn_underline(void) { return A_UNDERLINE; }
static inline attr_t cn_reverse(void) { return A_REVERSE; }

/// Numbers a pair of colours; -1 is the terminal's own. False when the terminal refused: such a pair must not be used,
/// it would paint black on black. Colours beyond 16 bits need ncurses 6.1.
static inline bool cn_init_pair(int pair, int foreground, int background) {
#if NCURSES_VERSION_MAJOR > 6 || (NCURSES_VERSION_MAJOR == 6 && NCURSES_VERSION_MINOR >= 1)
    return init_extended_pair(pair, foreground, background) == OK;
#else
    return init_pair((short)pair, (short)foreground, (short)background) == OK;
#endif
}

/// A base character with up to two marks (0 for none) as ncurses stores it.
static inline void cn_set_cell(cchar_t *cell, wchar_t base, wchar_t mark1, wchar_t mark2, attr_t attributes, short pair) {
    wchar_t text[4] = {base, mark1, mark2, 0};
    setcchar(cell, text, attributes, pair, NULL);
}

/// A string capability of the current terminal, NULL when it has none.
const char *_Nullable cn_capability(const char *name);

/// The colours of a terminal type, -1 when it is not in the terminfo database. Not while a screen is open.
int cn_type_colors(const char *type);

/// What the locale can carry.
typedef enum cn_charset {
    CN_ASCII,
    CN_UTF8,
    /// UTF-8 was asked for by a locale that is not installed here, and comes from another one.
    CN_UTF8_INSTEAD,
} cn_charset;

/// Takes the character set from the environment, for the whole process. When the environment says nothing at all, which
/// is how containers start, or names a UTF-8 locale that is not installed, which is how bare servers are reached by ssh,
/// UTF-8 is tried all the same: today's terminals speak it.
cn_charset cn_set_locale(void);

/// The columns the C library gives a scalar in the current locale, -1 when it is not printable.
int cn_width(uint32_t scalar);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif

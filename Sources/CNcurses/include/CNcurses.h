#ifndef CNCURSES_H
#define CNCURSES_H
// What Swift cannot reach of ncurses and of the tty: macros, mutable globals, variadics and signal handlers.
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

/// Takes the character set from the environment; true when it is UTF-8. When the environment says nothing at all,
/// which is how containers start, UTF-8 is tried: today's terminals speak it.
bool cn_set_locale(void);

/// The columns the C library gives a scalar in the current locale, -1 when it is not printable.
int cn_width(uint32_t scalar);

/// The size the kernel knows for a terminal, false when it knows none.
bool cn_window_size(int fd, int *columns, int *rows);

/// Turns off flow control and literal-next on top of cbreak, so that Ctrl-S, Ctrl-Q and Ctrl-V are keys.
void cn_quiet_line(int fd);

/// The largest reset text `cn_hold` keeps.
#define CN_RESET_LIMIT 256

/// Remembers the settings of a terminal's line, to be put back later. False when the descriptor is no terminal.
bool cn_remember_line(int fd);

/// From here on exit and crashes put the remembered terminal back, after sending it `reset`, which turns off all that
/// the screen turned on. Sends stderr to `log` (when not -1) until then. False when `reset` is too long.
bool cn_hold(const char *reset, size_t length, int log);

/// Puts line settings and stderr back as they were found; nothing when nothing is held.
void cn_release(void);

// Signals. One bit for each pending one, by number.
static inline uint32_t cn_bit(int signal) { return (uint32_t)1 << signal; }

/// Installs the handlers. The descriptor returned becomes readable when `cn_signals_take` has something to say;
/// -1 when there is none. Must come before newterm: ncurses takes SIGWINCH only where nobody has it.
int cn_signals_begin(void);

/// The signals that came since the last call.
uint32_t cn_signals_take(void);

/// Gives every signal back to whom it belonged before `cn_signals_begin`.
void cn_signals_end(void);

/// Stops the process as SIGTSTP would by default; returns when it is continued.
void cn_stop(void);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif

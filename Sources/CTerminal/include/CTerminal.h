#ifndef CTERMINAL_H
#define CTERMINAL_H
// The tty below the screen: its line settings, the signals that are about it, and giving it back on every way out.
// Knows no ncurses, which must not be entered from a signal handler.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// The size the kernel knows for a terminal, false when it knows none.
bool ct_window_size(int fd, int *columns, int *rows);

/// Turns off flow control and literal-next on top of cbreak, so that Ctrl-S, Ctrl-Q and Ctrl-V are keys.
void ct_quiet_line(int fd);

/// The largest reset text `ct_hold` keeps.
#define CT_RESET_LIMIT 256

/// Remembers the settings of a terminal's line, to be put back later. False when the descriptor is no terminal.
bool ct_remember_line(int fd);

/// From here on exit and crashes put the remembered terminal back, after sending it `reset`, which turns off all that
/// the screen turned on. Sends stderr to `log` (when not -1) until then. False when `reset` is too long.
bool ct_hold(const char *reset, size_t length, int log);

/// Puts line settings and stderr back as they were found; nothing when nothing is held.
void ct_release(void);

// Signals. One bit for each pending one, by number.
static inline uint32_t ct_bit(int signal) { return (uint32_t)1 << signal; }

/// Installs the handlers. The descriptor returned becomes readable when `ct_signals_take` has something to say;
/// -1 when there is none. Must come before newterm: ncurses takes SIGWINCH only where nobody has it.
int ct_signals_begin(void);

/// The signals that came since the last call.
uint32_t ct_signals_take(void);

/// Gives every signal back to whom it belonged before `ct_signals_begin`.
void ct_signals_end(void);

/// Stops the process as SIGTSTP would by default; returns when it is continued.
void ct_stop(void);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif

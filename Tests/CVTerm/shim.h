#ifndef CVTERM_SHIM_H
#define CVTERM_SHIM_H
// libvterm, and what Swift cannot reach of it and of pseudo terminals: bit fields, unions, functions behind feature macros.
#include <vterm.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#ifdef __linux__
extern int posix_openpt(int);
extern int grantpt(int);
extern int unlockpt(int);
extern int ptsname_r(int, char *, size_t);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif
#define CV_SPAWN_CLOSED 0
#else
#define CV_SPAWN_CLOSED POSIX_SPAWN_CLOEXEC_DEFAULT
#endif

/// A colour as one number: -1 the terminal's own, 0 to 255 of the palette, 0x1000000 and more RGB.
static inline int cv_color(VTermColor color, bool foreground) {
    if (foreground ? VTERM_COLOR_IS_DEFAULT_FG(&color) : VTERM_COLOR_IS_DEFAULT_BG(&color)) return -1;
    if (VTERM_COLOR_IS_INDEXED(&color)) return color.indexed.idx;
    return 0x1000000 | color.rgb.red << 16 | color.rgb.green << 8 | color.rgb.blue;
}
static inline int cv_foreground(const VTermScreenCell *cell) { return cv_color(cell->fg, true); }
static inline int cv_background(const VTermScreenCell *cell) { return cv_color(cell->bg, false); }
static inline bool cv_bold(const VTermScreenCell *cell) { return cell->attrs.bold; }
static inline bool cv_reverse(const VTermScreenCell *cell) { return cell->attrs.reverse; }
static inline bool cv_underline(const VTermScreenCell *cell) { return cell->attrs.underline != 0; }
static inline uint32_t cv_scalar(const VTermScreenCell *cell, int index) { return cell->chars[index]; }
static inline int cv_flag(const VTermValue *value) { return value->boolean; }

/// A piece of a text that a program sent, which need not end with NUL; `begins` and `ends` say where in it the piece is.
typedef struct {
    const char *bytes;
    size_t count;
    bool begins, ends;
} cv_piece;

static inline cv_piece cv_text(const VTermValue *value) {
#if VTERM_VERSION_MAJOR > 0 || VTERM_VERSION_MINOR >= 2
    return (cv_piece){value->string.str, value->string.len, value->string.initial, value->string.final};
#else
    // Before 0.2 (Debian 12, Ubuntu 22.04 have 0.1) texts came whole.
    return (cv_piece){value->string, value->string == NULL ? 0 : strlen(value->string), true, true};
#endif
}

/// Both ends of a new pseudo terminal that no child inherits by accident; false and errno when there is none.
static inline bool cv_open_pty(int *master, int *slave, char *name, size_t length) {
    *slave = -1;
    *master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*master < 0) return false;
    if (grantpt(*master) != 0 || unlockpt(*master) != 0 || ptsname_r(*master, name, length) != 0) return false;
    *slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return *slave >= 0;
}

static inline bool cv_set_window(int fd, int columns, int rows) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(fd, TIOCSWINSZ, &size) == 0;
}

/// How many bytes wait to be read.
static inline int cv_unread(int fd) {
    int count = 0;
    return ioctl(fd, FIONREAD, &count) == 0 ? count : 0;
}

/// Starts a program as leader of its own session on the terminal of that name, with all signals as by default.
static inline int cv_spawn(pid_t *child, const char *path, char *const *arguments, char *const *environment,
                           const char *terminal, const char *directory) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    // The spawning thread may block SIGWINCH, as libdispatch's do; the child would inherit that.
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | CV_SPAWN_CLOSED);
    posix_spawn_file_actions_init(&actions);
    // The first terminal that the leader of a session opens becomes its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    // A child that inherits a listening socket keeps its port open after its server is gone.
#ifdef __linux__
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    if (directory != NULL) posix_spawn_file_actions_addchdir_np(&actions, directory);
    int result = posix_spawn(child, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return result;
}

/// The exit code of a status of waitpid, or 128 and the signal that ended the process.
static inline int cv_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }
#endif

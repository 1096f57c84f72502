#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

// MARK: The line

bool ct_window_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

void ct_quiet_line(int fd) {
    struct termios line;
    if (tcgetattr(fd, &line) != 0) return;
    line.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    line.c_lflag &= ~(tcflag_t)IEXTEN;
    tcsetattr(fd, TCSADRAIN, &line);
}

// MARK: Putting it back

static struct {
    int fd;
    int error;
    struct termios line;
    char reset[CT_RESET_LIMIT];
    size_t length;
} held;
// Set last when holding and cleared first when putting back, so that a handler on any thread sees whole values.
static atomic_bool holding;

// Line settings and stderr. Async-signal-safe.
static void put_line_back(void) {
    struct sigaction ignore, before;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    // From the background, tcsetattr would stop the process that is about to leave.
    sigaction(SIGTTOU, &ignore, &before);
    tcsetattr(held.fd, TCSANOW, &held.line);
    sigaction(SIGTTOU, &before, NULL);
    if (held.error >= 0) dup2(held.error, STDERR_FILENO);
}

// Sends what a terminal takes without waiting; true when that was all of it. Async-signal-safe.
static bool send_now(const char *text, size_t length) {
    for (size_t sent = 0; sent < length;) {
        ssize_t n = write(held.fd, text + sent, length - sent);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        sent += (size_t)n;
    }
    return true;
}

// Everything, by hand, for exit and crashes: ncurses must not be entered from here. Async-signal-safe.
static void put_screen_back(void) {
    if (!atomic_exchange(&holding, false)) return;
    // A terminal that nobody reads takes no byte more, and whoever waits for it never ends.
    int flags = fcntl(held.fd, F_GETFL);
    if (flags >= 0) fcntl(held.fd, F_SETFL, flags | O_NONBLOCK);
    if (!send_now(held.reset, held.length)) {
        // Drawing that is still under way is worth nothing any more: it makes room for what puts the screen back.
        tcflush(held.fd, TCOFLUSH);
        send_now(held.reset, held.length);
    }
    // The flags are the shell's too.
    if (flags >= 0) fcntl(held.fd, F_SETFL, flags);
    put_line_back();
}

bool ct_remember_line(int fd) {
    held.fd = fd;
    return tcgetattr(fd, &held.line) == 0;
}

bool ct_hold(const char *reset, size_t length, int log) {
    static bool registered;
    if (length > CT_RESET_LIMIT) return false;
    if (!registered) registered = atexit(put_screen_back) == 0;
    memcpy(held.reset, reset, length);
    held.length = length;
    held.error = -1;
    if (log >= 0) {
        held.error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
        if (held.error >= 0) dup2(log, STDERR_FILENO);
    }
    atomic_store(&holding, true);
    return true;
}

void ct_release(void) {
    if (!atomic_exchange(&holding, false)) return;
    put_line_back();
    if (held.error >= 0) close(held.error);
    held.error = -1;
}

// MARK: Signals

// How long a program that was told to end may take to give the terminal back, in seconds: a slow line needs some.
#define PATIENCE 3

static const int reported[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGQUIT};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static int wake[2] = {-1, -1};
static atomic_uint pending;
static atomic_uint unheard;
// The signal that told us to end, 0 before.
static atomic_int ending;
static struct sigaction previous[32];
static bool installed[32];

static void leave_by(int number) {
    put_screen_back();
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(number, &standard, NULL);
    // Blocked while its handler runs, so it strikes when the handler returns.
    raise(number);
}

static void report(int number) {
    int error = errno;
    unsigned bit = ct_bit(number);
    unsigned before = atomic_fetch_or(&pending, bit);
    bool ends = number == SIGTERM || number == SIGHUP || number == SIGINT;
    if (ends) {
        // A program that has not looked three times is stuck; its user is not.
        if ((before & bit) != 0 && atomic_fetch_add(&unheard, 1) >= 2) leave_by(number);
        // Nor is whoever sends one and waits: the main thread may be drawing on a terminal that nobody reads.
        int none = 0;
        if (atomic_compare_exchange_strong(&ending, &none, number)) alarm(PATIENCE);
    }
    // A full pipe is readable already.
    (void)!write(wake[1], "", 1);
    errno = error;
}

// Told to end, and the terminal is not given back yet.
static void overdue(int number) {
    (void)number;
    int by = atomic_load(&ending);
    if (by != 0) leave_by(by);
}

static void crash(int number, siginfo_t *info, void *context) {
    (void)context;
    put_screen_back();
    // Whoever was there before us (a backtracer, the default) has its turn, on a screen that can be read.
    sigaction(number, &previous[number], NULL);
    bool again = info->si_code > 0 && (number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE);
    // The instruction that faulted faults anew when we return; everything else has to be sent again.
    if (!again) raise(number);
}

static void install(int number, const struct sigaction *action, bool unless_ignored) {
    if (sigaction(number, NULL, &previous[number]) != 0) return;
    // nohup and shells without job control say so by SIG_IGN.
    bool ignored = (previous[number].sa_flags & SA_SIGINFO) == 0 && previous[number].sa_handler == SIG_IGN;
    if (unless_ignored && ignored) return;
    installed[number] = sigaction(number, action, NULL) == 0;
}

int ct_signals_begin(void) {
    if (wake[0] < 0) {
        if (pipe(wake) != 0) return -1;
        for (int i = 0; i < 2; i++) {
            fcntl(wake[i], F_SETFD, FD_CLOEXEC);
            fcntl(wake[i], F_SETFL, O_NONBLOCK);
        }
    }
    ct_signals_take();

    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    action.sa_handler = report;
    for (size_t i = 0; i < COUNT(reported); i++) {
        int number = reported[i];
        install(number, &action, number == SIGHUP || number == SIGINT || number == SIGTSTP);
    }

    action.sa_handler = overdue;
    install(SIGALRM, &action, false);

    action.sa_handler = SIG_IGN;
    install(SIGPIPE, &action, false);

    // A stack that overflowed cannot carry its own handler.
    static char stack[64 * 1024];
    stack_t current;
    if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE) != 0) {
        stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
        sigaltstack(&own, NULL);
    }
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    action.sa_sigaction = crash;
    for (size_t i = 0; i < COUNT(fatal); i++) install(fatal[i], &action, true);
    return wake[0];
}

uint32_t ct_signals_take(void) {
    char bytes[64];
    // Emptied before the bits are taken: a signal in between leaves a byte behind, which costs one idle wake-up.
    while (read(wake[0], bytes, sizeof bytes) > 0) {}
    atomic_store(&unheard, 0);
    return atomic_exchange(&pending, 0);
}

void ct_signals_end(void) {
    if (atomic_exchange(&ending, 0) != 0) alarm(0);
    for (int number = 1; number < 32; number++) {
        if (installed[number]) sigaction(number, &previous[number], NULL);
        installed[number] = false;
    }
}

void ct_stop(void) {
    struct sigaction standard, ours;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigaction(SIGTSTP, &standard, &ours);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}

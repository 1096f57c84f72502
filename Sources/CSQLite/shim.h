// The system's SQLite for Swift, with what its macros hide from it.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>
#ifdef __linux__
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

// The kind of file system that a path is on, as statfs(2) tells it; 0 where it does not, and elsewhere than on Linux 1 for
// one that is not on this machine.
static inline unsigned cs_file_system(const char *_Nonnull path) {
    struct statfs status;
    if (statfs(path, &status) != 0) return 0;
#ifdef __linux__
    return (unsigned)status.f_type;
#else
    return status.f_flags & MNT_LOCAL ? 0 : 1;
#endif
}

// The value of SQLITE_TRANSIENT is a cast that Swift cannot import: the bytes are copied at once.
static inline int cs_bind_text(sqlite3_stmt *_Nonnull statement, int index, const char *_Nonnull text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int cs_bind_blob(sqlite3_stmt *_Nonnull statement, int index, const void *_Nonnull bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

#endif

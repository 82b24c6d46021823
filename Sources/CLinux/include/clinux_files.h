#ifndef CLINUX_FILES_H
#define CLINUX_FILES_H

// System calls on files that Swift cannot reach: no wrapper in the C library, or a variadic one. No logic.

/// openat2(2) with RESOLVE_BENEATH, NO_SYMLINKS, NO_MAGICLINKS and NO_XDEV, and O_CLOEXEC: nothing outside of `directory` can be reached.
int clinux_open_beneath(int directory, const char *path, int flags, unsigned int mode);

/// renameat2(2) that fails with EEXIST instead of replacing.
int clinux_rename_new(int from_directory, const char *from, int to_directory, const char *to);

/// renameat2(2) that swaps two names.
int clinux_rename_exchange(int from_directory, const char *from, int to_directory, const char *to);

/// open(2) of /proc/self/fd/N: a descriptor that can read, from one opened with O_PATH, without asking the name again.
int clinux_reopen(int descriptor, int flags);

/// copy_file_range(2) from both files' own positions.
long clinux_copy(int from, int to, unsigned long count);

/// O_PATH, which Swift does not import.
extern const int clinux_o_path;

#endif

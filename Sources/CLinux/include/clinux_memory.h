#ifndef CLINUX_MEMORY_H
#define CLINUX_MEMORY_H

/// Gives back what this process holds and does not need now: the mapped pages of its program and libraries that nothing can have written
/// to, which come back from the page cache when they are next used, and the free pages of its heap.
void clinux_give_back_memory(void);

#endif

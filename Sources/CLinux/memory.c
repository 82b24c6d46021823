#define _GNU_SOURCE
#include "clinux_memory.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

// Only segments that are mapped without write permission: in any other, MADV_DONTNEED would take relocations and data with it. Only whole
// pages: the first and the last may hold a piece of the neighbouring segment. A refusal (locked memory) means that the pages stay.
static int forget_code(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size, (void)context;
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        uintptr_t from = (object->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
        uintptr_t to = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
        if (from < to) madvise((void *)from, to - from, MADV_DONTNEED);
    }
    return 0;
}

void clinux_give_back_memory(void) {
    dl_iterate_phdr(forget_code, 0);
    malloc_trim(0);
}

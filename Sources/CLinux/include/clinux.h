#ifndef CLINUX_H
#define CLINUX_H
#include "clinux_clock.h"
#include "clinux_confine.h"
#include "clinux_dns.h"
#include "clinux_files.h"
#include "clinux_library.h"
#include "clinux_memory.h"
#include "clinux_process.h"
#endif

#ifndef CMARIADB_H
#define CMARIADB_H
#include <mariadb/mysql.h>

// libmariadb, bound when the first of its functions is called. Only what stands in mariadb.c may be called.

#endif

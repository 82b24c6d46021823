#include "CMariaDB.h"

#include <pthread.h>

#include "clinux_library.h"

// libmariadb brings OpenSSL. Every command line and every daemon at rest can do without, so it is loaded by the first call and not by the
// linker. Each function below has the library's own name and type and calls the library's; without it, it returns the last value of its row.

#define FUNCTIONS(X)                                                                                                                       \
    X(const char *, mysql_get_client_info, (void), (), 0)                                                                                  \
    X(int, mysql_server_init, (int count, char **arguments, char **groups), (count, arguments, groups), 1)                                 \
    X(MYSQL *, mysql_init, (MYSQL * db), (db), 0)                                                                                          \
    X(int, mysql_options, (MYSQL * db, enum mysql_option option, const void *value), (db, option, value), 1)                               \
    X(MYSQL *, mysql_real_connect,                                                                                                         \
      (MYSQL * db, const char *host, const char *user, const char *password, const char *name, unsigned port, const char *socket,          \
       unsigned long flags),                                                                                                               \
      (db, host, user, password, name, port, socket, flags), 0)                                                                            \
    X(void, mysql_close, (MYSQL * db), (db), 0)                                                                                            \
    X(int, mysql_ping, (MYSQL * db), (db), 1)                                                                                              \
    X(unsigned, mysql_errno, (MYSQL * db), (db), 0)                                                                                        \
    X(const char *, mysql_error, (MYSQL * db), (db), "libmariadb is not there")                                                            \
    X(int, mysql_real_query, (MYSQL * db, const char *text, unsigned long length), (db, text, length), 1)                                  \
    X(unsigned, mysql_field_count, (MYSQL * db), (db), 0)                                                                                  \
    X(my_ulonglong, mysql_affected_rows, (MYSQL * db), (db), 0)                                                                            \
    X(MYSQL_RES *, mysql_store_result, (MYSQL * db), (db), 0)                                                                              \
    X(unsigned, mysql_num_fields, (MYSQL_RES * found), (found), 0)                                                                         \
    X(MYSQL_ROW, mysql_fetch_row, (MYSQL_RES * found), (found), 0)                                                                         \
    X(unsigned long *, mysql_fetch_lengths, (MYSQL_RES * found), (found), 0)                                                               \
    X(void, mysql_free_result, (MYSQL_RES * found), (found), 0)                                                                            \
    X(MYSQL_STMT *, mysql_stmt_init, (MYSQL * db), (db), 0)                                                                                \
    X(int, mysql_stmt_prepare, (MYSQL_STMT * it, const char *text, unsigned long length), (it, text, length), 1)                           \
    X(unsigned long, mysql_stmt_param_count, (MYSQL_STMT * it), (it), 0)                                                                   \
    X(my_bool, mysql_stmt_bind_param, (MYSQL_STMT * it, MYSQL_BIND * values), (it, values), 1)                                             \
    X(int, mysql_stmt_execute, (MYSQL_STMT * it), (it), 1)                                                                                 \
    X(unsigned, mysql_stmt_field_count, (MYSQL_STMT * it), (it), 0)                                                                        \
    X(unsigned long long, mysql_stmt_affected_rows, (MYSQL_STMT * it), (it), 0)                                                            \
    X(int, mysql_stmt_store_result, (MYSQL_STMT * it), (it), 1)                                                                            \
    X(my_bool, mysql_stmt_bind_result, (MYSQL_STMT * it, MYSQL_BIND * values), (it, values), 1)                                            \
    X(int, mysql_stmt_fetch, (MYSQL_STMT * it), (it), 1)                                                                                   \
    X(int, mysql_stmt_fetch_column, (MYSQL_STMT * it, MYSQL_BIND * value, unsigned column, unsigned long offset),                          \
      (it, value, column, offset), 1)                                                                                                      \
    X(unsigned, mysql_stmt_errno, (MYSQL_STMT * it), (it), 0)                                                                              \
    X(const char *, mysql_stmt_error, (MYSQL_STMT * it), (it), "libmariadb is not there")                                                  \
    X(my_bool, mysql_stmt_close, (MYSQL_STMT * it), (it), 0)

#define POINTER(result, name, parameters, arguments, otherwise) static __typeof__(&name) real_##name;
#define ENTRY(result, name, parameters, arguments, otherwise) {#name, (void **)&real_##name},

FUNCTIONS(POINTER)

static int is_bound;

static void bind_once(void) {
    static const struct clinux_function table[] = {FUNCTIONS(ENTRY)};
    is_bound = clinux_bind("libmariadb.so.3", table, sizeof table / sizeof *table);
}

static int bound(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, bind_once);
    return is_bound;
}

// Hidden: the library's own calls of these names must reach the library.
#define CALL(result, name, parameters, arguments, otherwise)                                                                               \
    __attribute__((visibility("hidden"))) result name parameters {                                                                         \
        if (!bound()) return (result)otherwise;                                                                                            \
        return real_##name arguments;                                                                                                      \
    }
FUNCTIONS(CALL)

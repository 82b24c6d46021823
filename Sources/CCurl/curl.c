#include "CCurl.h"

#include <pthread.h>

#include "clinux_library.h"

// libcurl brings 25 libraries. Most runs of the agent ask no server for anything, so they are loaded by the first call and not by the
// linker. Each function below has the library's own name and type and calls the library's; without it, it returns the last value of its row.

#undef curl_easy_setopt
#undef curl_easy_getinfo

#define FUNCTIONS(X)                                                                                                     \
    X(char *, curl_version, (void), (), 0)                                                                               \
    X(CURLcode, curl_global_init, (long flags), (flags), CURLE_FAILED_INIT)                                               \
    X(CURL *, curl_easy_init, (void), (), 0)                                                                             \
    X(CURLcode, curl_easy_perform, (CURL * handle), (handle), CURLE_FAILED_INIT)                                          \
    X(void, curl_easy_cleanup, (CURL * handle), (handle), 0)                                                             \
    X(const char *, curl_easy_strerror, (CURLcode code), (code), "libcurl is not there")                                 \
    X(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text), (list, text), 0)             \
    X(void, curl_slist_free_all, (struct curl_slist * list), (list), 0)

#define POINTER(result, name, parameters, arguments, otherwise) static __typeof__(&name) real_##name;
#define ENTRY(result, name, parameters, arguments, otherwise) {#name, (void **)&real_##name},

FUNCTIONS(POINTER)
static __typeof__(&curl_easy_setopt) real_curl_easy_setopt;
static __typeof__(&curl_easy_getinfo) real_curl_easy_getinfo;

static int is_bound;

static void bind_once(void) {
    static const struct clinux_function table[] = {
        FUNCTIONS(ENTRY){"curl_easy_setopt", (void **)&real_curl_easy_setopt},
        {"curl_easy_getinfo", (void **)&real_curl_easy_getinfo},
    };
    is_bound = clinux_bind("libcurl.so.4", table, sizeof table / sizeof *table);
}

static int bound(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, bind_once);
    return is_bound;
}

// Hidden: the library's own calls of these names must reach the library.
#define CALL(result, name, parameters, arguments, otherwise)                                                             \
    __attribute__((visibility("hidden"))) result name parameters {                                                       \
        if (!bound()) return (result)otherwise;                                                                          \
        return real_##name arguments;                                                                                    \
    }
FUNCTIONS(CALL)

#define SET(value) (bound() ? real_curl_easy_setopt(handle, option, value) : CURLE_FAILED_INIT)

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) { return SET(value); }
CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) { return SET(value); }
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) { return SET(value); }

CURLcode ccurl_set_copy(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob value = {(void *)bytes, count, CURL_BLOB_COPY};
    return SET(&value);
}

static CURLcode set_writer(CURL *handle, CURLoption function, ccurl_writer writer, CURLoption data, void *context) {
    if (!bound()) return CURLE_FAILED_INIT;
    CURLcode code = real_curl_easy_setopt(handle, function, writer);
    return code != CURLE_OK ? code : real_curl_easy_setopt(handle, data, context);
}

CURLcode ccurl_on_body(CURL *handle, ccurl_writer writer, void *context) {
    return set_writer(handle, CURLOPT_WRITEFUNCTION, writer, CURLOPT_WRITEDATA, context);
}

CURLcode ccurl_on_read(CURL *handle, ccurl_writer reader, void *context) {
    return set_writer(handle, CURLOPT_READFUNCTION, reader, CURLOPT_READDATA, context);
}

CURLcode ccurl_on_header(CURL *handle, ccurl_writer writer, void *context) {
    return set_writer(handle, CURLOPT_HEADERFUNCTION, writer, CURLOPT_HEADERDATA, context);
}

long ccurl_status(CURL *handle) {
    long status = 0;
    return bound() && real_curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

const struct curl_certinfo *ccurl_shown(CURL *handle) {
    struct curl_certinfo *shown = 0;
    return bound() && real_curl_easy_getinfo(handle, CURLINFO_CERTINFO, &shown) == CURLE_OK ? shown : 0;
}

#ifndef CCURL_H
#define CCURL_H
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// libcurl's easy interface, bound when the first of these functions is called (curl.c). Only what stands there may be called.

// curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift cannot call: one function for each kind of argument.
CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
/// libcurl copies the text.
CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
/// libcurl copies the bytes.
CURLcode ccurl_set_copy(CURL *handle, CURLoption option, const void *bytes, size_t count);
long ccurl_status(CURL *handle);
/// What the server showed of itself, where CURLOPT_CERTINFO was set: libcurl's own, gone with the handle; 0 where there is nothing.
const struct curl_certinfo *ccurl_shown(CURL *handle);

typedef size_t (*ccurl_writer)(char *bytes, size_t size, size_t count, void *context);
CURLcode ccurl_on_body(CURL *handle, ccurl_writer writer, void *context);
/// Asked for what is sent: fills at most size * count bytes and returns how many; 0 is the end.
CURLcode ccurl_on_read(CURL *handle, ccurl_writer reader, void *context);
CURLcode ccurl_on_header(CURL *handle, ccurl_writer writer, void *context);

#endif

// libcurl for Swift: typed functions in place of the variadic ones, which Swift cannot call.
// Every option goes through the setter of its argument's type; the wrong one is undefined behaviour in C.
#ifndef CLIBCURL_SHIM_H
#define CLIBCURL_SHIM_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/socket.h>

// WRITEFUNCTION and HEADERFUNCTION: bytes, size, count, user data.
typedef size_t (*cc_sink)(char *_Nullable, size_t, size_t, void *_Nullable);

static inline CURLcode cc_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cc_set_offset(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cc_set_string(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cc_set_pointer(CURL *_Nonnull handle, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cc_set_sink(CURL *_Nonnull handle, CURLoption option, cc_sink _Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

// The libcurl that runs may be older than the one that was compiled with (Ubuntu 22.04 has 7.81) and not know an option.

// The named protocols only. Before 7.85 it was a bit mask, since deprecated.
static inline CURLcode cc_set_http_only(CURL *_Nonnull handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
    CURLcode code = curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    if (code != CURLE_UNKNOWN_OPTION) return code;
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#pragma GCC diagnostic pop
}

// Without this, removing a transfer that is still resolving its name waits for getaddrinfo (seconds, and every
// other transfer with it). The resolver thread is let go instead and frees its own memory. Since 7.87.
static inline CURLcode cc_set_forget_resolver(CURL *_Nonnull handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
    CURLcode code = curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
    return code == CURLE_UNKNOWN_OPTION ? CURLE_OK : code;
#else
    (void)handle;
    return CURLE_OK;
#endif
}

static int cc_bound_silence(void *_Nullable milliseconds, curl_socket_t socket, curlsocktype purpose) {
    (void)purpose;
#ifdef TCP_USER_TIMEOUT
    unsigned int bound = (unsigned int)(size_t)milliseconds;
    (void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &bound, sizeof bound);
#else
    (void)milliseconds;
    (void)socket;
#endif
    return CURL_SOCKOPT_OK;
}

// How long sent bytes may stay unacknowledged before the kernel gives the connection up. Without it a laptop that
// woke on another network keeps asking on a dead HTTP/2 connection for a quarter of an hour.
static inline CURLcode cc_set_silence_bound(CURL *_Nonnull handle, unsigned int milliseconds) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, cc_bound_silence);
    if (code != CURLE_OK) return code;
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, (void *)(size_t)milliseconds);
}

static inline CURLMcode cc_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLcode cc_info_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode cc_info_offset(CURL *_Nonnull handle, CURLINFO info, curl_off_t *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline const char *_Nullable cc_redirect_url(CURL *_Nonnull handle) {
    char *url = NULL;
    if (curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &url) != CURLE_OK) return NULL;
    return url;
}

// Of the libcurl that runs; CURLVERSION_NOW is a macro.
static inline const curl_version_info_data *_Nullable cc_version_info(void) { return curl_version_info(CURLVERSION_NOW); }

// The result in a CURLMSG_DONE message, which is a member of a union.
static inline CURLcode cc_message_result(const CURLMsg *_Nonnull message) { return message->data.result; }

typedef struct {
    pthread_t id;
} cc_thread;

// Starts a thread that takes no signals but those of its own faults. SIGPIPE too stays blocked there, which is what
// CURLOPT_NOSIGNAL asks of us: OpenSSL writes to closed sockets, and the process must not die of it.
static inline int cc_thread_start(
    cc_thread *_Nonnull thread, void *_Nullable (*_Nonnull body)(void *_Nullable), void *_Nullable argument
) {
    sigset_t blocked, before;
    sigfillset(&blocked);
    sigdelset(&blocked, SIGSEGV);
    sigdelset(&blocked, SIGBUS);
    sigdelset(&blocked, SIGFPE);
    sigdelset(&blocked, SIGILL);
    sigdelset(&blocked, SIGTRAP);
    sigdelset(&blocked, SIGABRT);
    int error = pthread_sigmask(SIG_SETMASK, &blocked, &before);
    if (error != 0) return error;
    error = pthread_create(&thread->id, NULL, body, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

static inline void cc_thread_join(cc_thread thread) { pthread_join(thread.id, NULL); }

static inline void cc_thread_detach(cc_thread thread) { pthread_detach(thread.id); }

#endif

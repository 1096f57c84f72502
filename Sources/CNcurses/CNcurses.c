// For wcwidth.
#define _GNU_SOURCE
#include "CNcurses.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *cn_capability(const char *name) {
    const char *text = tigetstr((char *)name);
    return text == NULL || text == (char *)-1 ? NULL : text;
}

static bool is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

// Whether the name of a locale says UTF-8, as in en_US.UTF-8, de_DE.utf8@euro, and the UTF-8 alone that macOS sends.
static bool names_utf8(const char *name) {
    const char *dot = strchr(name, '.');
    const char *set = dot == NULL ? name : dot + 1;
    return strncasecmp(set, "UTF-8", 5) == 0 || strncasecmp(set, "UTF8", 4) == 0;
}

cn_charset cn_set_locale(void) {
    bool known = setlocale(LC_CTYPE, "") != NULL;
    // One that fails leaves what was set before.
    if (!known) setlocale(LC_CTYPE, "C");
    if (is_utf8()) return CN_UTF8;
    const char *asked = "";
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names && *asked == '\0'; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL) asked = value;
    }
    // Whoever asked for another character set, or for none, has it.
    if (*asked != '\0' && (known || !names_utf8(asked))) return CN_ASCII;
    // Old systems have no C.UTF-8, macOS none that is called so.
    static const char *const stand_ins[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
        if (setlocale(LC_CTYPE, stand_ins[i]) != NULL && is_utf8()) {
            return *asked == '\0' ? CN_UTF8 : CN_UTF8_INSTEAD;
        }
    }
    return CN_ASCII;
}

int cn_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

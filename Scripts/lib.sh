# What the scripts share. Sourced by each of them as its first step, never run.
# shellcheck shell=sh

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/.."

say() {
    printf '\033[1m==>\033[0m %s\n' "$*" >&2
}

fail() {
    say "$@"
    exit 1
}

# No escape sequences into files, logs and terminals that asked for none.
if [ ! -t 2 ] || [ -n "${NO_COLOR:-}" ]; then
    say() { printf '==> %s\n' "$*" >&2; }
fi

# Everything that is built goes below the checkout.
if ! { mkdir -p .build && [ -w .build ]; } 2>/dev/null; then
    fail "$PWD/.build cannot be written by you, and everything that is built goes there. Clone to a place of your own."
fi

# build DIRECTORY ARGUMENT...: `swift build` with the arguments into DIRECTORY, telling how far it is.
#
# SwiftPM asks the compiler for coloured messages when it writes to a terminal, and compiles everything again when that
# changes. Behind this pipe it never does, so every script goes on from the others' builds, in a terminal or not.
build() {
    begin=$(date +%s)
    # What is known of the number of steps before: one for each of our files that was never built, and the packages'.
    least=0
    if [ ! -e "$1/bulktop" ]; then least=$(($(git ls-files 'Sources/*.swift' 2>/dev/null | wc -l) + 500)); fi
    case " $* " in
    *' --build-tests '*)
        if [ ! -e "$1/bulktopPackageTests.xctest" ]; then
            least=$((least + $(git ls-files 'Tests/*.swift' 2>/dev/null | wc -l) + 60))
        fi
        ;;
    esac
    shift
    {
        status=0
        swift build "$@" 2>&1 || status=$?
        echo "The build ended with $status"
    } | while IFS= read -r line; do
        case $line in
        "The build ended with "*)
            wipe
            if [ "${line##* }" -eq 0 ]; then say "Built in $(($(date +%s) - begin)) s."; fi
            exit "${line##* }"
            ;;
        '['[0-9]*/[0-9]*']'*) tell "$line" ;;
        Fetch[ei]* | Comput[ei]* | Updat[ei]* | Creating* | 'Working copy of '* | Building* | 'Build of '* | 'Build complete!'* | '') ;;
        *)
            wipe
            printf '%s\n' "$line" >&2
            ;;
        esac
    done
}

# SwiftPM learns how many steps there are while it goes: its "79 %" comes before half the time is over. Steps of all
# there will be are nearly even in time.
tell() {
    step=${1#[}
    step=${step%%]*}
    seconds=$(($(date +%s) - begin))
    made=${step%/*}
    all=${step#*/}
    if [ "$all" -lt "$least" ]; then all=$least; fi
    percent=$((made * 100 / all))
    if [ -t 2 ]; then
        printf '\r\033[K    %3d %%  %d s' "$percent" "$seconds" >&2
    elif [ "$percent" -ge "${next_percent:-10}" ]; then
        # Into a log, a line for each tenth.
        next_percent=$((percent / 10 * 10 + 10))
        printf '    %3d %%  %d s\n' "$percent" "$seconds" >&2
    fi
}

wipe() {
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

# Builds what the demo needs as the tests are built, so that either goes on from the other, and names it in $bulktop.
build_debug() {
    bulktop=$PWD/.build/debug/bulktop
    if [ -x "$bulktop" ]; then
        say "Building bulktop: what changed since last time."
    else
        say "Building bulktop with its libraries: one to three minutes the first time, seconds later."
    fi
    build .build/debug --product bulktop
}

# Builds the release binary and names it in $bulktop. Swift's own libraries go into it, so that it runs where no Swift
# is installed.
build_release() {
    bulktop=$PWD/.build/release/bulktop
    say "Building bulktop for release: some minutes the first time."
    set -- .build/release -c release --product bulktop
    if [ "$(uname -s)" = Linux ]; then set -- "$@" --static-swift-stdlib; fi
    build "$@"
}

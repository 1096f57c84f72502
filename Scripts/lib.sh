# What the scripts share. Sourced by each of them as its first step, never run.
# shellcheck shell=sh

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here/.."

say() {
    printf '\033[1m==>\033[0m %s\n' "$*" >&2
}

fail() {
    printf '\033[1m==>\033[0m %s\n' "$*" >&2
    exit 1
}

# No escape sequences into files, logs and terminals that asked for none.
if [ ! -t 2 ] || [ -n "${NO_COLOR:-}" ]; then
    say() { printf '==> %s\n' "$*" >&2; }
    fail() {
        printf '==> %s\n' "$*" >&2
        exit 1
    }
fi

# The flags of a release: Swift's own libraries go into the binary, so that it runs where no Swift is installed.
release_flags='-c release --product bulktop'
if [ "$(uname -s)" = Linux ]; then release_flags="$release_flags --static-swift-stdlib"; fi

# Builds the release binary and names it in $bulktop.
build_release() {
    bulktop=$PWD/.build/release/bulktop
    if [ -x "$bulktop" ]; then
        say "Building bulktop: what changed since last time."
    else
        say "Building bulktop with its libraries: some minutes the first time, seconds later."
    fi
    # shellcheck disable=SC2086 # several flags in one variable, none with a space in it
    swift build $release_flags >&2
}

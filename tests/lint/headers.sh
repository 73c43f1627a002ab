#!/bin/sh
# SPDX-License-Identifier: MIT
# headers.sh ROOT CC: fails when a header does not compile alone and twice,
# or when its guard is not named after its path.
set -eu
cd "$1"
status=0
# shellcheck disable=SC2046 # flags are words
set -- "$2" $(pkg-config --cflags-only-I pangocairo 2>/dev/null)
for header in $(find runtime patterns tui tests -name '*.h' \
    ! -name '*_kinds.h' | sort); do
    guard=$(echo "$header" | tr 'a-z/.' 'A-Z__')
    grep -q "^#ifndef $guard\$" "$header" || {
        echo "$header: its guard is not $guard"
        status=1
    }
    printf '#include "%s"\n' "$header" "$header" |
        "$@" -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -I. \
            -Wno-unused-function -fsyntax-only -x c - || {
        echo "$header: does not compile alone"
        status=1
    }
done
exit $status

#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh SOURCE BUILD CC: installs the library below BUILD; programs outside
# of the tree must build with what pkg-config says, shared and static, and run.
set -eu
source=$1
tree=$2/tests/install/tree
cc=$3
rm -rf "$tree"
cmake --install "$2" --prefix "$tree" --component library >/dev/null
pc=$(dirname "$(find "$tree" -name taant.pc)")
export PKG_CONFIG_PATH="$pc" LD_LIBRARY_PATH="$pc/.."
cflags=$(pkg-config --cflags taant)
libs=$(pkg-config --libs taant)

try() { # PROGRAM WHAT-IT-PRINTS
    for how in shared static; do
        named=$libs
        [ $how = shared ] || named=$(echo "$libs" | sed 's/-ltaant/-l:libtaant.a/')
        # shellcheck disable=SC2086 # lists
        "$cc" -std=c17 -O2 -Wall -Wextra -Werror $cflags "$1" $named \
            -o "$tree/program"
        said=$("$tree/program")
        [ "$said" = "$2" ] || {
            printf '%s, %s, printed "%s", not "%s"\n' "$1" $how "$said" "$2"
            exit 1
        }
    done
}

try "$source/examples/hello.c" '1 + ... + 10 = 55, outcome 0'
try "$source/tests/install/fault.c" 'use of a NULL pointer, 0 waiting'
rm -rf "$tree"

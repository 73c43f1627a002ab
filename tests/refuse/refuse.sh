#!/bin/sh
# SPDX-License-Identifier: MIT
# refuse.sh CC ROOT FILE CASES: with CASE=0 the file must compile without a
# warning; with CASE=1 to CASES each it must not, because of a direction.
set -eu
cc=$1
root=$2
file=$3
cases=$4
compile() {
    LC_ALL=C "$cc" -std=c17 -Wall -Wextra -Werror -fsyntax-only "-I$root" \
        -D_POSIX_C_SOURCE=200809L "-DCASE=$1" "$file" 2>&1
}
compile 0 || {
    echo "$file: CASE=0 does not compile"
    exit 1
}
i=1
while [ "$i" -le "$cases" ]; do
    if said=$(compile "$i"); then
        echo "$file: CASE=$i compiles, and must not"
        exit 1
    fi
    if ! echo "$said" | grep -q 'struct \(send\|recv\)_chan \*'; then
        echo "$file: CASE=$i is refused for another reason:"
        echo "$said"
        exit 1
    fi
    i=$((i + 1))
done

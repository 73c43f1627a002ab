#!/bin/sh
# SPDX-License-Identifier: MIT
# format.sh ROOT: fails when clang-format would change a file; ./dev format
# mends that.
set -eu
cd "$1"
status=0
for file in $(find runtime patterns tui tests -name '*.[ch]' | sort); do
    clang-format "$file" | cmp -s - "$file" || {
        echo "$file: not as clang-format would have it"
        status=1
    }
done
exit $status

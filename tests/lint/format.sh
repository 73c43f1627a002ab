#!/bin/sh
# SPDX-License-Identifier: MIT
# format.sh ROOT: fails when clang-format would change a file; ./dev format
# mends that.
set -eu
cd "$1"
find runtime patterns tui tests -name '*.[ch]' -print0 |
    xargs -0 -n 16 -P 4 clang-format --dry-run --Werror -ferror-limit=1

#!/bin/sh
# SPDX-License-Identifier: MIT
# patterns.sh ROOT: fails when a pattern has more than 160 lines, or one of
# more than 64 columns: the learner reads it in a narrow pane.
set -eu
cd "$1"
awk '
    length > 64 { print FILENAME ":" FNR ": more than 64 columns"; bad = 1 }
    FNR == 161 { print FILENAME ": more than 160 lines"; bad = 1 }
    END { exit bad }' patterns/*.c

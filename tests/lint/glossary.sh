#!/bin/sh
# SPDX-License-Identifier: MIT
# glossary.sh ROOT: fails where a lesson or message says a Bengali word that
# locale/glossary.md lists as not to be used: not "..." in a term's note, and
# no term itself. A word counts with whatever case ending follows it.
set -eu
cd "$1"
LC_ALL=C awk '
    FILENAME == "locale/glossary.md" {
        if (split($0, cell, /[ ]*\|[ ]*/) > 3) {
            terms[cell[3]] = 1
            note = cell[4]
            while (match(note, /not "[^"]*"/)) {
                word = substr(note, RSTART + 5, RLENGTH - 6)
                strays[word] = cell[3]
                note = substr(note, RSTART + RLENGTH)
            }
        }
        next
    }
    FILENAME ~ /\.po$/ && /^(msgid|#)/ { translated = 0 }
    FILENAME ~ /\.po$/ && /^msgstr/ { translated = 1 }
    FILENAME ~ /\.po$/ && !translated { next }
    {
        for (word in strays) {
            at = index($0, word)
            # Behind another letter it is the middle of a longer word.
            if (at && !(word in terms) &&
                substr($0, at - 1, 1) !~ /[\200-\277]/) {
                print FILENAME ":" FNR ": \"" word "\": the glossary says \"" \
                    strays[word] "\""
                bad = 1
            }
        }
    }
    END { exit bad }' locale/glossary.md lessons/bn/*.md locale/bn.po

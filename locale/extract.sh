#!/bin/sh
# SPDX-License-Identifier: MIT
# extract.sh ROOT: prints the template of all messages in the sources.
set -eu
cd "$1"
cat <<'END'
# The messages of taant, taken from its sources by locale/extract.sh.
# SPDX-License-Identifier: MIT
msgid ""
msgstr ""
"Project-Id-Version: taant\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"

END
find tui -name '*.[ch]' | LC_ALL=C sort |
    xgettext --files-from=- --language=C --from-code=UTF-8 --output=- \
        --add-comments=TRANSLATORS --add-location=file --no-wrap \
        --keyword --keyword=N_ --keyword=tr:2 --keyword=tr_plural:2,3 \
        --keyword=tr_format:2 --flag=tr_format:2:c-format |
    sed '1,/^$/d'

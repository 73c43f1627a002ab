#!/bin/sh
# SPDX-License-Identifier: MIT
# page.sh CHROMIUM TAANT DIRECTORY: exports a page and lets a headless browser
# press its keys: it must play, seek, step, change the language and show the
# lesson's steps, and ask for nothing outside itself.
set -eu
chromium=$1
taant=$2
folder=$3
rm -rf "$folder"
mkdir -p "$folder"
"$taant" export unbuffered --to "$folder/page.html"

sed 's,</body>,<script src="driver.js"></script></body>,
    s,script-src ,script-src file: ,' "$folder/page.html" >"$folder/driven.html"
cat >"$folder/driver.js" <<'END'
const said = [];
const press = key =>
    document.dispatchEvent(new KeyboardEvent("keydown", {key}));
const at = () => Number(document.body.dataset.frame);
const check = (what, holds) => said.push((holds ? "ok " : "failed ") + what);
check("begins", at() === 0 && film.frames.length > 20);
press(".");
check("steps", at() === 1);
press(",");
check("steps back", at() === 0);
press("ArrowRight");
check("seeks", at() === 5);
press("End");
check("ends", at() === film.frames.length - 1);
const english = get("picture").textContent;
press("l");
check("speaks Bengali", document.documentElement.lang === "bn" &&
    get("picture").textContent !== english &&
    /[\u0980-\u09ff]/.test(get("picture").textContent));
press("l");
check("speaks English", get("picture").textContent === english);
const chapters = get("chapters");
check("has steps", chapters.options.length >= 5);
chapters.selectedIndex = 1;
chapters.onchange({target: chapters});
check("goes to a step", at() === film.chapters[1].at);
getSelection().selectAllChildren(get("picture"));
check("has text to select", getSelection().toString().includes("main"));
press("Home");
press(" ");
check("plays", document.body.dataset.playing === "true");
setTimeout(() => {
    check("goes on", at() > 0);
    check("fetches nothing", performance.getEntriesByType("resource")
        .every(({name}) => name.endsWith("driver.js")));
    document.body.dataset.said = said.join("; ") + "; done";
}, 3000);
END
said=$("$chromium" --headless=new --no-sandbox --disable-gpu \
    --user-data-dir="$folder/profile" --virtual-time-budget=10000 --dump-dom \
    "file://$folder/driven.html" 2>"$folder/log" |
    sed -n 's/.*data-said="\([^"]*\)".*/\1/p')
rm -rf "$folder/profile"
echo "$said" | tr ';' '\n'
case $said in
*failed* | '') exit 1 ;;
*done) ;;
*) exit 1 ;;
esac

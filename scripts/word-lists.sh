#!/bin/sh
# Makes the word lists of data/redaction/words anew from Debian's packages wamerican (SCOWL) and wspanish.
# Needed only when the lists are to be newer; the project ships them. Prints how many words each has.
set -eu
cd "$(dirname "$0")/.."
out="$PWD/data/redaction/words"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq wamerican wspanish
for package in ./*.deb; do dpkg -x "$package" .; done
export LC_ALL=C.UTF-8
dict=usr/share/dict
grep -E '^[a-z]+$' "$dict/american-english" | LC_ALL=C sort -u >en.body
grep -E "^[A-Z][A-Za-z]+\$" "$dict/american-english" | tr 'A-Z' 'a-z' | LC_ALL=C sort -u >proper.body
grep -E '^[a-záéíóúñü]+$' "$dict/spanish" | LC_ALL=C sort -u >es.body
scowl='From SCOWL (wordlist.aspell.net, Debian package wamerican). Copyright 2000-2018 Kevin Atkinson and the holders in COPYRIGHT.'
{ echo "# English words that are written small. $scowl"; cat en.body; } >"$out/en.txt"
{ echo "# English words that are written with a capital: names, places, makers. $scowl"; cat proper.body; } >"$out/proper.txt"
{ echo "# Spanish words. Public domain (Debian package wspanish)."; cat es.body; } >"$out/es.txt"
cp usr/share/doc/wamerican/copyright "$out/COPYRIGHT"
wc -l "$out"/*.txt

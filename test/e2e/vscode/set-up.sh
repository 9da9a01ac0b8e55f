#!/usr/bin/env bash
# Puts the VS Code that the tests of the extension drive into a cache outside the repository: code-server, which is
# VS Code's workbench and extension host for a browser. Needs npm, a C++ compiler and Debian's ripgrep.
set -euo pipefail

version=4.100.3
cache=${HALINT_CODE_SERVER:-${XDG_CACHE_HOME:-$HOME/.cache}/halint-code-server}
target=$cache/$version
[ -e "$target/ready" ] && exit 0

# It takes its place when it is whole: somebody else may be setting up too.
making=$(mktemp -d "$(mkdir -p "$cache" && echo "$cache")/.making-XXXXXX")
trap 'rm -rf "$making"' EXIT
cd "$making"
echo '{"name":"halint-code-server","private":true}' >package.json
quiet=(--no-fund --no-audit --loglevel=error)
# Scripts of its dependencies would download programs from elsewhere.
npm install "code-server@$version" --ignore-scripts "${quiet[@]}"
# The one native module that the server cannot start without.
npm rebuild argon2 --ignore-scripts=false "${quiet[@]}"
cd node_modules/code-server/lib/vscode
npm install --ignore-scripts --omit=dev "${quiet[@]}"
ln -sfn node_modules node_modules.asar
(cd extensions && npm install --ignore-scripts --omit=dev "${quiet[@]}")
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf /usr/bin/rg node_modules/@vscode/ripgrep/bin/rg
touch "$making/ready"
rm -rf "$target"
mv "$making" "$target"

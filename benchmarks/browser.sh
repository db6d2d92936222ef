#!/usr/bin/env bash
# Predictions and training steps in the browser: MlpGen under Node and Chromium, beside scalar C# and onnxruntime-web, with the size of what
# is downloaded. Needs Node, npm and Chromium; writes into artifacts/browser.
#     benchmarks/browser.sh [--before COMMIT]      with --before, the same of an earlier MlpGen, too (a50a9ea: before the work on WebAssembly)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder="$PWD/artifacts/browser"
before=""
case "${1:-}" in
    "") ;;
    --before) before="${2:?--before needs a commit}" ;;
    *) sed -n '2,4p' "$0"; exit 2 ;;
esac

# publish NAME [MlpGen's folder]: what an earlier run left is not to be served.
publish() {
    rm -rf "$folder/$1" benchmarks/Browser/obj
    dotnet publish -c Release benchmarks/Browser -o "$folder/$1" ${2:+"-p:MlpGenFolder=$2/"} >&2
}

mkdir -p "$folder"
if [ -n "$before" ]; then
    rm -rf "$folder/source"
    mkdir "$folder/source"
    git archive "$before" | tar -x -C "$folder/source"
    publish before "$folder/source"
fi

publish now
if [ ! -d "$folder/npm/node_modules/onnxruntime-web" ]; then
    npm install --silent --no-save --prefix "$folder/npm" onnxruntime-web@1.30.0 >&2
fi

dotnet run -c Release --project benchmarks/BrowserRunner -- \
    "$folder/now/wwwroot" "${before:+$folder/before/wwwroot}" "$folder/npm/node_modules/onnxruntime-web/dist"

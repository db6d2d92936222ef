#!/usr/bin/env bash
# Writes down the public surface of the assemblies that users call, PublicAPI.Unshipped.txt beside each project: what the build calls public
# and PublicAPI.Shipped.txt does not have. Run it after a change of the surface that is meant, and look at the diff.
#
#     tools/write-public-api.sh [project...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

projects=("$@")
if [ "$#" -eq 0 ]; then
    mapfile -t projects < <(grep -l 'PublicSurface.props' -- */*.csproj | xargs -n 1 dirname)
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
for project in "${projects[@]}"; do
    written="$project/PublicAPI.Unshipped.txt"
    printf '#nullable enable\n' > "$written"
    dotnet build "$project" -c Release -v q --no-incremental -p:TreatWarningsAsErrors=false -p:CodeAnalysisTreatWarningsAsErrors=false > "$log"
    { sed -n "s/.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" "$log" | LC_ALL=C sort -u; } >> "$written"
    echo "$written: $(($(wc -l < "$written") - 1)) lines"
done

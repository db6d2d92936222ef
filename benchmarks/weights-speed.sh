#!/usr/bin/env bash
# One row through static networks, whose weights are in the program, against the same network as an object in float32: in turns, one process.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
weights="$(mktemp -d)"
trap 'rm -rf "$weights"' EXIT
dotnet run -c Release --project benchmarks/Weights/Make -- "$weights" >&2
dotnet run -c Release --project benchmarks/Weights/Speed -p:WeightsFolder="$weights"

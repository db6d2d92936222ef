#!/usr/bin/env bash
# Checks what the JIT made of the kernels' innermost loops; --help tells the options. Exits with 1 if one spills, calls or checks bounds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run -c Release --project benchmarks/Mlp.Disassembly -- "$@"

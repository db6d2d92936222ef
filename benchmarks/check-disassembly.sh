#!/usr/bin/env bash
# Checks what the JIT, or NativeAOT, made of the kernels' innermost loops; --help tells the options. Exits with 1 if one spills, calls or checks
# bounds, and with 77, which is a skip, where a program is missing that lists native code.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec dotnet run -c Release --project benchmarks/Mlp.Disassembly -- "$@"

#!/usr/bin/env bash
# Compiles the benchmarked networks ahead of time for this processor's instruction set (x86-64-v4; IlcInstructionSet overrides it) and times
# them beside the JIT. Needs a C linker, as NativeAOT does. Some six minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
published="$(mktemp -d)"
trap 'rm -rf "$published"' EXIT
dotnet publish benchmarks/Mlp.NativeAot -c Release -r linux-x64 -p:IlcInstructionSet="${IlcInstructionSet:-x86-64-v4}" -o "$published" >&2
dotnet build benchmarks/Mlp.NativeAot -c Release >&2
dotnet run -c Release --no-build --project benchmarks/Mlp.NativeAot -- --native "$published/Mlp.NativeAot"

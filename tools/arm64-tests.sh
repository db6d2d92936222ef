#!/usr/bin/env bash
# Runs tests on ARM64, emulated by QEMU: slowly, and only those that start no other process. What it says of speed means nothing.
#     tools/arm64-tests.sh [ASSEMBLY [PART | -PART]...]     see tools/Mlp.EmulatedTests; the ones below unless told, in about a quarter of an hour
# Needs, on Debian:
#     dpkg --add-architecture arm64 && apt-get update && apt-get install qemu-user libstdc++6:arm64 libssl3:arm64 zlib1g:arm64
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

# Below the checkout, where tests find their fixtures.
program=artifacts/arm64-tests
networks="$(mktemp -d)"
trap 'rm -rf "$program" "$networks"' EXIT
dotnet publish -c Release -r linux-arm64 --self-contained tools/Mlp.EmulatedTests -o "$program"

# All of the sweep, and not the short run's sample; it is for MLP_SWEEP_STRIDE below to say how many floats.
export MLPGEN_EXHAUSTIVE=1

# A processor without SVE, as most are. QEMU 7.2 misses code that is written through another address, or over code that has run.
run() { env DOTNET_EnableWriteXorExecute=0 DOTNET_TieredCompilation=0 qemu-aarch64 -cpu cortex-a76 "$program/Mlp.EmulatedTests" "$@"; }

if [ $# -gt 0 ]; then
    run "$@"
    exit
fi

# Networks of every width, of every activation and norm, static ones in every format: compiled here, run there.
dotnet run -c Release --project Mlp.Generator.Tests -- compile "$networks"
run start Mlp.Generator.Tests baked "$networks/SmallBakedNets.dll"
run start Mlp.Generator.Tests sweep "$networks/SweepNets.dll" all

# Of the errors of functions over the floats a tenth of what is usual: those take half an hour there.
MLP_SWEEP_STRIDE=50021 run Mlp.Runtime.Tests

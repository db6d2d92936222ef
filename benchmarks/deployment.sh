#!/usr/bin/env bash
# From the start of a process to its first prediction, and the size of all that is deployed: samples/Embedded beside the same task through
# ONNX Runtime and TorchSharp, and beside programs that do nothing. Needs a C linker, and some 600 MB.
#     benchmarks/deployment.sh [FOLDER]      publishes into FOLDER and keeps it; what is published there already is only measured
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ $# -gt 0 ]; then
    published="$1"
    mkdir -p "$published"
else
    published="$(mktemp -d)"
    trap 'rm -rf "$published"' EXIT
fi

# publish NAME PROJECT
publish() {
    if [ ! -d "$published/$1" ]; then
        dotnet publish -c Release "$2" -o "$published/$1" >&2
    fi
}

publish Smallest benchmarks/Deployment/Smallest
publish MlpGen samples/Embedded
publish OnnxRuntime benchmarks/Deployment/OnnxRuntime
publish TorchSharp benchmarks/Deployment/TorchSharp

# Packages bring more than these programs need, which would count: Windows' libraries, a second copy, bindings of Python.
rm -rf "$published"/OnnxRuntime/{*.dll,*_providers_shared.so} "$published"/TorchSharp/{cpu,libtorch_python.so}
dotnet run -c Release --project benchmarks/Deployment/Measure -- "$published" samples/Embedded/digits.safetensors

#!/usr/bin/env bash
# What weights in the binary cost: how much larger a native executable gets, and how much longer a build takes, the first time and after an
# edit elsewhere in the project. Best of 3 builds in fresh processes; "compiler" is the Csc task alone. Needs a C linker, and five minutes.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en LC_ALL=C
networks=(64-128-64-10 784-256-128-10 784-1024-1024-10)
runs=3

# project FOLDER NAME: a program as samples/Embedded is one, but with the compiler's settings of a new project, far from the checkout's.
project() {
    mkdir -p "$1"
    echo "<Project />" | tee "$1/Directory.Build.props" "$1/Directory.Build.targets" >"$1/Directory.Packages.props"
    cat >"$1/$2.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <Import Project="$root/samples/SmallNative.props" />
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <MlpWeights Include="*.safetensors" />
    <ProjectReference Include="$root/Mlp.Runtime/Mlp.Runtime.csproj" />
    <ProjectReference Include="$root/Mlp.Generator/Mlp.Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
  </ItemGroup>
  <Import Project="$root/Mlp.Package/InRepo.targets" />
</Project>
EOF
}

channels() { echo "${1//-/, }"; }

# The weights: those that PyTorch begins with.
project "$work/make" Make
{
    echo "using Mlp;"
    for network in "${networks[@]}"; do echo "new Net_${network//-/_}(seed: 1).Save(\"$work/$network.safetensors\");"; done
    for network in "${networks[@]}"; do echo "[Mlp($(channels "$network"))] public sealed partial class Net_${network//-/_};"; done
} >"$work/make/Program.cs"
dotnet run -c Release --project "$work/make" >&2

# app FOLDER [NETWORK]: reads floats from the standard input, and predicts from them with a network, if any.
app() {
    project "$1" App
    local inputs=64 outputs=10 forward=""
    if [ $# -gt 1 ]; then
        inputs="${2%%-*}"
        forward="Net.Forward(inputs, outputs);"
        cp "$work/$2.safetensors" "$1/weights.safetensors"
        echo "[Mlp.Mlp($(channels "$2"), Weights = \"weights.safetensors\")] public static partial class Net;" >"$1/Net.cs"
    fi
    cat >"$1/Program.cs" <<EOF
using System.Runtime.InteropServices;
float[] inputs = new float[$inputs], outputs = new float[$outputs];
Console.OpenStandardInput().ReadAtLeast(MemoryMarshal.AsBytes(inputs.AsSpan()), 4 * inputs.Length, throwOnEndOfStream: false);
$forward
Console.OpenStandardOutput().Write(MemoryMarshal.AsBytes(outputs.AsSpan()));
EOF
}

# build FOLDER: prints the milliseconds of the build, wall, and of the compiler.
build() {
    local start end
    start="$(date +%s%N)"
    dotnet build -c Release --no-restore --no-dependencies -clp:PerformanceSummary "$1" >"$work/log" || { cat "$work/log" >&2; exit 1; }
    end="$(date +%s%N)"
    echo "$(((end - start) / 1000000)) $(sed -n 's/^ *\([0-9]*\) ms  Csc  .*/\1/p' "$work/log")"
}

# The least of each column.
best() { awk '{ for (i = 1; i <= NF; i++) if (NR == 1 || $i < least[i]) least[i] = $i } END { print least[1], least[2] }'; }

# constants PROGRAM: prints the bytes of its constants, the weights among them; what else grows is code, the same for large weights as for small.
constants() { size -A "$1" | awk '$1 == ".rodata" { print $2 }'; }

# measure FOLDER: prints the best of first builds and of rebuilds, and the bytes of the executable and of its constants.
measure() {
    dotnet build -c Release "$1" >&2
    for ((run = 0; run < runs; run++)); do
        rm -rf "$1/obj/Release" "$1/bin"
        build "$1" >>"$1/first"
        echo "// edit $run" >>"$1/Program.cs"
        build "$1" >>"$1/again"
    done
    dotnet publish -c Release "$1" -o "$1/published" >&2
    echo "$(best <"$1/first") $(best <"$1/again") $(stat -c %s "$1/published/App") $(constants "$1/published/App")"
}

app "$work/none"
read -r first0 compiler0 again0 again_compiler0 size0 constants0 < <(measure "$work/none")
echo
echo "Without a network the executable has $(printf "%'d" "$size0") bytes; a first build takes $first0 ms, of which the compiler $compiler0 ms, and a rebuild after an edit $again0 and $again_compiler0 ms."
echo
echo "| network | weights, bytes | executable grows by | growth / weights | constants grow by | constants / weights | first build, ms | + ms | compiler, + ms | rebuild after an edit, ms | + ms | compiler, + ms |"
echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
for network in "${networks[@]}"; do
    app "$work/$network" "$network"
    read -r first compiler again again_compiler size constants < <(measure "$work/$network")
    IFS=- read -ra widths <<<"$network"
    bytes=0
    for ((layer = 1; layer < ${#widths[@]}; layer++)); do bytes=$((bytes + 4 * widths[layer] * (widths[layer - 1] + 1))); done
    echo "| $network | $bytes | $((size - size0)) | $(awk "BEGIN { printf \"%.3f\", ($size - $size0) / $bytes }") | $((constants - constants0)) | $(awk "BEGIN { printf \"%.3f\", ($constants - $constants0) / $bytes }") | $first | $((first - first0)) | $((compiler - compiler0)) | $again | $((again - again0)) | $((again_compiler - again_compiler0)) |"
done

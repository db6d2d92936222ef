#!/usr/bin/env bash
# What the samples come to over some seeds, beside PyTorch with the same rows and the same recipe: prints the table of docs/training.md.
# Needs an interpreter with torch, torchvision and numpy ($PYTHON, or python3), and Debian's dataset-fashion-mnist; some ten minutes.
#     tools/compare_samples.sh [SEED...]     1 to 5 unless told
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 1 2 3 4 5
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

samples=(Digits Concrete Spirals LandCover)
if [ -d /usr/share/datasets/fashion-mnist ]; then samples+=(FashionMnist); else echo "Fashion-MNIST is left out: its package is not installed." >&2; fi
for sample in "${samples[@]}"; do dotnet build -c Release "samples/$sample" >&2; done
dotnet run -c Release --project tools/Mlp.SampleData -- "$work" "$@" >&2

# ours SAMPLE SEED: prints the last figure that it calls accuracy or R² of the test rows.
ours() {
    local arguments=("$2")
    [ "$1" != Digits ] || arguments=(--seed "$2")
    # What it writes goes into a folder that is deleted.
    (cd "$work" && dotnet run --no-build -c Release --project "$root/samples/$1" -- "${arguments[@]}") | sed -n 's/^test \(accuracy\|R²\): \([0-9.]*\).*/\2/p' | tail -n 1
}

for sample in "${samples[@]}"; do
    for seed in "$@"; do
        figure="$(ours "$sample" "$seed")"
        [ -n "$figure" ] || { echo "error: samples/$sample with seed $seed printed no figure of its test rows." >&2; exit 1; }
        echo "$sample $seed $figure" | tee -a "$work/ours" >&2
    done
done
"${PYTHON:-python3}" tools/train_samples.py "$work" "$@" >"$work/pytorch"
cat "$work/pytorch" >&2

echo "| sample | MlpGen, mean | least to largest | PyTorch, mean | least to largest | difference of the means |"
echo "|---|---:|---:|---:|---:|---:|"
for sample in "${samples[@]}"; do
    awk -v sample="$sample" '
        $1 == sample { side = FNR == NR ? 1 : 2; sum[side] += $3; n[side]++; if (n[side] == 1 || $3 < least[side]) least[side] = $3; if ($3 > most[side]) most[side] = $3 }
        END { if (n[1] && n[2]) printf "| %s | %.4f | %.4f to %.4f | %.4f | %.4f to %.4f | %+.4f |\n", sample, sum[1] / n[1], least[1], most[1], sum[2] / n[2], least[2], most[2], sum[1] / n[1] - sum[2] / n[2] }
    ' "$work/ours" "$work/pytorch"
done

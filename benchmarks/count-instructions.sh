#!/usr/bin/env bash
# Counts the instructions of one pass or training step of each workload of the benchmarks, on vectors of 256 bits. Times depend on the machine
# and on its neighbours; a count is the same everywhere. NativeAOT compiles the program for x86-64-v3, cachegrind runs it with one pass and with
# two, and the difference is one pass. Needs valgrind and what NativeAOT needs, a C linker. Some eight minutes.
#
#     benchmarks/count-instructions.sh              prints the counts
#     benchmarks/count-instructions.sh --check      counts those that have a bound in instruction-bounds.txt, and fails where one exceeds it; exits
#                                                   with 77, which is a skip, where valgrind or a linker is missing
#     benchmarks/count-instructions.sh --misses     also prints misses of a cache of 32 KiB and one of 512 KiB, which know of no prefetch
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check="" misses=""
for argument in "$@"; do
    case "$argument" in
        --check) check=yes ;;
        --misses) misses=yes ;;
        *) echo "error: '$argument' is no option of this script: --check or --misses." >&2; exit 2 ;;
    esac
done

skip() {
    echo "skipped: $1" >&2
    exit 77
}

[ "$(uname -m)" = x86_64 ] || skip "the counts are of x86-64"
command -v valgrind > /dev/null || skip "there is no valgrind"
command -v clang > /dev/null || command -v gcc > /dev/null || skip "there is no linker, which NativeAOT needs"
grep -q avx2 /proc/cpuinfo || skip "this processor has no AVX2"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
dotnet publish benchmarks/Mlp.NativeAot -c Release -r linux-x64 -p:IlcInstructionSet=x86-64-v3 -p:StripSymbols=true -o "$work" > "$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
}

# Valgrind reads symbols for minutes; the collector reserves more than valgrind gives.
rm -f "$work"/*.dbg
strip "$work/Mlp.NativeAot"
export DOTNET_GCHeapHardLimit=0x20000000

# The counters of a run, by the names that cachegrind gives them: Ir, and with --misses D1mr, D1mw, DLmr, DLmw.
count() {
    local simulation=no
    [ -z "$misses" ] || simulation=yes
    valgrind --tool=cachegrind --cache-sim="$simulation" --D1=32768,8,64 --LL=524288,8,64 --cachegrind-out-file="$work/out" \
        "$work/Mlp.NativeAot" run "$1" "$2" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    sed -n 's/^summary: *//p' "$work/out"
}

failed=0
printf '%-48s %14s %14s%s\n' workload instructions bound "${misses:+      L1 misses      L2 misses}"
while read -r number name; do
    bound="$(sed -n "s/^\([0-9]*\) $name\$/\1/p" benchmarks/instruction-bounds.txt)"
    [ -z "$check" ] || [ -n "$bound" ] || continue
    read -r -a once <<< "$(count "$number" 1)"
    read -r -a twice <<< "$(count "$number" 2)"
    instructions=$((twice[0] - once[0]))
    line="$(printf '%-48s %14d %14s' "$name" "$instructions" "${bound:--}")"
    if [ -n "$misses" ]; then
        # Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw
        line+="$(printf ' %14d %14d' "$((twice[4] + twice[7] - once[4] - once[7]))" "$((twice[5] + twice[8] - once[5] - once[8]))")"
    fi

    if [ -n "$bound" ] && [ "$instructions" -gt "$bound" ]; then
        line+="   more than its bound"
        failed=1
    fi

    echo "$line"
done < <("$work/Mlp.NativeAot" list)

[ -z "$check" ] || exit "$failed"

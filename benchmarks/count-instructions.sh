#!/usr/bin/env bash
# Counts the instructions of one pass or training step of each workload of the benchmarks, on vectors of 256 bits. Times depend on the machine
# and on its neighbours; a count is the same everywhere. NativeAOT compiles the program for x86-64-v3, cachegrind runs it with one pass and with
# two, and the difference is one pass. Needs valgrind and what NativeAOT needs, a C linker. Some eight minutes.
#
#     benchmarks/count-instructions.sh              prints the counts
#     benchmarks/count-instructions.sh --check      counts those that have a bound in instruction-bounds.txt, and fails where one exceeds it; exits
#                                                   with 77, which is a skip, where valgrind or a linker is missing
#     benchmarks/count-instructions.sh --misses     also prints misses of a cache of 32 KiB and one of 512 KiB, which know of no prefetch
#     benchmarks/count-instructions.sh --rows       counts inference of 1 to 12 rows, the median of three differences, which are of two passes each
#     benchmarks/count-instructions.sh --arm64      counts instructions of ARM64 (NEON), which QEMU emulates. In place of valgrind it needs, on Debian,
#                                                   apt-get install qemu-user gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check="" misses="" rows="" arm64=""
for argument in "$@"; do
    case "$argument" in
        --check) check=yes ;;
        --misses) misses=yes ;;
        --rows) rows=yes ;;
        --arm64) arm64=yes ;;
        *) echo "error: '$argument' is no option of this script: --check, --misses, --rows or --arm64." >&2; exit 2 ;;
    esac
done

if [ -n "$arm64" ] && [ -n "$check$misses" ]; then
    echo "error: --arm64 has neither bounds nor misses; leave out --check and --misses." >&2
    exit 2
elif [ -n "$rows" ] && [ -n "$check$misses" ]; then
    echo "error: --rows has neither bounds nor misses; leave out --check and --misses." >&2
    exit 2
fi

skip() {
    echo "skipped: $1" >&2
    exit 77
}

command -v clang > /dev/null || command -v gcc > /dev/null || skip "there is no linker, which NativeAOT needs"
if [ -n "$arm64" ]; then
    for tool in qemu-aarch64 gcc aarch64-linux-gnu-gcc aarch64-linux-gnu-objcopy aarch64-linux-gnu-strip; do
        command -v "$tool" > /dev/null || skip "there is no $tool"
    done
    [ -e /usr/aarch64-linux-gnu/lib/libc.so.6 ] || skip "there is no C library of ARM64 in /usr/aarch64-linux-gnu"
else
    [ "$(uname -m)" = x86_64 ] || skip "the counts are of x86-64"
    command -v valgrind > /dev/null || skip "there is no valgrind"
    grep -q avx2 /proc/cpuinfo || skip "this processor has no AVX2"
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
if [ -n "$arm64" ]; then
    gcc -shared -fPIC -O2 benchmarks/arm64-instructions.c -o "$work/count.so"

    # NativeAOT names the target as clang is told it; gcc, which is a compiler of one target, does not know the option.
    cat > "$work/link" << 'LINK'
#!/usr/bin/env bash
arguments=()
for argument in "$@"; do
    [[ "$argument" == --target=* ]] || arguments+=("$argument")
done
exec aarch64-linux-gnu-gcc "${arguments[@]}"
LINK
    chmod +x "$work/link"
    target=(-r linux-arm64 -p:IlcInstructionSet=neon -p:CppCompilerAndLinker="$work/link" -p:ObjCopyName=aarch64-linux-gnu-objcopy)
    strip=aarch64-linux-gnu-strip

    # The loader and the libraries of one package: where Debian's own of arm64 are installed, too, the loader would take those.
    start=(qemu-aarch64 -E LD_LIBRARY_PATH=/usr/aarch64-linux-gnu/lib -cpu cortex-a76 -L /usr/aarch64-linux-gnu)
else
    target=(-r linux-x64 -p:IlcInstructionSet=x86-64-v3)
    strip=strip
    start=()
fi

dotnet publish benchmarks/Mlp.NativeAot -c Release "${target[@]}" -p:StripSymbols=true -o "$work" > "$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
}

# Valgrind reads symbols for minutes; the collector reserves more than valgrind gives.
rm -f "$work"/*.dbg
"$strip" "$work/Mlp.NativeAot"
export DOTNET_GCHeapHardLimit=0x20000000

# The counters of a run, by the names that cachegrind gives them: Ir, and with --misses D1mr, D1mw, DLmr, DLmw. Arguments: workload, times [, rows].
count() {
    if [ -n "$arm64" ]; then
        "${start[@]}" -plugin "$work/count.so" "$work/Mlp.NativeAot" run "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
        sed -n 's/^instructions: *//p' "$work/log"
        return
    fi

    local simulation=no
    [ -z "$misses" ] || simulation=yes
    valgrind --tool=cachegrind --cache-sim="$simulation" --D1=32768,8,64 --LL=524288,8,64 --cachegrind-out-file="$work/out" \
        "$work/Mlp.NativeAot" run "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    sed -n 's/^summary: *//p' "$work/out"
}

if [ -n "$rows" ]; then
    printf '%-48s %14s %14s\n' workload instructions "to the line"
    while read -r number name; do
        [[ "$name" == *inference && "$name" != *" 1 row,"* ]] || continue
        counts=()
        for of in {1..12}; do
            # What the first passes do once is in neither, and what other threads do now and then is no median.
            read -r -a runs <<< "$(count "$number" 3 "$of") $(count "$number" 5 "$of") $(count "$number" 7 "$of") $(count "$number" 9 "$of")"
            counts+=("$(printf '%s\n' $(((runs[1] - runs[0]) / 2)) $(((runs[2] - runs[1]) / 2)) $(((runs[3] - runs[2]) / 2)) | sort -n | sed -n 2p)")
        done

        for of in {1..12}; do
            line=$((counts[0] + (of - 1) * (counts[11] - counts[0]) / 11))
            printf '%-48s %14d %13d%%\n' "${name%%,*}, rows: $of" "${counts[of - 1]}" $((100 * (counts[of - 1] - line) / line))
        done
    done < <("${start[@]}" "$work/Mlp.NativeAot" list)
    exit
fi

failed=0
printf '%-48s %14s %14s%s\n' workload instructions bound "${misses:+      L1 misses      L2 misses}"
while read -r number name; do
    bound=""
    [ -n "$arm64" ] || bound="$(sed -n "s/^\([0-9]*\) $name\$/\1/p" benchmarks/instruction-bounds.txt)"
    [ -z "$check" ] || [ -n "$bound" ] || continue
    read -r -a once <<< "$(count "$number" 1)"
    read -r -a twice <<< "$(count "$number" 2)"
    instructions=$((twice[0] - once[0]))
    if [ -n "$bound" ] && [ "$instructions" -gt "$bound" ]; then
        # What other threads of .NET do now and then falls into one of the two runs; so the median of three differences decides.
        differences=("$instructions")
        for _ in 1 2; do
            read -r -a again <<< "$(count "$number" 1) $(count "$number" 2)"
            differences+=($((again[${#again[@]} / 2] - again[0])))
        done
        instructions="$(printf '%s\n' "${differences[@]}" | sort -n | sed -n 2p)"
    fi

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
done < <("${start[@]}" "$work/Mlp.NativeAot" list)

[ -z "$check" ] || exit "$failed"

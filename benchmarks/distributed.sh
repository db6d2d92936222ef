#!/usr/bin/env bash
# Sums over ranks and steps of training, measured here, and what they would take on a cluster: the tables and the picture of docs/distributed.md.
# Needs Open MPI, and a machine that does nothing else; takes about 20 minutes, and writes into artifacts/distributed.
#     benchmarks/distributed.sh [--hosts] [--networks N] [--write-docs]
#     --hosts        also between four hosts with 1 Gbit/s, which are network namespaces of this machine: as root, with ip and tc
#     --networks N   the N smallest of the four networks alone
#     --write-docs   replaces the tables and the picture of docs/distributed.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
hosts=""
networks=4
report=()
while [ $# -gt 0 ]; do
    case "$1" in
        --hosts) hosts=4 ;;
        --networks) networks="${2:?--networks needs a number}"; shift ;;
        --write-docs) report+=(--write-docs) ;;
        *) sed -n '2,7p' "$0"; exit 2 ;;
    esac
    shift
done

folder="$PWD/artifacts/distributed"
program="$PWD/benchmarks/Distributed/bin/Release/net10.0/Mlp.DistributedBenchmark.dll"
mpirun=(mpirun --oversubscribe)
[ "$(id -u)" -ne 0 ] || mpirun+=(--allow-run-as-root)

dotnet build -c Release benchmarks/Distributed >&2
rm -rf "$folder"
mkdir -p "$folder"
temporary="$(mktemp -d)"

# The hosts of this run alone, and their wires with them.
end() {
    for host in ${hosts:+switch $(seq "$hosts")}; do
        ip netns del "mlp$$-$host" 2> /dev/null || true
    done
    rm -rf "$temporary"
}
trap end EXIT

dotnet "$program" measure "$folder/alone.json" --networks "$networks"
for ranks in 2 4; do
    "${mpirun[@]}" -n "$ranks" dotnet "$program" measure "$folder/memory-$ranks.json" --networks "$networks"
done

# A host is a network namespace with a name of its own and one wire to a switch, which is a bridge in another. It sends 1 Gbit/s at most. Latency is
# what the wires have. MPI starts its ranks there as it does on a cluster, but with a program of ours for ssh.
if [ -n "$hosts" ]; then
    ip netns add "mlp$$-switch"
    ip -n "mlp$$-switch" link add bridge type bridge
    ip -n "mlp$$-switch" link set bridge up
    for host in $(seq "$hosts"); do
        ip netns add "mlp$$-$host"
        ip -n "mlp$$-switch" link add "port$host" type veth peer name wire netns "mlp$$-$host"
        ip -n "mlp$$-switch" link set "port$host" master bridge up
        ip -n "mlp$$-$host" addr add "10.77.0.$host/24" dev wire
        ip -n "mlp$$-$host" link set wire up
        ip -n "mlp$$-$host" link set lo up
        ip netns exec "mlp$$-$host" tc qdisc add dev wire root tbf rate 1gbit burst 64kb latency 50ms
    done

    cat > "$temporary/enter" << END
#!/bin/sh
host="\${1##*.}"
shift
exec ip netns exec "mlp$$-\$host" unshare --uts sh -c "hostname host\$host; \$*"
END
    chmod +x "$temporary/enter"
    for ranks in 2 4; do
        # The hosts share this machine's cores, of which MPI does not know: ranks that wait let others run, and none is bound to a core.
        "$temporary/enter" 10.77.0.1 "${mpirun[@]}" -n "$ranks" --host "$(seq -s, -f 10.77.0.%g "$ranks")" --map-by node --bind-to none \
            --mca plm_rsh_agent "$temporary/enter" --mca mpi_yield_when_idle 1 \
            --mca btl tcp,self --mca btl_tcp_if_include wire --mca oob_tcp_if_include wire \
            dotnet "$program" measure "$folder/hosts-$ranks.json" --link "'1 Gbit/s'" --networks "$((networks < 3 ? networks : 3))"
    done
fi

dotnet "$program" report "$folder" "${report[@]}"

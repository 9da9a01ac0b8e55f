#!/bin/bash
# Machines and the wires between them: namespaces in a namespace, so nothing of it is seen outside, and all of it ends
# with this shell. Reads one command a line and answers each with "done".
#
# machines.sh DIRECTORY: DIRECTORY/NODE holds had, run, varlib, log and maybe hosts of a machine; DIRECTORY/wires holds lines
# "NETWORK NODE INTERFACE ADDRESS/PREFIX" and "NETWORK - - ADDRESS/PREFIX" for somebody outside who answers pings.
set -u
work=$1
declare -A machine

while read -r network _; do
  ip link show "br$network" >/dev/null 2>&1 && continue
  ip link add "br$network" type bridge forward_delay 0 && ip link set "br$network" up
  # Taking one address away leaves the others.
  echo 1 >"/proc/sys/net/ipv4/conf/br$network/promote_secondaries"
done <"$work/wires"
while read -r network node _ address; do
  [ "$node" = - ] && ip addr add "$address" dev "br$network"
done <"$work/wires"

# Boots a machine: its own files, its own processes, its cables plugged in.
boot() {
  local node=$1 n=0
  rm -f "$work/$node.ready" "$work/$node".state.*
  unshare --net --mount --uts --ipc --pid --fork --kill-child --mount-proc --propagation private bash -c '
    hostname "$2"
    ip link set lo up
    for pair in run:/run varlib:/var/lib/heartbeat log:/var/log had:/etc/ha.d; do
      mount --bind "$1/$2/${pair%%:*}" "${pair#*:}"
    done
    [ -e "$1/$2/hosts" ] && mount --bind "$1/$2/hosts" /etc/hosts
    rm -f /run/heartbeat.pid /var/lib/heartbeat/fifo
    touch "$1/$2.ready"
    while :; do sleep 1; done' machine "$work" "$node" >"$work/$node.out" 2>&1 </dev/null &
  machine[$node]=$!
  while [ ! -e "$work/$node.ready" ] && [ $((n++)) -lt 50 ]; do sleep 0.1; done
  while read -r network whose interface address; do
    [ "$whose" = "$node" ] || continue
    # A further address of an interface that is there.
    case $interface,$address in
    *:*,*:*) on "$node" ip addr add "$address" nodad dev "${interface%:*}"; continue ;;
    *:*,*) on "$node" ip addr add "$address" broadcast + dev "${interface%:*}"; continue ;;
    esac
    ip link add "w$network$node" type veth peer name cable
    ip link set cable netns "${machine[$node]}" name "$interface"
    ip link set "w$network$node" master "br$network" up
    on "$node" ip addr add "$address" broadcast + dev "$interface"
    on "$node" ip link set "$interface" up
  done <"$work/wires"
}

# Runs a command on a machine.
on() {
  local first
  read -r first _ <"/proc/${machine[$1]}/task/${machine[$1]}/children"
  nsenter -t "$first" -n -m -u -i -p "${@:2}"
}

# Takes a machine's power away.
crash() {
  kill -9 "${machine[$1]}"
  wait "${machine[$1]}" 2>/dev/null
  echo "$1 - crash" >>"$work/trace"
  for wire in /sys/class/net/w*"$1"; do [ -e "$wire" ] && ip link del "${wire##*/}" 2>/dev/null; done
}

# The cable of a machine's interface: up or down.
cable() {
  while read -r network whose interface _; do
    [ "$whose $interface" = "$1 $2" ] && ip link set "w$network$1" "$3"
  done <"$work/wires"
}

# Takes an address of somebody outside away.
silence() {
  while read -r network whose _ address; do
    [ "$whose $address" = "- $1" ] && ip addr del "$address" dev "br$network"
  done <"$work/wires"
}

while read -r line; do
  eval "$line" </dev/null
  echo done
done

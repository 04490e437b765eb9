#!/bin/bash
# For scripts that run in the lab, after guests.sh: guests whose memory lies everywhere, and how local they are. Source
# it:  . "$LAB/guest/scattered.sh"

uptime_s() { cut -d. -f1 /proc/uptime; }

vcpu_threads() { # vcpu_threads NAME: the thread ids of its vCPUs
  local task
  for task in "/proc/$(cat "/run/libvirt/qemu/$1.pid")"/task/*; do
    case $(cat "$task/comm") in CPU*) echo "${task##*/}" ;; esac
  done
}

# scattered NAME [KEY=VALUE...]: as guest, and its memory is then spread over all nodes. Takes
# /x/scatter, made of scatter.c: a compiler would take minutes here.
scattered() {
  guest "$@" || return
  scatter "$1"
}

scatter() { # scatter NAME
  /x/scatter "$(cat "/run/libvirt/qemu/$1.pid")" "$(find /sys/devices/system/node -maxdepth 1 -name 'node[0-9]*' | wc -l)"
}

# memory_by_node NAME: pages of its memory, as `NODE PAGES` lines. The mapping with the most pages is the guest's memory.
memory_by_node() {
  awk '
    { pages = 0; for (i = 2; i <= NF; i++) if ($i ~ /^N[0-9]+=/) { split($i, part, "="); pages += part[2] }
      if (pages > most) { most = pages; line = $0 } }
    END {
      fields = split(line, words, " ")
      for (i = 2; i <= fields; i++) if (words[i] ~ /^N[0-9]+=/) { split(substr(words[i], 2), part, "="); print part[1], part[2] }
    }' "/proc/$(cat "/run/libvirt/qemu/$1.pid")/numa_maps"
}

# share_on NAME NODE...: of its memory, percent on these nodes.
share_on() {
  local name=$1
  shift
  memory_by_node "$name" | awk -v nodes=" $* " '
    { all += $2; if (index(nodes, " " $1 " ")) here += $2 }
    END { printf "%d\n", all ? 100 * here / all : 0 }'
}

# A node of the lab has two pCPUs, numbered one after the other.
nodes_of_cpus() { # nodes_of_cpus LIST, as 0-1,6
  local part cpu
  for part in ${1//,/ }; do
    for ((cpu = ${part%-*}; cpu <= ${part#*-}; cpu++)); do echo $((cpu / 2)); done
  done | sort -u | tr '\n' ' '
}

allowed_cpus() { # allowed_cpus NAME: of its vCPUs, a list each
  local thread
  for thread in $(vcpu_threads "$1"); do awk '/^Cpus_allowed_list/ { print $2 }' "/proc/$thread/status"; done
}

# locality NAME: of its memory, percent on the nodes that its vCPUs may use.
locality() {
  # shellcheck disable=SC2046 # a word a node
  share_on "$1" $(for list in $(allowed_cpus "$1"); do nodes_of_cpus "$list"; done)
}

# local_now NAME: of its memory, percent on the nodes on which its vCPUs ran last.
local_now() {
  local thread nodes=''
  # The fields of stat after the name, which may hold spaces: processor is the 37th of them (proc(5)).
  for thread in $(vcpu_threads "$1"); do nodes+=" $(($(sed 's/.*) //' "/proc/$thread/stat" | cut -d' ' -f37) / 2))"; done
  # shellcheck disable=SC2086 # a word a node
  share_on "$1" $nodes
}

# on_one_node NAME: percent of its memory on the node that has most of it.
on_one_node() {
  memory_by_node "$1" | awk '{ all += $2; if ($2 > most) most = $2 } END { printf "%d\n", all ? 100 * most / all : 0 }'
}

migrations() { # migrations NAME: of its vCPUs so far
  local thread sum=0 count
  for thread in $(vcpu_threads "$1"); do
    count=$(awk '/nr_migrations/ { print $3 }' "/proc/$thread/sched")
    sum=$((sum + ${count:-0}))
  done
  echo "$sum"
}

#!/bin/busybox sh
# shellcheck shell=dash
# First process of a guest in the lab. Kernel arguments: touch=MIB fills so much memory, alike=MIB with zeros, load=N
# keeps N vCPUs busy; pulse=N has N programs that wake up many times a second to do
# little; burst=MIB fills so much more for a moment, later=SECONDS after it is up and again so long after that, and says
# LAB-BURST, how that ended, and how many pages were swapped in and out so far; swap=1 swaps to the first disk.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod "$module" 2>/dev/null; done

argument() { sed -n "s/.*\b$1=\([0-9]*\).*/\1/p" /proc/cmdline; }

mount -t tmpfs -o size=90% ram /tmp
touch=$(argument touch)
# No two pages alike, so that nothing of it can be merged.
[ -z "$touch" ] || dd if=/dev/urandom of=/tmp/filled bs=1M count="$touch" 2>/dev/null
alike=$(argument alike)
[ -z "$alike" ] || dd if=/dev/zero of=/tmp/alike bs=1M count="$alike" 2>/dev/null
load=$(argument load)
while [ "${load:-0}" -gt 0 ]; do
  while :; do :; done &
  load=$((load - 1))
done
pulse=$(argument pulse)
while [ "${pulse:-0}" -gt 0 ]; do
  while :; do usleep 100000; done &
  pulse=$((pulse - 1))
done
[ -z "$(argument swap)" ] || { mkswap /dev/vda && swapon /dev/vda; } >/dev/null
burst=$(argument burst)
[ -z "$burst" ] || for _ in 1 2; do
  sleep "$(argument later)"
  dd if=/dev/zero of=/tmp/burst bs=1M count="$burst" 2>/dev/null
  echo "LAB-BURST $? $(sed -n 's/^pswp[a-z]* //p' /proc/vmstat | tr '\n' ' ')" >/dev/ttyS0
  rm /tmp/burst
done &
echo LAB-GUEST-UP >/dev/ttyS0
while :; do sleep 1000; done

#!/bin/busybox sh
# shellcheck shell=dash
# First process of the measuring guest. Commands come over the virtio-serial port `virt-tune`, answers go back there:
#   run COUNT, then COUNT lines, a program's words  -> ready
#   go                                              -> started, and at the program's end
#                                                      done STATUS OUT-BYTES ERR-BYTES, then both texts
# Between ready and go any number of guests can be brought to one start.
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /tmp /dev/shm
mount -t tmpfs shm /dev/shm
for module in /modules/*; do insmod "$module" 2>/dev/null; done
# Words of the kernel's command line that it does not know are in the environment of its first process.
for driver in $(echo "$drivers" | tr , ' '); do
  for module in /drivers/"$driver"/*; do insmod "$module" 2>/dev/null; done
done

port=
while [ -z "$port" ]; do
  for name in /sys/class/virtio-ports/*/name; do
    [ "$(cat "$name" 2>/dev/null)" != virt-tune ] || port=/dev/$(basename "$(dirname "$name")")
  done
  [ -n "$port" ] || sleep 0.1
done
exec 3<>"$port"
echo hello >&3

while read -r verb count <&3; do
  [ "$verb" = run ] || continue
  set --
  while [ "$count" -gt 0 ]; do
    IFS= read -r word <&3
    set -- "$@" "$word"
    count=$((count - 1))
  done
  echo ready >&3
  read -r verb <&3
  echo started >&3
  "$@" </dev/null >/out 2>/err
  echo "done $? $(stat -c %s /out) $(stat -c %s /err)" >&3
  cat /out /err >&3
done
poweroff -f

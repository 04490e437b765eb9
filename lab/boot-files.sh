#!/bin/bash
# What the lab and its guests boot from: the distribution's newest kernel, unpacked, and two small initial
# file systems. Made once a kernel and kept in $CACHE. Sourced by lab/lab; sets KERNEL, HOST_INITRD, GUEST_INITRD.

# The lab's own modules: to reach its root, and to be a KVM host with disks and networks.
ROOT_MODULES='virtio_pci virtio_console 9p 9pnet_virtio overlay virtio_rng'
HOST_MODULES="$ROOT_MODULES kvm-amd virtio_blk virtio_net virtio_balloon tun vhost_net bridge ext4 loop dm-mod bfq mq-deadline br_netfilter"
# Those of a guest, whatever devices a scenario gives it.
GUEST_MODULES='virtio_pci virtio_blk virtio_net virtio_balloon virtio_console virtio_scsi sd_mod ata_piix ahci e1000'

needs() { # needs PROGRAM PACKAGE
  command -v "$1" >/dev/null || [ -x "$1" ] || fail "$EXIT_USAGE" "$1 is missing: apt-get install $2"
}

build() {
  needs qemu-system-x86_64 qemu-system-x86
  needs /bin/busybox busybox-static
  needs cpio cpio
  needs modprobe kmod
  local release key
  release=$(newest_kernel)
  [ -n "$release" ] || fail "$EXIT_USAGE" 'no kernel with modules here: apt-get install linux-image-amd64'
  key=$(cat "$HERE"/boot-files.sh "$HERE"/init.sh "$HERE"/guest/init.sh | cat - <(stat -c '%s %Y' "/boot/vmlinuz-$release") | sha256sum | cut -c1-12)
  KERNEL=$CACHE/vmlinux-$release
  HOST_INITRD=$CACHE/host-$release-$key.cpio
  GUEST_INITRD=$CACHE/guest-$release-$key.cpio
  mkdir -p "$CACHE/libvirt-cache" || fail "$EXIT_BROKEN" "cannot write $CACHE"
  [ -s "$KERNEL" ] || unpack_kernel "/boot/vmlinuz-$release"
  [ -s "$HOST_INITRD" ] || make_initrd "$HOST_INITRD" "$HERE/init.sh" "$release" "$HOST_MODULES"
  [ -s "$GUEST_INITRD" ] || make_initrd "$GUEST_INITRD" "$HERE/guest/init.sh" "$release" "$GUEST_MODULES"
}

newest_kernel() {
  local directory
  for directory in /lib/modules/*/; do
    directory=$(basename "$directory")
    [ ! -f "/boot/vmlinuz-$directory" ] || echo "$directory"
  done | sort -V | tail -n 1
}

# Neither the lab nor its guests should decompress a kernel under emulation: the ELF image is cut out of the
# bzImage, wherever a compressed stream begins that unpacks to one (Documentation/arch/x86/boot.rst).
unpack_kernel() {
  local magic program offset unpacked
  unpacked=$(mktemp "$CACHE/.unpacking.XXXXXX")
  while read -r magic program; do
    for offset in $(LC_ALL=C grep -aobP "$magic" "$1" | cut -d: -f1 | head -n 4); do
      tail -c "+$((offset + 1))" "$1" | "$program" -dcq >"$unpacked" 2>/dev/null || true
      [ "$(head -c 4 "$unpacked" | tail -c 3)" != ELF ] || { mv "$unpacked" "$KERNEL"; return; }
    done
  done <<'MAGICS'
\xfd7zXZ\x00 xz
\x28\xb5\x2f\xfd zstd
\x1f\x8b\x08 gzip
MAGICS
  rm -f "$unpacked"
  fail "$EXIT_BROKEN" "found no kernel in $1"
}

make_initrd() { # make_initrd FILE INIT RELEASE MODULES
  local root count=0 module
  root=$(mktemp -d "$CACHE/.initrd.XXXXXX")
  mkdir -p "$root"/{bin,modules,proc,sys,dev,lower,upper,root,tmp}
  cp /bin/busybox "$root/bin/"
  install -m 755 "$2" "$root/init"
  for module in $4; do modprobe -S "$3" --show-depends "$module" 2>/dev/null || true; done |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
    count=$((count + 1))
    cp "$module" "$root/modules/$(printf '%03d' $count)-$(basename "$module")"
  done
  (cd "$root" && find . | cpio -o -H newc --quiet) >"$1.unfinished"
  mv "$1.unfinished" "$1"
  rm -rf "$root"
}

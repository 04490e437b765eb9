/**
 * Words that snapshots use themselves, and that people like to call their machines. A guest of such a name
 * keeps its secret, because the word stands there anyway.
 */
export const VOCABULARY: ReadonlySet<string> = new Set(
  `absent active admin always arm64 aarch64 audit auto balloon block bridge cache cgroup cloud cluster cpu
  crashed current custom daemon database debian default definition device disk docker domain driver emulator
  enabled ethernet fedora file floppy guest host hostdev hugepages image input intel interface iothread
  kernel kvm lib libvirt linux live load local localhost lxc machine maximum memory migrate mode model
  monitor native network never next nic node none numa number other paused pc performance persistent port
  process proc proxy q35 qcow2 qemu raw read redhat remote root running runtime sched server session shutoff
  slice socket source spice state stats storage strict swap sys system target tcg temp template test tmp
  topology ubuntu unknown unresponsive used user usb value vcpu vhost virsh virt virt-tune virtio virtual vm
  voluntary window windows worker write x86_64`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

import { defineFigure } from './figure.ts';

/** A virtio disk on raw storage, well set up. */
export const virtualDisk = defineFigure({
  dimension: 'storage',
  low: 0,
  typical: 0.1,
  high: 0.5,
  confidence: 'low',
  basis:
    'a solid-state disk with raw images gave 90 % of the host; random I/O half, sequential I/O all of it',
  source: "the sysadmin's summary virt-tune began with; Felter et al., IBM RC25482 (2014), quoted",
});

export const emulatedDisk = defineFigure({
  dimension: 'storage',
  low: 0.2,
  typical: 0.5,
  high: 0.6,
  confidence: 'low',
  basis: 'sequential writes through virtio were twice as fast as through IDE',
  source: 'Proxmox VE admin guide, qm (repeating linux-kvm.org)',
});

export const writethrough = defineFigure({
  dimension: 'storage',
  low: 0.18,
  typical: 0.28,
  high: 0.38,
  confidence: 'medium',
  basis: 'an installation took 22 to 62 % longer with writethrough: 1 - 1/1.22 to 1 - 1/1.62',
  source: 'linux-kvm.org, Qcow2 (QEMU 0.11)',
});

export const qcow2Format = defineFigure({
  dimension: 'storage',
  low: 0,
  typical: 0.04,
  high: 0.1,
  confidence: 'low',
  basis: 'raw is up to 10 % faster',
  source: 'Proxmox VE admin guide, qm (repeating Khoa Huynh, 2013)',
});

export const longChain = defineFigure({
  dimension: 'storage',
  low: 0,
  typical: 0.05,
  high: 0.32,
  confidence: 'low',
  basis:
    'a driver made for chains of 500 made RocksDB 48 % faster: 1 - 1/1.48; short chains cost less',
  source: 'Virtual disk snapshot management at scale, arXiv 2205.06842',
});

export const mainLoopDisk = defineFigure({
  dimension: 'storage',
  low: 0,
  typical: 0.1,
  high: 0.5,
  confidence: 'low',
  basis:
    'disks on the main loop gave 250 MiB/s of a pool of 8 GB/s on one site; a slow device loses nothing',
  source: 'GitHub LNVPS/api issue 352 (2026)',
});

export const wrongScheduler = defineFigure({
  dimension: 'storage',
  low: 0,
  typical: 0.05,
  high: 0.39,
  confidence: 'medium',
  basis:
    'schedulers add up to 63.4 % to the work on fast NVMe: 1 - 1/1.634; little on slow devices',
  source: 'Ren et al., ICPE 2024 (abstract)',
});

export const emulatedNic = defineFigure({
  dimension: 'network',
  low: 0.3,
  typical: 0.5,
  high: 0.67,
  confidence: 'low',
  basis: 'virtio moves up to three times what an e1000 does: 1 - 1/3',
  source: 'Proxmox VE admin guide, qm (repeating linux-kvm.org)',
});

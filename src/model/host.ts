import { z } from 'zod';
import { fact } from './fact-schema.ts';
import { HostMemory } from './host-memory.ts';
import { BlockDevice, Mount } from './host-storage.ts';
import { Topology } from './topology.ts';

const numbers = z.record(z.string(), z.number());
const texts = z.record(z.string(), z.string());

export const HostCpu = z.strictObject({
  /** `uname -m` */
  architecture: z.string(),
  vendor: z.string().optional(),
  modelName: z.string().optional(),
  family: z.int().optional(),
  model: z.int().optional(),
  stepping: z.int().optional(),
  microcode: z.string().optional(),
  mhz: z.number().optional(),
  /** As `/proc/cpuinfo` spells them (`flags` on x86, `Features` on Arm). `hypervisor` = we run in a VM. */
  flags: z.array(z.string()),
});
export type HostCpu = z.infer<typeof HostCpu>;

/** One cpufreq policy: pCPUs that change frequency together. */
export const FrequencyPolicy = z.strictObject({
  cpus: z.array(z.int()),
  driver: fact(z.string()),
  governor: fact(z.string()),
  energyPreference: fact(z.string()),
  minKHz: fact(z.number()),
  maxKHz: fact(z.number()),
  hardwareMaxKHz: fact(z.number()),
  currentKHz: fact(z.number()),
});

export type FrequencyPolicy = z.infer<typeof FrequencyPolicy>;

export const HostPower = z.strictObject({
  policies: fact(z.array(FrequencyPolicy)),
  /** intel_pstate/no_turbo or cpufreq/boost, as "turbo allowed". */
  boost: fact(z.boolean()),
  minPerfPercent: fact(z.number()),
  idleDriver: fact(z.string()),
  idleGovernor: fact(z.string()),
  /** C-states of the first online pCPU. Exit latency in microseconds. */
  idleStates: fact(
    z.array(z.strictObject({ name: z.string(), exitLatencyUs: z.number(), disabled: z.boolean() })),
  ),
  platformProfile: fact(z.string()),
  /** intel_pstate/status or amd_pstate/status: active | passive | guided | off. */
  pstateStatus: fact(z.string()),
  /** Thermal throttle events since boot, summed over cores, and how many more over the window. */
  throttleCount: fact(z.number()),
  throttleDelta: fact(z.number()),
  /** Strictest wake-up latency somebody holds through /dev/cpu_dma_latency; absent where nobody does. */
  cpuDmaLatencyUs: fact(z.number()),
  /** pCPU -> wake-up latency limit (pm_qos_resume_latency_us), only pCPUs that have one; 0 = no idle state allowed. */
  resumeLatencyUs: fact(numbers),
  /** SATA hosts: host0 -> link_power_management_policy. */
  linkPowerPolicies: fact(texts),
  /** nvme_core's default_ps_max_latency_us: 0 = power states off. */
  nvmePowerStateLatencyUs: fact(z.number()),
});
export type HostPower = z.infer<typeof HostPower>;

/** What running a few hundred thousand guest instructions in a throw-away VM showed. */
export const KvmProbe = z.strictObject({
  apiVersion: z.int(),
  canCreateVm: z.boolean(),
  /** Guest instructions per microsecond in the probe loop; hardware gives thousands, emulation about one. */
  guestInstructionsPerUs: fact(z.number()),
});
export type KvmProbe = z.infer<typeof KvmProbe>;

export const HostKvm = z.strictObject({
  /** Ownership of /dev/kvm. `mode` is the permission bits (0o660 = 432). */
  device: fact(z.strictObject({ mode: z.int(), uid: z.int(), gid: z.int() })),
  /** Parameters of every loaded or built-in module whose name begins with kvm: module -> parameter -> value. */
  modules: fact(z.record(z.string(), z.record(z.string(), fact(z.string())))),
  vhostNet: fact(z.boolean()),
  probe: fact(KvmProbe),
  /** KVM's counters of all guests together (debugfs), change over the window. */
  counters: fact(numbers),
  /** The same counters as they stood at the end of the window (pages_2m and the like are levels, not events). */
  counterTotals: fact(numbers),
  iommuGroups: fact(z.int()),
  /** The firmware's table that describes an IOMMU: DMAR (Intel) | IVRS (AMD). */
  iommuTable: fact(z.string()),
  /** The kernel's messages about KVM, split locks and clock sources since boot, as far as its ring still has them. */
  kernelMessages: fact(z.array(z.string())),
});
export type HostKvm = z.infer<typeof HostKvm>;

/** PSI: share (0..1) of wall time in which some/all tasks waited, average over 60 s; totals in microseconds. */
export const Pressure = z.strictObject({
  someAvg60: z.number(),
  someTotalUs: z.number(),
  fullAvg60: z.number().optional(),
  fullTotalUs: z.number().optional(),
});
export type Pressure = z.infer<typeof Pressure>;

/** A setting that a file will make again at the next boot or module load, and the file that has the last word. */
export const Persisted = z.strictObject({ value: z.string(), source: z.string() });
export type Persisted = z.infer<typeof Persisted>;

export const HostKernel = z.strictObject({
  release: fact(z.string()),
  version: fact(z.string()),
  commandLine: fact(z.string()),
  /** Keys as in sysctl(8): `vm.swappiness`. Only the ones virt-tune judges. */
  sysctls: z.record(z.string(), fact(z.string())),
  schedulerFeatures: fact(z.array(z.string())),
  /** sysctl.d and sysctl.conf: key as in sysctl(8) -> what is set at boot. */
  persistedSysctls: fact(z.record(z.string(), Persisted)),
  /** modprobe.d: `module.parameter` -> what is set when the module is loaded. */
  persistedModuleOptions: fact(z.record(z.string(), Persisted)),
  /** tmpfiles.d `w` lines: path -> what is written at boot. */
  persistedFileWrites: fact(z.record(z.string(), Persisted)),
  clocksource: fact(z.string()),
  clocksourceChoices: fact(z.array(z.string())),
  uptimeS: fact(z.number()),
  loadAverage1: fact(z.number()),
  pressure: z.strictObject({ cpu: fact(Pressure), memory: fact(Pressure), io: fact(Pressure) }),
  /** /proc/stat cpu lines: share of each state over the window, all pCPUs together. */
  cpuShares: fact(numbers),
  contextSwitchesPerS: fact(z.number()),
  /** Share (0..1) of the window each pCPU was busy: pCPU -> share. Steal counts as busy, iowait does not. */
  cpuBusyShares: fact(numbers),
  /** CPU masks (hexadecimal) of unbound workqueues, and of the writeback one. */
  workqueueMask: fact(z.string()),
  writebackWorkqueueMask: fact(z.string()),
  /** /proc/net/softnet_stat summed over pCPUs since boot: processed, dropped, timeSqueezed; and per second over the window. */
  softnet: fact(numbers),
  softnetPerS: fact(numbers),
});
export type HostKernel = z.infer<typeof HostKernel>;

export const Nic = z.strictObject({
  name: z.string(),
  driver: fact(z.string()),
  /** physical | bridge | bond | tap | veth | macvtap | virtual */
  kind: z.string(),
  master: fact(z.string()),
  mtu: fact(z.number()),
  speedMbps: fact(z.number()),
  state: fact(z.string()),
  rxQueues: z.int(),
  txQueues: z.int(),
  numaNode: fact(z.int()),
  pciAddress: fact(z.string()),
  /** /sys/class/net/NAME/statistics, totals, and per second over the window. */
  statistics: fact(numbers),
  statisticsPerS: fact(numbers),
  /** `ethtool -k`: feature -> on | off. Asked only of physical NICs, bonds and bridges. */
  offloads: fact(texts),
  /** `ethtool -g`: rx, tx and their maxima rxMax, txMax, in entries. Only physical NICs. */
  rings: fact(numbers),
});
export type Nic = z.infer<typeof Nic>;

export const Irq = z.strictObject({
  irq: z.int(),
  name: z.string(),
  /** Interrupts per second over the window, all pCPUs together. */
  perS: fact(z.number()),
  /** Since boot. */
  total: z.number(),
  /** The pCPU that took most, over the window where there is one, else since boot. */
  busiestCpu: z.int().optional(),
  affinity: fact(z.string()),
  effectiveAffinity: fact(z.string()),
});
export type Irq = z.infer<typeof Irq>;

export const PciDevice = z.strictObject({
  address: z.string(),
  /** Six hex digits, e.g. 010802 = NVMe. */
  class: z.string(),
  vendor: z.string(),
  device: z.string(),
  driver: fact(z.string()),
  numaNode: fact(z.int()),
  localCpus: fact(z.string()),
  linkSpeed: fact(z.string()),
  linkSpeedMax: fact(z.string()),
  linkWidth: fact(z.number()),
  linkWidthMax: fact(z.number()),
  /** Virtual functions: enabled and possible, where the device has SR-IOV. */
  virtualFunctions: fact(z.strictObject({ enabled: z.int(), total: z.int() })),
});
export type PciDevice = z.infer<typeof PciDevice>;

export const UsbDevice = z.strictObject({
  /** Kernel name: 1-2, usb1. */
  name: z.string(),
  /** Six hex digits, class, subclass, protocol: 090000 = hub. */
  class: z.string(),
  speedMbps: fact(z.number()),
  product: fact(z.string()),
});
export type UsbDevice = z.infer<typeof UsbDevice>;

export const HostCgroups = z.strictObject({
  version: z.enum(['v1', 'v2', 'hybrid', 'none']),
  controllers: z.array(z.string()),
  /** Groups that matter on a VM host (machine.slice, system.slice, user.slice, ...), path -> file -> text. */
  slices: z.record(z.string(), z.record(z.string(), fact(z.string()))),
});
export type HostCgroups = z.infer<typeof HostCgroups>;

/** A program that owns knobs virt-tune judges. */
export const Service = z.strictObject({
  name: z.string(),
  running: z.boolean(),
  pid: z.int().optional(),
  /** What it is set to do, where that is one readable thing (tuned: its active profile). */
  setting: fact(z.string()),
});
export type Service = z.infer<typeof Service>;

export const HostSoftware = z.strictObject({
  /** `major.minor.micro`, from the daemon or the binary itself. */
  libvirt: fact(z.string()),
  qemu: fact(z.string()),
  osRelease: fact(texts),
  /** `user` of libvirt's qemu.conf, who must be able to open /dev/kvm; absent = the build's default. */
  qemuUser: fact(z.string()),
});
export type HostSoftware = z.infer<typeof HostSoftware>;

export const Host = z.strictObject({
  hostname: fact(z.string()),
  cpu: fact(HostCpu),
  topology: fact(Topology),
  power: HostPower,
  /** File name in .../cpu/vulnerabilities -> the kernel's text. */
  vulnerabilities: fact(texts),
  smtControl: fact(z.string()),
  kvm: HostKvm,
  kernel: HostKernel,
  memory: HostMemory,
  blockDevices: fact(z.array(BlockDevice)),
  mounts: fact(z.array(Mount)),
  nics: fact(z.array(Nic)),
  irqs: fact(z.array(Irq)),
  pciDevices: fact(z.array(PciDevice)),
  usbDevices: fact(z.array(UsbDevice)),
  /** NFS client calls since boot: calls, retransmissions. */
  nfsClient: fact(numbers),
  /** Monitoring features of /sys/fs/resctrl (llc_occupancy, mbm_total_bytes, ...); absent where not mounted. */
  cacheMonitoring: fact(z.array(z.string())),
  cgroups: fact(HostCgroups),
  services: fact(z.array(Service)),
  software: HostSoftware,
});
export type Host = z.infer<typeof Host>;

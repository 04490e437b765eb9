import type { Fact } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/**
 * The settings that checks judge or reports show, named as in sysctl(8).
 * Meaning: Documentation/admin-guide/sysctl/{vm,kernel,fs,net}.rst.
 */
const SYSCTLS = [
  'fs.aio-max-nr',
  'fs.aio-nr',
  'fs.file-max',
  'fs.nr_open',
  'kernel.dmesg_restrict',
  'kernel.io_uring_disabled',
  'kernel.nmi_watchdog',
  'kernel.numa_balancing',
  'kernel.numa_balancing_promote_rate_limit_MBps',
  'kernel.perf_event_paranoid',
  'kernel.sched_autogroup_enabled',
  'kernel.sched_cfs_bandwidth_slice_us',
  'kernel.sched_latency_ns',
  'kernel.sched_migration_cost_ns',
  'kernel.sched_min_granularity_ns',
  'kernel.sched_rt_period_us',
  'kernel.sched_rt_runtime_us',
  'kernel.sched_schedstats',
  'kernel.sched_wakeup_granularity_ns',
  'kernel.split_lock_mitigate',
  'kernel.task_delayacct',
  'kernel.threads-max',
  'kernel.timer_migration',
  'kernel.watchdog',
  'net.bridge.bridge-nf-call-arptables',
  'net.bridge.bridge-nf-call-ip6tables',
  'net.bridge.bridge-nf-call-iptables',
  'net.core.busy_poll',
  'net.core.busy_read',
  'net.core.default_qdisc',
  'net.core.netdev_budget',
  'net.core.netdev_budget_usecs',
  'net.core.netdev_max_backlog',
  'net.core.rmem_max',
  'net.core.wmem_max',
  'vm.compaction_proactiveness',
  'vm.dirty_background_bytes',
  'vm.dirty_background_ratio',
  'vm.dirty_bytes',
  'vm.dirty_expire_centisecs',
  'vm.dirty_ratio',
  'vm.dirty_writeback_centisecs',
  'vm.extfrag_threshold',
  'vm.hugetlb_optimize_vmemmap',
  'vm.max_map_count',
  'vm.min_free_kbytes',
  'vm.nr_hugepages',
  'vm.nr_overcommit_hugepages',
  'vm.overcommit_memory',
  'vm.overcommit_ratio',
  'vm.page-cluster',
  'vm.stat_interval',
  'vm.swappiness',
  'vm.vfs_cache_pressure',
  'vm.watermark_boost_factor',
  'vm.watermark_scale_factor',
  'vm.zone_reclaim_mode',
] as const;

export function collectSysctls(files: FileTree): Record<string, Fact<string>> {
  return Object.fromEntries(
    SYSCTLS.map((key) => [key, files.text(`/proc/sys/${key.replaceAll('.', '/')}`)]),
  );
}

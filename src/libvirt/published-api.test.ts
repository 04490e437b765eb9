/** The client's constants against the list of libvirt's API that libvirt itself publishes. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  affectFlag,
  domainStates,
  jobTypes,
  memoryStatNames,
  stringsOkay,
  xmlFlag,
} from './domain-calls.ts';
import { defineFlag, startFlag } from './domain-change-calls.ts';
import { libvirtErrorCode } from './error.ts';
import { domainFilter, statsGroup, statsNoWait } from './host-calls.ts';
import { lifecycleEvents } from './lifecycle.ts';
import { readOnlyFlag } from './open-session.ts';
import { domainEventId } from './procedures/event.ts';
import { typedParameterType } from './typed-parameter.ts';

const path = '/usr/share/libvirt/api/libvirt-api.xml';
const present = existsSync(path);

/** Every enumeration value with a number of its own, by name. */
function publishedValues(): Map<string, number> {
  const text = readFileSync(path, 'utf8');
  const entries = text.matchAll(/<enum name='(\w+)' [^>]*?value='(-?\d+)'/g);
  return new Map([...entries].map(([, name, value]) => [name ?? '', Number(value)]));
}

const ours: Record<string, number> = {
  VIR_DOMAIN_STATS_STATE: statsGroup.state,
  VIR_DOMAIN_STATS_CPU_TOTAL: statsGroup.cpuTotal,
  VIR_DOMAIN_STATS_BALLOON: statsGroup.balloon,
  VIR_DOMAIN_STATS_VCPU: statsGroup.vcpu,
  VIR_DOMAIN_STATS_INTERFACE: statsGroup.interface,
  VIR_DOMAIN_STATS_BLOCK: statsGroup.block,
  VIR_DOMAIN_STATS_PERF: statsGroup.perf,
  VIR_DOMAIN_STATS_IOTHREAD: statsGroup.iothread,
  VIR_DOMAIN_STATS_MEMORY: statsGroup.memory,
  VIR_DOMAIN_STATS_DIRTYRATE: statsGroup.dirtyRate,
  VIR_DOMAIN_STATS_VM: statsGroup.vm,
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT: statsNoWait,
  VIR_CONNECT_LIST_DOMAINS_ACTIVE: domainFilter.active,
  VIR_CONNECT_LIST_DOMAINS_INACTIVE: domainFilter.inactive,
  VIR_CONNECT_RO: readOnlyFlag,
  VIR_DOMAIN_DEFINE_VALIDATE: defineFlag.validate,
  VIR_DOMAIN_XML_SECURE: xmlFlag.secure,
  VIR_DOMAIN_XML_INACTIVE: xmlFlag.inactive,
  VIR_DOMAIN_XML_UPDATE_CPU: xmlFlag.updateCpu,
  VIR_DOMAIN_XML_MIGRATABLE: xmlFlag.migratable,
  VIR_DOMAIN_AFFECT_LIVE: affectFlag.live,
  VIR_DOMAIN_AFFECT_CONFIG: affectFlag.config,
  VIR_DOMAIN_START_PAUSED: startFlag.paused,
  VIR_DOMAIN_START_AUTODESTROY: startFlag.autodestroy,
  VIR_DOMAIN_EVENT_ID_LIFECYCLE: domainEventId.lifecycle,
  VIR_DOMAIN_NOSTATE: domainStates.indexOf('no-state'),
  VIR_DOMAIN_RUNNING: domainStates.indexOf('running'),
  VIR_DOMAIN_BLOCKED: domainStates.indexOf('blocked'),
  VIR_DOMAIN_PAUSED: domainStates.indexOf('paused'),
  VIR_DOMAIN_SHUTDOWN: domainStates.indexOf('shutting-down'),
  VIR_DOMAIN_SHUTOFF: domainStates.indexOf('shut-off'),
  VIR_DOMAIN_CRASHED: domainStates.indexOf('crashed'),
  VIR_DOMAIN_PMSUSPENDED: domainStates.indexOf('pm-suspended'),
  VIR_DOMAIN_EVENT_DEFINED: lifecycleEvents.indexOf('defined'),
  VIR_DOMAIN_EVENT_UNDEFINED: lifecycleEvents.indexOf('undefined'),
  VIR_DOMAIN_EVENT_STARTED: lifecycleEvents.indexOf('started'),
  VIR_DOMAIN_EVENT_SUSPENDED: lifecycleEvents.indexOf('suspended'),
  VIR_DOMAIN_EVENT_RESUMED: lifecycleEvents.indexOf('resumed'),
  VIR_DOMAIN_EVENT_STOPPED: lifecycleEvents.indexOf('stopped'),
  VIR_DOMAIN_EVENT_SHUTDOWN: lifecycleEvents.indexOf('shutdown'),
  VIR_DOMAIN_EVENT_PMSUSPENDED: lifecycleEvents.indexOf('pm-suspended'),
  VIR_DOMAIN_EVENT_CRASHED: lifecycleEvents.indexOf('crashed'),
  VIR_DOMAIN_JOB_NONE: jobTypes.indexOf('none'),
  VIR_DOMAIN_JOB_BOUNDED: jobTypes.indexOf('bounded'),
  VIR_DOMAIN_JOB_UNBOUNDED: jobTypes.indexOf('unbounded'),
  VIR_DOMAIN_JOB_COMPLETED: jobTypes.indexOf('completed'),
  VIR_DOMAIN_JOB_FAILED: jobTypes.indexOf('failed'),
  VIR_DOMAIN_JOB_CANCELLED: jobTypes.indexOf('cancelled'),
  VIR_DOMAIN_MEMORY_STAT_SWAP_IN: memoryStatNames.indexOf('swapInKiB'),
  VIR_DOMAIN_MEMORY_STAT_SWAP_OUT: memoryStatNames.indexOf('swapOutKiB'),
  VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT: memoryStatNames.indexOf('majorFaults'),
  VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT: memoryStatNames.indexOf('minorFaults'),
  VIR_DOMAIN_MEMORY_STAT_UNUSED: memoryStatNames.indexOf('unusedKiB'),
  VIR_DOMAIN_MEMORY_STAT_AVAILABLE: memoryStatNames.indexOf('availableKiB'),
  VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON: memoryStatNames.indexOf('actualBalloonKiB'),
  VIR_DOMAIN_MEMORY_STAT_RSS: memoryStatNames.indexOf('rssKiB'),
  VIR_DOMAIN_MEMORY_STAT_USABLE: memoryStatNames.indexOf('usableKiB'),
  VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE: memoryStatNames.indexOf('lastUpdateS'),
  VIR_DOMAIN_MEMORY_STAT_DISK_CACHES: memoryStatNames.indexOf('diskCachesKiB'),
  VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC: memoryStatNames.indexOf('hugetlbPageAllocations'),
  VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL: memoryStatNames.indexOf('hugetlbPageFailures'),
  VIR_TYPED_PARAM_STRING_OKAY: stringsOkay,
  VIR_TYPED_PARAM_INT: typedParameterType.int,
  VIR_TYPED_PARAM_UINT: typedParameterType.uint,
  VIR_TYPED_PARAM_LLONG: typedParameterType.llong,
  VIR_TYPED_PARAM_ULLONG: typedParameterType.ullong,
  VIR_TYPED_PARAM_DOUBLE: typedParameterType.double,
  VIR_TYPED_PARAM_BOOLEAN: typedParameterType.boolean,
  VIR_TYPED_PARAM_STRING: typedParameterType.string,
  VIR_ERR_OPERATION_DENIED: libvirtErrorCode.operationDenied,
  VIR_ERR_NO_DOMAIN: libvirtErrorCode.noDomain,
  VIR_ERR_AUTH_FAILED: libvirtErrorCode.authFailed,
  VIR_ERR_OPERATION_INVALID: libvirtErrorCode.operationInvalid,
  VIR_ERR_OPERATION_TIMEOUT: libvirtErrorCode.operationTimeout,
  VIR_ERR_AUTH_CANCELLED: libvirtErrorCode.authCancelled,
  VIR_ERR_AUTH_UNAVAILABLE: libvirtErrorCode.authUnavailable,
};

describe.skipIf(!present)(`constants, as in ${path} (skipped where libvirt-dev is missing)`, () => {
  const published = present ? publishedValues() : new Map<string, number>();

  it.each(Object.entries(ours))('%s is %i', (name, value) => {
    expect(published.get(name)).toBe(value);
  });
});

import { parseDomainXml } from '../../definition/domain-xml.ts';
import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { Problem } from '../../model/problem.ts';
import { defineKind } from '../kind.ts';
import { onRunningDomain } from '../reach/on-domain.ts';

/** How libvirt before and after cgroup v2 spells "no quota" (VIR_CGROUP_CPU_QUOTA_MAX); all are set as -1. */
const UNLIMITED = 17_592_186_044_415;
const NO_QUOTA = '-1';

/** A setting of a running libvirt guest that has a number. */
export const kind = defineKind({
  kind: 'domain-parameter',
  async read({ parameter, ...domainId }, world) {
    return await onRunningDomain(domainId, world, async (connection, domain) => {
      const options = { live: true, signal: world.signal };
      if (parameter === 'memory_stats_period') return await statsPeriod(connection, domain);
      const value = (await connection.schedulerParameters(domain, options)).get(parameter);
      if (value === undefined) throw new Problem({ what: `this libvirt knows no ${parameter}` });
      const isQuota = parameter.endsWith('_quota');
      const isUnlimited = Number(value) <= 0 || Number(value) >= UNLIMITED;
      return isQuota && isUnlimited ? NO_QUOTA : String(value);
    });
  },
  async write({ parameter, ...domainId }, value, world) {
    const number = wholeNumber(value);
    await onRunningDomain(domainId, world, async (connection, domain) => {
      const options = { live: true, signal: world.signal };
      if (parameter === 'memory_stats_period')
        await connection.setMemoryStatsPeriod(domain, number, options);
      else await connection.setSchedulerParameters(domain, new Map([[parameter, number]]), options);
    });
  },
});

async function statsPeriod(connection: Connection, domain: Domain): Promise<string> {
  const { balloon } = parseDomainXml(await connection.domainXml(domain), { file: domain.name });
  if (balloon !== undefined && balloon.model !== 'none') return String(balloon.statsPeriodS ?? 0);
  throw new Problem({ what: `${domain.name} has no balloon, so no memory statistics` });
}

function wholeNumber(value: string | null): number {
  const number = Number(value);
  if (value !== null && /^-?\d+$/.test(value) && Number.isSafeInteger(number)) return number;
  throw new Problem({
    what: `not a whole number: ${value ?? 'nothing'}`,
    remedy: 'make the plan anew with virt-tune plan',
  });
}

import { isKnown, isUnreadable } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'OPS-02',
  topic: 'operations',
  subject: 'host',
  title: 'Kernel settings are what the next boot will set',
  problem: 'Kernel settings differ from what the next boot will set',
  severity: 'low',
  reads: ['/proc/sys', '/etc/sysctl.conf, sysctl.d'],
  why: 'A value written by hand is gone after a reboot; a file edited without loading it has no effect until then. Both surprise whoever compares performance before and after.',
  remedy: 'sysctl --system to load the files, or write the running value into /etc/sysctl.d/.',
  takesEffect: 'live',
  notWhen: 'A controller (tuned, kubelet) sets the value after boot on purpose.',
  sources: ['sysctl.d(5)'],
  evaluate({ host }) {
    const persisted = need(host.kernel.persistedSysctls, 'sysctl.d');
    const compared = Object.entries(persisted).flatMap(([name, { value, source }]) => {
      const live = host.kernel.sysctls[name];
      if (live === undefined || !isKnown(live)) return [];
      return [{ name, source, wanted: words(value), live: words(live.value) }];
    });
    const different = compared.filter(({ wanted, live }) => wanted !== live);
    if (different.length === 0) {
      for (const name of Object.keys(persisted)) {
        const live = host.kernel.sysctls[name];
        if (live !== undefined && isUnreadable(live)) need(live, name);
      }
      if (compared.length === 0) return notApplicable('no judged setting is persisted');
      return pass(seen('persisted settings in force', compared.map(({ name }) => name).join(', ')));
    }
    return fail({
      evidence: different.map(({ name, source, wanted, live }) =>
        seen(source, `${name} = ${wanted}, running ${live}`),
      ),
    });
  },
});

function words(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

import { describe, expect, it } from 'vitest';
import { absent, type Fact, isKnown, known } from '../../model/fact.ts';
import type { Service } from '../../model/host.ts';
import { listProcesses } from './processes.ts';
import { collectServices } from './services.ts';
import { type TreeContent, withHostTree } from './testing/host-tree.ts';

function collect(content: TreeContent): Promise<Map<string, Service>> {
  return withHostTree(content, (files) => {
    const services = collectServices(files, listProcesses(files));
    if (!isKnown(services)) expect.fail(JSON.stringify(services));
    return new Map(services.value.map((service) => [service.name, service]));
  });
}

function process(pid: number, comm: string, ...args: string[]): TreeContent {
  return {
    [`/proc/${pid}/comm`]: `${comm}\n`,
    [`/proc/${pid}/cmdline`]: args.map((argument) => `${argument}\0`).join(''),
  };
}

describe('owners of knobs', () => {
  it('are found as programs and as scripts, with what they are set to', async () => {
    const services = await collect({
      ...process(10, 'tuned', '/usr/bin/python3', '-Es', '/usr/sbin/tuned', '-l'),
      ...process(11, 'numad', '/usr/bin/numad', '-i', '15', '-u', '90'),
      ...process(12, 'python3', '/usr/bin/python3', '/usr/bin/nova-compute', '--config-file=x'),
      ...process(13, 'power-profiles-', '/usr/libexec/power-profiles-daemon'),
      ...process(14, 'bash', '/bin/bash', '/usr/sbin/ksmtuned'),
      '/etc/tuned/active_profile': 'virtual-host\n',
      '/etc/ksmtuned.conf': '# KSM_SLEEP_MSEC=5\nKSM_THRES_CONST=2048\nLOGFILE=/var/log/x\n',
      '/etc/nova/nova.conf':
        '[DEFAULT]\ntransport_url = rabbit://nova:hunter2@mq\ncpu_allocation_ratio = 4.0\n[compute]\ncpu_dedicated_set = 4-15\n',
    });
    const running = [...services.values()].filter((one) => one.running);
    expect(running.map(({ name, pid, setting }) => [name, pid, setting])).toEqual([
      ['tuned', 10, known('virtual-host')],
      ['numad', 11, known('-i 15 -u 90')],
      ['ksmtuned', 14, known('KSM_THRES_CONST=2048')],
      ['nova-compute', 12, known('cpu_allocation_ratio=4.0 cpu_dedicated_set=4-15')],
      ['power-profiles-daemon', 13, absent],
    ]);
  });

  it('that do not run are listed all the same, with the setting that waits for them', async () => {
    const services = await collect({
      ...process(1, 'systemd', '/sbin/init'),
      '/etc/default/irqbalance': 'IRQBALANCE_BANNED_CPULIST=2-15\n',
    });
    expect(services.get('irqbalance')).toEqual({
      name: 'irqbalance',
      running: false,
      setting: known('IRQBALANCE_BANNED_CPULIST=2-15'),
    });
    expect(services.get('pvestatd')).toMatchObject({ running: false });
  });

  it('are unknown where no process is listed', () =>
    withHostTree({ '/proc/meminfo': '' }, (files) => {
      const services: Fact<Service[]> = collectServices(files, listProcesses(files));
      expect(services).toEqual({
        unreadable: '/proc: no process is listed; run on the host itself',
      });
    }));
});

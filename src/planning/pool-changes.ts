import type { WantedChange } from '../model/change.ts';
import type { Host } from '../model/host.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import { bootRisk, poolRisk } from './hazards.ts';
import { poolSetting } from './host-setting.ts';
import { keptFile } from './keep.ts';

const MIB_KIB = 1024;

/**
 * A larger pool of huge pages for the guests that go to its node, now and after a boot. What a guest leaves behind
 * stays in its old pool: somebody may have meant it to be there, and a pool that nobody uses is found by an audit.
 */
export function poolChanges(
  pool: NonNullable<HostPlacement['pools']>[number],
  host: Host,
): WantedChange[] {
  const { node, sizeKiB, pages, nowPages } = pool;
  const { id, value, live, kept } = poolSetting(pool);
  const { knob, line } = keptFile(kept, value, host);
  const about: Pick<WantedChange, 'subject' | 'topic' | 'answers' | 'givesUp'> = {
    subject: { kind: 'host', name: 'host' },
    topic: 'numa',
    answers: [],
    givesUp: `${((pages - nowPages) * sizeKiB) / MIB_KIB} MiB of node ${node} that only guests with such pages can use`,
  };
  return [
    {
      ...about,
      ...poolRisk(sizeKiB),
      id,
      knob: live,
      title: `${id} is ${value}, for the guests that go there`,
      takesEffect: 'live',
      after: value,
    },
    {
      ...about,
      ...bootRisk(kept, value, host),
      id: `${kept.path}, kept`,
      knob,
      title: `${id} is ${value} after a boot too (${knob.path})`,
      takesEffect: 'reboot',
      after: `# Set by virt-tune for guests that are placed on node ${node}; virt-tune rollback takes it back.\n${line}\n`,
    },
  ];
}

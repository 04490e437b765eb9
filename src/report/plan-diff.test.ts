import { expect, it } from 'vitest';
import type { Change } from '../model/change.ts';
import { planDiff } from './plan-diff.ts';

const plain = { width: 80, colour: false, unicode: true };

function fileChange(path: string, before: string, after: string): Change {
  return {
    id: path,
    knob: { kind: 'kernel-file', path },
    title: `${path} is ${after}`,
    subject: { kind: 'host', name: 'kvm7' },
    topic: 'allocation',
    answers: [],
    takesEffect: 'live',
    risk: 'none',
    before,
    after,
  };
}

function definition(before: string, after: string): Change {
  return {
    ...fileChange('', before, after),
    id: 'web: definition',
    title: 'web: \u001b[31m',
    subject: { kind: 'guest', guest: 'a', name: '../web' },
    knob: { kind: 'domain-xml', uri: 'qemu:///system', uuid: 'a', edits: [] },
  };
}

it('shows settings, files and definitions as a unified diff, with what each is for', () => {
  const path = '/proc/sys/vm/swappiness';
  const file: Change = {
    ...fileChange('', '', 'vm.swappiness = 10\n'),
    title: 'kept',
    before: null,
    knob: { kind: 'text-file', path: '/etc/sysctl.d/90-virt-tune.conf' },
  };
  expect(planDiff({ changes: [fileChange(path, '60', '10'), file] }, plain)).toBe(
    [
      `# ${path} is 10`,
      '--- a/proc/sys/vm/swappiness',
      '+++ b/proc/sys/vm/swappiness',
      '@@ -1,1 +1,1 @@',
      '-60',
      '+10',
      '# kept',
      '--- /dev/null',
      '+++ b/etc/sysctl.d/90-virt-tune.conf',
      '@@ -0,0 +1,1 @@',
      '+vm.swappiness = 10',
      '',
    ].join('\n'),
  );
});

it('shows of a definition only the lines around what changes, and nothing that a name could do', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `  <line${index}/>`);
  const before = `<domain>\n${lines.join('\n')}\n</domain>\n`;
  const after = before.replace('<line10/>', '<line10 \u001b[2J/>');
  const diff = planDiff({ changes: [definition(before, after)] }, plain);
  expect(diff).toContain('+++ b/libvirt/.._web.xml\n');
  expect(diff).toContain('-  <line10/>\n+  <line10 \\x1b[2J/>\n');
  expect(diff).not.toContain('line2/');
  expect(diff).not.toContain('\u001b');
});

it('paints only where there is colour', () => {
  const painted = planDiff(
    { changes: [fileChange('/sys/a', 'x', 'y')] },
    { ...plain, colour: true },
  );
  expect(painted).toContain('\u001b[32m+y');
  expect(painted).toContain('\u001b[31m-x');
});

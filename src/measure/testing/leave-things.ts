/** Puts one of each kind of thing into the machine, says so, and waits to be killed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLeases } from '../leases.ts';
import { attachLoop } from '../loop-device.ts';
import { runTool } from '../run-tool.ts';

const [state = '', place = ''] = process.argv.slice(2);
const leases = openLeases(state);
const scratch = join(place, 'scratch');
leases.take({ kind: 'directory', path: scratch });
mkdirSync(join(scratch, 'mount'), { recursive: true });
const knob = join(place, 'knob');
leases.take({ kind: 'knob', path: knob, value: 'before' });
writeFileSync(knob, 'after');
const image = join(scratch, 'image');
await runTool('truncate', ['-s', '32M', image]);
const { device } = await attachLoop(image, false, leases);
await runTool('mkfs.ext4', ['-q', '-F', device]);
leases.take({ kind: 'mount', path: join(scratch, 'mount') });
await runTool('mount', [device, join(scratch, 'mount')]);
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);

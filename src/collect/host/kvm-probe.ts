import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { absent, type Fact, known, thenFact, unreadable } from '../../model/fact.ts';
import type { KvmProbe } from '../../model/host.ts';
import type { World } from '../collector.ts';
import { parseAnswer } from './kvm-probe-answer.ts';

/** The probe interrupts itself after one second; this is for a backend that cannot be interrupted. */
const DEADLINE_MS = 10_000;

/**
 * Whether KVM makes virtual machines, and how fast one runs: a loop in a throw-away machine, timed in a child
 * process. Flags and module parameters cannot tell (a backend may interpret every instruction).
 */
export async function probeKvm(world: World, entry = probeBesideThis()): Promise<Fact<KvmProbe>> {
  if (!world.live)
    return unreadable('asking KVM needs a running system; these files were recorded');
  if (!world.files.exists('/dev/kvm')) return absent;
  if (!existsSync(entry))
    return unreadable(`KVM probe: ${entry} is missing from this installation`);
  const output = await world.run(process.execPath, [entry], { timeoutMs: DEADLINE_MS });
  // The name of our own runtime says nothing to the reader.
  if ('unreadable' in output)
    return unreadable(output.unreadable.replace(process.execPath, 'KVM probe'));
  return thenFact(output, readAnswer);
}

/** Source and bundle alike keep the probe's entry in the directory of the code that runs it. */
function probeBesideThis(): string {
  return join(import.meta.dirname, `kvm-probe-child${extname(import.meta.filename)}`);
}

export function readAnswer(output: string): Fact<KvmProbe> {
  const answer = parseAnswer(output);
  if (answer === undefined) return unreadable('KVM probe: its answer was not understood');
  if ('failure' in answer) return unreadable(`KVM probe: ${remedy(answer.failure)}`);
  const { apiVersion, canCreateVm, instructionsPerUs, loopFailure } = answer;
  return known({
    apiVersion,
    canCreateVm,
    guestInstructionsPerUs: rateFact(instructionsPerUs, loopFailure),
  });
}

function rateFact(rate: number | undefined, failure: string | undefined): Fact<number> {
  if (rate !== undefined && Number.isFinite(rate)) return known(rate);
  return failure === undefined ? absent : unreadable(`KVM probe: ${failure}`);
}

function remedy(failure: string): string {
  if (/EACCES|EPERM/.test(failure)) return `${failure}; run as root or as a member of group kvm`;
  if (/koffi/.test(failure))
    return 'the optional package koffi, which calls the kernel, is not installed';
  return failure;
}

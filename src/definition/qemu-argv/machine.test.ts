import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { acceleratorOf } from './machine.ts';

describe('acceleratorOf', () => {
  it.each([
    ['-machine pc,accel=tcg -enable-kvm', 'kvm'],
    ['-enable-kvm -M q35,accel=tcg', 'tcg'],
    ['-enable-kvm -machine q35', 'kvm'],
    ['-machine q35,accel=kvm:tcg', 'kvm:tcg'],
  ])('takes the last word: %s', (text, accelerator) => {
    expect(acceleratorOf(readCommandLine(['qemu-system-x86_64', ...text.split(' ')]))).toBe(
      accelerator,
    );
  });
});

import { describe, expect, test } from 'vitest';
import { Campaign } from '../model/campaign.ts';
import { combinationsOf } from './configurations.ts';

function campaign(...parts: object[]): Campaign {
  return Campaign.parse({ name: 'mine', parts });
}

describe('the combinations of a campaign', () => {
  test('every value of the matrix meets every other, and the first of each is the reference', () => {
    const matrix = { format: ['raw', 'qcow2'], cache: ['none', 'writeback'] };
    const all = combinationsOf(campaign({ workload: 'image', matrix }));
    expect(all.map(({ id }) => id)).toEqual([
      'image format=raw cache=none',
      'image format=raw cache=writeback',
      'image format=qcow2 cache=none',
      'image format=qcow2 cache=writeback',
    ]);
    expect(new Set(all.map(({ reference }) => reference))).toEqual(
      new Set(['image format=raw cache=none']),
    );
  });

  test('a reference may name some of the values', () => {
    const [first] = combinationsOf(
      campaign({
        workload: 'image',
        matrix: { format: ['raw', 'qcow2'] },
        reference: { format: 'qcow2' },
      }),
    );
    expect(first?.reference).toBe('image format=qcow2');
  });

  const sameFile = { workload: 'guest-disk', twin: { layer: 'host' } };
  const buses = { ...sameFile, matrix: { bus: ['virtio-blk', 'ahci'] } };
  const layers = { ...sameFile, matrix: { layer: ['device', 'ext4'] } };

  test('parts that are compared with the same twin share it', () => {
    const all = combinationsOf(campaign(buses, layers));
    expect(all.map(({ id }) => id)).toEqual([
      'guest-disk layer=host',
      'guest-disk bus=virtio-blk',
      'guest-disk bus=ahci',
      'guest-disk layer=device',
      'guest-disk layer=ext4',
    ]);
    expect(new Set(all.map(({ reference }) => reference))).toEqual(
      new Set(['guest-disk layer=host']),
    );
  });

  test('a twin of the same name with other options is refused', () => {
    const larger = { ...layers, options: { sizeMiB: 512 } };
    expect(() => combinationsOf(campaign(buses, larger))).toThrow(
      /measures guest-disk layer=host twice/,
    );
  });

  test('a part has no reference beside a twin', () => {
    expect(() => campaign({ ...buses, reference: { bus: 'ahci' } })).toThrow(
      /a reference or a twin, not both/,
    );
  });

  test.each([
    [{ workload: 'imagination' }, /no workload imagination.*there are cpu-integer/],
    [{ workload: 'image', options: { colour: 'red' } }, /image has no option colour/],
    [{ workload: 'image', matrix: { format: ['raw', 'vhd'] } }, /option format .*not understood/],
    [{ workload: 'ksm', options: { place: 'container' } }, /ksm runs on the host only/],
    [{ workload: 'wake-up', options: { place: 'moon' } }, /no place moon.*native, container/],
    [
      { workload: 'image', matrix: { format: ['raw'] }, reference: { format: 'qcow2' } },
      /in no combination/,
    ],
  ])('%j is refused with what there is instead', (part, message) => {
    expect(() => combinationsOf(campaign(part))).toThrow(message);
  });

  test('two parts that measure the same are refused', () => {
    const part = { workload: 'wake-up' };
    expect(() => combinationsOf(campaign(part, part))).toThrow(/measures wake-up twice/);
  });
});

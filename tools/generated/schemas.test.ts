import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../../src/checks/audit.ts';
import { checks } from '../../src/checks/registry.ts';
import { sampleSnapshot } from '../../src/collect/testing/sample-snapshot.ts';
import { schemas } from './schemas.ts';

const snapshot = await sampleSnapshot('kvm7', [
  {
    name: 'web-1',
    uuid: '9f1c5f0e-6a3e-4d55-8f0b-2c5d1a7b3e90',
    mac: '52:54:00:12:34:56',
    image: '/srv/images/web-1.qcow2',
    bridge: 'br0',
  },
]);

/** As it would be read back from a file. */
function written(document: object): unknown {
  return JSON.parse(JSON.stringify(document));
}

function validatorOf(name: string) {
  const schema = schemas().find(({ path }) => path === `schemas/${name}.schema.json`);
  if (schema === undefined) throw new Error(`there is no schema of ${name}`);
  return new Ajv2020({ strict: false }).compile(JSON.parse(schema.text));
}

describe('the JSON Schemas', () => {
  it('describe the documents the program writes', () => {
    const isSnapshot = validatorOf('snapshot');
    isSnapshot(written(snapshot));
    expect(isSnapshot.errors).toBe(null);
    const isAudit = validatorOf('audit');
    isAudit(written(auditOf(snapshot, checks)));
    expect(isAudit.errors).toBe(null);
  });

  it('refuse a document of another kind', () => {
    const isAudit = validatorOf('audit');
    expect(isAudit(written(snapshot))).toBe(false);
    expect(validatorOf('topology')({ schema: 'virt-tune/topology/2' })).toBe(false);
  });
});

/** TCP and TLS to a real libvirtd that listens, with certificates made for the test. */
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../connection.ts';
import { LibvirtUnavailable } from '../error.ts';
import { makeAuthority, makeCertificate } from '../testing/certificates.ts';
import {
  type Place,
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../testing/private-libvirtd.ts';

let daemon: PrivateLibvirtd;
let tcpPort: number;
let tlsPort: number;
let strangers: string;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function makePki(directory: string): Promise<void> {
  await makeAuthority(directory, 'virt-tune test');
  await makeCertificate(directory, 'server', 'IP:127.0.0.1,DNS:localhost');
  await makeCertificate(directory, 'client', 'DNS:client');
}

async function configure({ directory, owner }: Place): Promise<readonly string[]> {
  const pki = join(directory, 'pki');
  await mkdir(pki);
  await makePki(pki);
  for (const name of await readdir(pki)) await chown(join(pki, name), owner.uid, owner.gid);
  await chmod(pki, 0o755);
  return [
    'listen_tls = 1',
    'listen_tcp = 1',
    'listen_addr = "127.0.0.1"',
    'auth_tcp = "none"',
    'auth_tls = "none"',
    `tcp_port = "${tcpPort}"`,
    `tls_port = "${tlsPort}"`,
    `ca_file = "${pki}/cacert.pem"`,
    `cert_file = "${pki}/servercert.pem"`,
    `key_file = "${pki}/serverkey.pem"`,
  ];
}

beforeAll(async () => {
  tcpPort = await freePort();
  tlsPort = await freePort();
  strangers = await mkdtemp(join(tmpdir(), 'vt-pki-'));
  await makePki(strangers);
  daemon = await startPrivateLibvirtd({ listen: true, config: configure });
}, 30_000);

afterAll(async () => {
  await daemon?.stop();
  await rm(strangers, { recursive: true, force: true });
});

function tlsUri(parameters: string): string {
  return `test+tls://127.0.0.1:${tlsPort}/default?${parameters}`;
}

describe('TLS', () => {
  it('opens a connection with the certificates of pkipath=', async () => {
    await using connection = await connect(tlsUri(`pkipath=${daemon.directory}/pki`));
    expect(await connection.type()).toBe('TEST');
    expect(await connection.uri()).toBe('test:///default');
  });

  it('refuses a daemon whose certificate another authority signed', async () => {
    const opening = connect(tlsUri(`pkipath=${strangers}`));
    await expect(opening).rejects.toThrow(LibvirtUnavailable);
    await expect(opening).rejects.toMatchObject({ reason: 'certificate' });
  });

  it('is refused by the daemon for a certificate that another authority signed', async () => {
    const opening = connect(tlsUri(`pkipath=${strangers}&no_verify=1`));
    await expect(opening).rejects.toMatchObject({ reason: 'certificate' });
  });

  it('says where certificates were looked for', async () => {
    const opening = connect(tlsUri('pkipath=/nonexistent'));
    await expect(opening).rejects.toMatchObject({
      reason: 'certificate',
      where: '/nonexistent/cacert.pem',
    });
  });

  it('tells a host without libvirt from one with bad certificates', async () => {
    const opening = connect(
      `qemu+tls://127.0.0.1:${await freePort()}/system?pkipath=${daemon.directory}/pki`,
    );
    await expect(opening).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

describe('TCP', () => {
  it('opens a connection', async () => {
    await using connection = await connect(`test+tcp://localhost:${tcpPort}/default`);
    expect(await connection.listDomains()).toHaveLength(1);
  });

  it('to a port where nobody listens is an ordinary outcome', async () => {
    const opening = connect(`test+tcp://127.0.0.1:${await freePort()}/default`);
    await expect(opening).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

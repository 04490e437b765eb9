/** Certificates for one test, made by openssl: an authority, a server and a client. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const openssl = '/usr/bin/openssl';

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Writes `cacert.pem` and `cakey.pem` into `directory`. */
export async function makeAuthority(directory: string, name: string): Promise<void> {
  const files = ['-keyout', join(directory, 'cakey.pem'), '-out', join(directory, 'cacert.pem')];
  // GnuTLS, libvirt's TLS library, accepts only an authority that says it may sign.
  const uses = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const args = ['-x509', ...newKey, ...files, '-days', '2', '-subj', `/CN=${name}`, ...uses];
  await run(openssl, ['req', ...args]);
}

/** Writes `<role>cert.pem` and `<role>key.pem`, signed by the directory's authority. */
export async function makeCertificate(
  directory: string,
  role: 'server' | 'client',
  subjectAltName: string,
): Promise<void> {
  const file = (name: string): string => join(directory, name);
  const request = file(`${role}.csr`);
  const subject = ['-subj', `/CN=${role}`];
  await run(openssl, [
    'req',
    ...newKey,
    '-keyout',
    file(`${role}key.pem`),
    '-out',
    request,
    ...subject,
  ]);
  const extensions = file(`${role}.ext`);
  await writeFile(
    extensions,
    [
      `subjectAltName=${subjectAltName}`,
      'basicConstraints=critical,CA:FALSE',
      // Key encipherment is for RSA alone, and libvirt 9.0 insists on it all the same.
      'keyUsage=critical,digitalSignature,keyEncipherment',
      `extendedKeyUsage=${role}Auth`,
    ].join('\n'),
  );
  await run(openssl, [
    ...['x509', '-req', '-in', request, '-out', file(`${role}cert.pem`), '-days', '2'],
    ...['-CA', file('cacert.pem'), '-CAkey', file('cakey.pem'), '-CAcreateserial'],
    ...['-extfile', extensions],
  ]);
}

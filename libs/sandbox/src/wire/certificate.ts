import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate that vouches for itself, both PEM. */
export type Certificate = { readonly key: string; readonly cert: string };

const sequenceTag = 0x30;
const setTag = 0x31;
const integerTag = 0x02;
const bitStringTag = 0x03;
const octetStringTag = 0x04;
const objectIdTag = 0x06;
const utf8StringTag = 0x0c;
const utcTimeTag = 0x17;
const booleanTag = 0x01;

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const commonName = '2.5.4.3';
const basicConstraints = '2.5.29.19';
const subjectAltName = '2.5.29.17';

/**
 * Makes a certificate for `localhost` and 127.0.0.1 that is its own authority. kubectl sends a token over TLS only, and
 * Node can sign but not write certificates, hence the few lines of DER. Valid from 2020 to 2049, so that no clock,
 * simulated or not, finds it expired.
 */
export function makeCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(sequenceTag, objectId(ecdsaWithSha256));
  const name = der(
    sequenceTag,
    der(setTag, der(sequenceTag, objectId(commonName), der(utf8StringTag, Buffer.from('arthor sandbox')))),
  );
  const validity = der(sequenceTag, utcTime('200101000000Z'), utcTime('491231235959Z'));
  const names = der(sequenceTag, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(
    sequenceTag,
    extension(basicConstraints, der(sequenceTag, der(booleanTag, Buffer.from([0xff])))),
    extension(subjectAltName, names),
  );
  const body = der(
    sequenceTag,
    der(0xa0, der(integerTag, Buffer.from([2]))),
    der(integerTag, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = der(sequenceTag, body, algorithm, der(bitStringTag, Buffer.from([0]), signature));
  const base64 = certificate.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

function extension(id: string, value: Buffer): Buffer {
  return der(sequenceTag, objectId(id), der(octetStringTag, value));
}

function utcTime(text: string): Buffer {
  return der(utcTimeTag, Buffer.from(text));
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(objectIdTag, Buffer.from(bytes));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

import { z } from 'zod';
import { worded } from './worded.js';

const form =
  /^\+?(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:([numkMGTPE])|([KMGTPE])i|[eE]([+-]?[0-9]{1,2}))?$/;

/** An amount as the API server reads it: 0.5, 250m, 500u, 1e9, 1.5Gi. */
export const quantity = worded(20, form, { of: /[-+.0-9A-Za-z]/ });

const domainName = String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`;
const resourceName = new RegExp(
  String.raw`^(cpu|memory|ephemeral-storage|hugepages-[1-9][0-9]*[KMG]i|${domainName}/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$`,
);
/** Amounts by resource: cpu, memory, ephemeral-storage, huge pages, and what devices add: nvidia.com/gpu. */
export const amounts = z
  .record(
    z
      .string()
      .max(253)
      .refine((name) => resourceName.test(name), { params: { code: 'UNKNOWN_KEY' } }),
    quantity,
  )
  .refine((all) => Object.keys(all).length <= 20);

const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary = ['K', 'M', 'G', 'T', 'P', 'E'];
/** So many digits after the point are counted: more than the smallest unit with all of its digits has. */
const digits = 120;

/** An amount as a whole number of a tiny unit, so that amounts compare exactly; null where it is none. */
export function amountOf(text: string): bigint | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = match[3] ?? '', , unit = '', power = '', exponent = '0'] = match;
  const shift = digits - fraction.length + Number(exponent) + (decimal[unit] ?? 0);
  const amount = BigInt(`0${whole}${fraction}`) * 10n ** BigInt(Math.max(0, shift));
  return power === '' ? amount : amount * 1024n ** BigInt(binary.indexOf(power) + 1);
}

interface Resources {
  readonly requests?: Readonly<Record<string, string>> | undefined;
  readonly limits?: Readonly<Record<string, string>> | undefined;
}

/** What the API server refuses of requests and limits together. */
export interface ResourceFault {
  readonly path: readonly string[];
  readonly code: 'ABOVE_LIMIT' | 'NOT_THE_LIMIT' | 'NOT_WHOLE';
}

/** Requests above their limits, and devices that are not asked for as whole ones. */
export function resourceFaults({ requests = {}, limits = {} }: Resources): readonly ResourceFault[] {
  return [
    ...Object.entries(requests).flatMap(([name, text]) => requestFault(name, text, limits[name] ?? '')),
    ...Object.entries(requests).flatMap(([name, text]) => brokenDevice('requests', name, text)),
    ...Object.entries(limits).flatMap(([name, text]) => brokenDevice('limits', name, text)),
  ];
}

function requestFault(name: string, request: string, limit: string): readonly ResourceFault[] {
  const path = ['requests', name];
  const [asked, most] = [amountOf(request), amountOf(limit)];
  // Devices and huge pages are given out whole: nobody asks for less than their limit.
  if (name.includes('/') || name.startsWith('hugepages-'))
    return asked === most ? [] : [{ path, code: 'NOT_THE_LIMIT' }];
  return asked !== null && most !== null && asked > most ? [{ path, code: 'ABOVE_LIMIT' }] : [];
}

function brokenDevice(kind: string, name: string, text: string): readonly ResourceFault[] {
  const amount = amountOf(text) ?? 0n;
  const isBroken = name.includes('/') && amount % 10n ** BigInt(digits) !== 0n;
  return isBroken ? [{ path: [kind, name], code: 'NOT_WHOLE' }] : [];
}

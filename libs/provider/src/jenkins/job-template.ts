import { createHash } from 'node:crypto';
import { escapeXml } from './xml.js';

/** What fills a job template's places; all of it is configuration, none of it comes from users. */
export interface TemplateValues {
  /** `registry.example.com`, with a port if need be. */
  readonly imageHost: string;
  readonly imageOrganization: string;
  /** Ids in Jenkins' own store; empty = none is needed. */
  readonly gitCredentialsId: string;
  readonly registryCredentialsId: string;
}

const patterns: Readonly<Record<keyof TemplateValues | 'job', RegExp>> = {
  job: /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/,
  imageHost: /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:\d{1,5})?$/,
  imageOrganization: /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
  gitCredentialsId: /^[A-Za-z0-9._-]*$/,
  registryCredentialsId: /^[A-Za-z0-9._-]*$/,
};

const placeNames = [
  'job',
  'imageHost',
  'imageOrganization',
  'gitCredentialsId',
  'registryCredentialsId',
] as const;

/** A value of the configuration may not get into a job. */
export class TemplatePlaceRefused extends Error {
  override readonly name = 'TemplatePlaceRefused';

  constructor(
    readonly place: keyof TemplateValues | 'job',
    readonly value: string,
  ) {
    super(`${JSON.stringify(value)} must not be ${place} of a job`);
  }
}

/**
 * A job's config.xml from the template: every `@place@` filled with a value that is checked against a
 * pattern and then escaped (the values end up in Groovy inside XML), and a marker in the description
 * that tells which template the job was made from. Throws with a sentence that names what is wrong.
 */
export function fillTemplate(template: string, job: string, values: TemplateValues): string {
  if (!template.includes('<name>ARTHOR_BUILD</name>')) {
    throw new Error(
      'the job template must declare the parameter ARTHOR_BUILD, by which a build is found again',
    );
  }
  const known = { ...values, job };
  for (const place of placeNames)
    if (!patterns[place].test(known[place])) throw new TemplatePlaceRefused(place, known[place]);
  const places: Readonly<Record<string, string>> = known;
  const filled = template.replace(/@([a-zA-Z]+)@/g, (place, name: string) => {
    const value = places[name];
    if (value === undefined) throw new Error(`the job template has an unknown place ${place}`);
    return escapeXml(value);
  });
  return mark(filled, createHash('sha256').update(filled).digest('hex'));
}

/** The marker of a job's config.xml; null when Arthor did not make it. */
export function markerOf(config: string): string | null {
  return /arthor:template=([0-9a-f]{64})/.exec(config)?.[1] ?? null;
}

// Jenkins rewrites the text of a config.xml as it likes, so the text itself cannot be compared.
function mark(config: string, digest: string): string {
  const marker = `arthor:template=${digest}`;
  if (config.includes('</description>')) return config.replace('</description>', ` ${marker}</description>`);
  if (config.includes('<description/>')) {
    return config.replace('<description/>', `<description>${marker}</description>`);
  }
  const root = /<[a-zA-Z][^>?]*>/.exec(config)?.[0];
  if (root === undefined) throw new Error('the job template is no XML');
  return config.replace(root, `${root}<description>${marker}</description>`);
}

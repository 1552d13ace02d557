import type { Container, PodSpec, PodTemplate } from './object.js';
import type { Behaviour } from './pod-runtime.js';

const behaviourWords = ['no-such-image', 'crash', 'never-ready', 'slow-ready', 'http-500'] as const;

/** The annotations by which a pod template asks for a behaviour. */
export const behaviourAnnotation = 'arthor.test/behaviour';
export const readyAfterAnnotation = 'arthor.test/ready-after';
export const stopAfterAnnotation = 'arthor.test/stop-after';

/** The annotation of a namespace that has room for so many pods only. */
export const roomAnnotation = 'arthor.test/pods';

const imageReference =
  /^(?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** An image reference in parts. */
export interface ImageName {
  /** Without registry host, tag and digest: `demo/shop`. */
  readonly name: string;
  /** The tag, `latest` when there is none. */
  readonly tag: string;
}

/** Takes an image reference apart; the part before the first slash is a host when it has a dot, a colon or is localhost. */
export function parseImage(image: string): ImageName {
  const [reference = ''] = image.split('@');
  const colon = reference.lastIndexOf(':');
  const tagged = colon > reference.lastIndexOf('/');
  const path = tagged ? reference.slice(0, colon) : reference;
  const [first = '', ...rest] = path.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return { name: isHost ? rest.join('/') : path, tag: tagged ? reference.slice(colon + 1) : 'latest' };
}

/** How a pod of this template behaves: the annotation decides, else a word in the name of one of its images. */
export function behaviourOf(template: PodTemplate): Behaviour {
  const asked = template.metadata?.annotations?.[behaviourAnnotation];
  const word = behaviourWords.find((each) => each === asked);
  if (word !== undefined) return word;
  if (asked === 'no-such-tag') return 'no-such-image';
  for (const container of template.spec.containers) {
    const behaviour = behaviourOfImage(container.image);
    if (behaviour !== 'ok') return behaviour;
  }
  return 'ok';
}

function behaviourOfImage(image: string): Behaviour {
  if (!imageReference.test(image)) return 'invalid-image';
  const { name, tag } = parseImage(image);
  if (tag === 'no-such-tag') return 'no-such-image';
  return behaviourWords.find((word) => name.includes(word)) ?? 'ok';
}

/** A duration such as `25s`, `500ms` or `1m` in ms; the fallback when absent or not understood. */
export function durationMs(text: string | undefined, fallback: number): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text ?? '');
  if (match === null) return fallback;
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1000;
  return Number(match[1]) * unit;
}

/** After how long a container's process ends: by the word `crash` in a second, else as its variable CRASH_AFTER says. */
export function crashAfter({ containers }: Pick<PodSpec, 'containers'>, behaviour: Behaviour): string | null {
  if (behaviour === 'crash') return '1s';
  const variables = containers.flatMap(({ env }) => env ?? []);
  return variables.find(({ name }) => name === 'CRASH_AFTER')?.value ?? null;
}

/** The number of a port given by number or name; null when no container port has the name. */
export function portNumber(port: number | string, container: Container): number | null {
  if (typeof port === 'number') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return container.ports?.find((each) => each.name === port)?.containerPort ?? null;
}

/** Whether something answers at the port: every declared one, and 8080 and 80 as the demo server does. */
export function listensOn(port: number, container: Container): boolean {
  return port === 8080 || port === 80 || (container.ports ?? []).some((each) => each.containerPort === port);
}

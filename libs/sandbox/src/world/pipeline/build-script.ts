import { createHash } from 'node:crypto';

/** The values a build was started with. */
export type Parameters = { readonly [name: string]: string };

/** How long a build takes. */
export const BUILD_MS = 2000;

/** What a build is going to do: the same for the same parameters and number. */
export interface Script {
  readonly result: 'SUCCESS' | 'FAILURE';
  readonly durationMs: number;
  readonly commit: string;
  readonly image: string;
  /** Each line with the time it is written, in ms from the start. */
  readonly lines: readonly { readonly at: number; readonly text: string }[];
}

/** Words in a branch that go into the image's name and make its pods behave so. */
const WORDS = ['no-such-image', 'crash', 'never-ready', 'slow-ready', 'http-500'];
const BROKEN = 'broken-build';
const REGISTRY = 'registry.localhost/demo';
const CLONED_MS = 500;
const COMPILED_MS = 1100;
const BROKEN_MS = 1000;

/** The course of one build of a job. */
export function scriptOf(job: string, number: number, parameters: Parameters): Script {
  const application = job.split('/').at(-1) ?? job;
  const repository = parameters['repository_url'] ?? '';
  const branch = parameters['branch'] ?? '';
  const environment = parameters['environment'] || 'dev';
  const commit = createHash('sha1').update([repository, branch, number].join('\n')).digest('hex');
  const word = WORDS.find((each) => branch.includes(each));
  const name = `${REGISTRY}/${application}${word === undefined ? '' : `-${word}`}`;
  const image = `${name}:${commit}-${environment}`;
  const broken = branch.includes(BROKEN);
  const start = [
    line(0, 'Started by user admin'),
    line(0, '[Pipeline] Start of Pipeline'),
    line(50, `[Pipeline] node`),
    line(50, `Running on sandbox in /var/jenkins/workspace/${job}`),
    line(100, '[Pipeline] stage'),
    line(100, '[Pipeline] { (clone)'),
    line(150, `Cloning repository ${repository}`),
    line(CLONED_MS, `Checking out Revision ${commit} (refs/remotes/origin/${branch})`),
    line(CLONED_MS, `Commit message: "work on ${branch}"`),
    line(CLONED_MS + 50, '[Pipeline] { (image)'),
    line(CLONED_MS + 100, `+ docker build -f Dockerfile-${environment} -t ${image} .`),
    line(CLONED_MS + 200, '#5 [build 3/4] RUN make compile'),
  ];
  const lines = broken ? [...start, ...brokenLines()] : [...start, ...goodLines(name, image)];
  return {
    result: broken ? 'FAILURE' : 'SUCCESS',
    durationMs: broken ? BROKEN_MS : BUILD_MS,
    commit,
    image,
    lines,
  };
}

/** The build's arthor.json. */
export function artifactOf(script: Script): string {
  return JSON.stringify({ image: script.image, digest: null, commit: script.commit });
}

function goodLines(name: string, image: string) {
  return [
    line(COMPILED_MS, '#5 DONE 0.4s'),
    line(COMPILED_MS + 100, '#6 exporting to image'),
    line(COMPILED_MS + 150, `#6 naming to ${image} done`),
    line(COMPILED_MS + 200, '[Pipeline] { (push)'),
    line(COMPILED_MS + 300, `+ docker push ${image}`),
    line(COMPILED_MS + 350, `The push refers to repository [${name}]`),
    line(BUILD_MS - 200, 'Archiving artifacts'),
    line(BUILD_MS - 50, '[Pipeline] End of Pipeline'),
    line(BUILD_MS, 'Finished: SUCCESS'),
  ];
}

function brokenLines() {
  return [
    line(BROKEN_MS - 200, "#5 0.312 src/order.c: In function 'total':"),
    line(
      BROKEN_MS - 200,
      "#5 0.312 src/order.c:42:17: error: 'prise' undeclared (first use in this function); did you mean 'price'?",
    ),
    line(BROKEN_MS - 200, '#5 0.312    42 |   return count * prise;'),
    line(BROKEN_MS - 200, '#5 0.312       |                  ^~~~~'),
    line(BROKEN_MS - 150, '#5 0.330 make: *** [Makefile:12: compile] Error 1'),
    line(
      BROKEN_MS - 150,
      '#5 ERROR: process "/bin/sh -c make compile" did not complete successfully: exit code: 2',
    ),
    line(BROKEN_MS - 100, 'script returned exit code 1'),
    line(BROKEN_MS - 50, '[Pipeline] End of Pipeline'),
    line(BROKEN_MS, 'ERROR: script returned exit code 1'),
    line(BROKEN_MS, 'Finished: FAILURE'),
  ];
}

function line(at: number, text: string) {
  return { at, text };
}

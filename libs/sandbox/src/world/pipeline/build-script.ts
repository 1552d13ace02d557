import { createHash } from 'node:crypto';

/** The values a build was started with. */
export type Parameters = { readonly [name: string]: string };

/** How long a build takes. */
export const buildMs = 2000;

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
const behaviourWords = ['no-such-image', 'crash', 'never-ready', 'slow-ready', 'http-500'];
const brokenBranch = 'broken-build';
const imageRegistry = 'registry.localhost/demo';
const clonedMs = 500;
const compiledMs = 1100;
const brokenMs = 1000;

/** The course of one build of a job. */
export function scriptOf(job: string, number: number, parameters: Parameters): Script {
  const application = job.split('/').at(-1) ?? job;
  const repository = parameters['repository_url'] ?? '';
  const branch = parameters['branch'] ?? '';
  const environment = parameters['environment'] || 'dev';
  const commit = createHash('sha1').update([repository, branch, number].join('\n')).digest('hex');
  const word = behaviourWords.find((each) => branch.includes(each));
  const name = `${imageRegistry}/${application}${word === undefined ? '' : `-${word}`}`;
  const image = `${name}:${commit}-${environment}`;
  const broken = branch.includes(brokenBranch);
  const start = [
    line(0, 'Started by user admin'),
    line(0, '[Pipeline] Start of Pipeline'),
    line(50, `[Pipeline] node`),
    line(50, `Running on sandbox in /var/jenkins/workspace/${job}`),
    line(100, '[Pipeline] stage'),
    line(100, '[Pipeline] { (clone)'),
    line(150, `Cloning repository ${repository}`),
    line(clonedMs, `Checking out Revision ${commit} (refs/remotes/origin/${branch})`),
    line(clonedMs, `Commit message: "work on ${branch}"`),
    line(clonedMs + 50, '[Pipeline] { (image)'),
    line(clonedMs + 100, `+ docker build -f Dockerfile-${environment} -t ${image} .`),
    line(clonedMs + 200, '#5 [build 3/4] RUN make compile'),
  ];
  const lines = broken ? [...start, ...brokenLines()] : [...start, ...goodLines(name, image)];
  return {
    result: broken ? 'FAILURE' : 'SUCCESS',
    durationMs: broken ? brokenMs : buildMs,
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
    line(compiledMs, '#5 DONE 0.4s'),
    line(compiledMs + 100, '#6 exporting to image'),
    line(compiledMs + 150, `#6 naming to ${image} done`),
    line(compiledMs + 200, '[Pipeline] { (push)'),
    line(compiledMs + 300, `+ docker push ${image}`),
    line(compiledMs + 350, `The push refers to repository [${name}]`),
    line(buildMs - 200, 'Archiving artifacts'),
    line(buildMs - 50, '[Pipeline] End of Pipeline'),
    line(buildMs, 'Finished: SUCCESS'),
  ];
}

function brokenLines() {
  return [
    line(brokenMs - 200, "#5 0.312 src/order.c: In function 'total':"),
    line(
      brokenMs - 200,
      "#5 0.312 src/order.c:42:17: error: 'prise' undeclared (first use in this function); did you mean 'price'?",
    ),
    line(brokenMs - 200, '#5 0.312    42 |   return count * prise;'),
    line(brokenMs - 200, '#5 0.312       |                  ^~~~~'),
    line(brokenMs - 150, '#5 0.330 make: *** [Makefile:12: compile] Error 1'),
    line(
      brokenMs - 150,
      '#5 ERROR: process "/bin/sh -c make compile" did not complete successfully: exit code: 2',
    ),
    line(brokenMs - 100, 'script returned exit code 1'),
    line(brokenMs - 50, '[Pipeline] End of Pipeline'),
    line(brokenMs, 'ERROR: script returned exit code 1'),
    line(brokenMs, 'Finished: FAILURE'),
  ];
}

function line(at: number, text: string) {
  return { at, text };
}

import type { JsonObject } from '../../world/json.js';
import type { Build, Job, QueueItem } from '../../world/pipeline/ci-state.js';
import type { CiServer } from '../../world/pipeline/ci-server.js';

const pipelineClass = 'org.jenkinsci.plugins.workflow.job.WorkflowJob';
const runClass = 'org.jenkinsci.plugins.workflow.job.WorkflowRun';
const folderClass = 'com.cloudbees.hudson.plugins.folder.Folder';
const listedBuilds = 100;

/** Shows jobs, builds and the queue as Jenkins' JSON API does; `root` is the address the request came to. */
export class Views {
  constructor(
    private readonly ci: CiServer,
    private readonly root: string,
    private readonly now: number,
  ) {}

  top(): JsonObject {
    return {
      _class: 'hudson.model.Hudson',
      assignedLabels: [{}],
      mode: 'NORMAL',
      nodeDescription: 'the Jenkins controller of the sandbox',
      nodeName: '',
      numExecutors: 4,
      description: null,
      jobs: this.ci.jobsIn('').map((job) => this.job(job)),
      quietingDown: false,
      url: `${this.root}/`,
      useCrumbs: true,
      useSecurity: true,
      views: [],
    };
  }

  job(job: Job): JsonObject {
    const config = this.ci.config(job.name);
    const name = job.name.split('/').at(-1) ?? job.name;
    const address = {
      name,
      fullName: job.name,
      displayName: name,
      fullDisplayName: job.name.replaceAll('/', ' » '),
      url: this.jobUrl(job.name),
    };
    if (config?.folder === true) {
      const jobs = this.ci.jobsIn(job.name).map((each) => this.job(each));
      return { _class: folderClass, ...address, description: config.description, jobs, views: [] };
    }
    const builds = this.ci.builds(job.name);
    const waiting = this.ci.waiting().find((item) => item.job === job.name);
    const finished = builds.filter((build) => build.result !== null);
    const last = (test: (build: Build) => boolean): JsonObject | null => {
      const found = builds.find(test);
      return found === undefined ? null : this.build(found);
    };
    return {
      _class: pipelineClass,
      actions: [],
      description: config?.description ?? '',
      ...address,
      buildable: config?.disabled !== true,
      builds: builds.slice(0, listedBuilds).map((build) => this.build(build)),
      allBuilds: builds.map((build) => this.build(build)),
      color: this.color(job, builds[0]),
      firstBuild: last((build) => build.number === builds.at(-1)?.number),
      healthReport: [],
      inQueue: waiting !== undefined,
      keepDependencies: false,
      lastBuild: last(() => true),
      lastCompletedBuild: last((build) => build.result !== null),
      lastFailedBuild: last((build) => build.result === 'FAILURE'),
      lastStableBuild: last((build) => build.result === 'SUCCESS'),
      lastSuccessfulBuild: last((build) => build.result === 'SUCCESS'),
      lastUnstableBuild: null,
      lastUnsuccessfulBuild: last((build) => finished.includes(build) && build.result !== 'SUCCESS'),
      nextBuildNumber: job.nextNumber,
      property: [this.parameterDefinitions(job)],
      queueItem: waiting === undefined ? null : this.item(waiting),
      concurrentBuild: true,
      inProgress: builds.some((build) => build.result === null),
    };
  }

  build(build: Build): JsonObject {
    const running = build.result === null;
    const script = this.ci.scriptOf(build);
    const archived = build.result === 'SUCCESS';
    return {
      _class: runClass,
      actions: [
        {
          _class: 'hudson.model.CauseAction',
          causes: [
            {
              _class: 'hudson.model.Cause$UserIdCause',
              shortDescription: 'Started by user admin',
              userId: 'admin',
              userName: 'admin',
            },
          ],
        },
        {
          _class: 'hudson.model.ParametersAction',
          parameters: Object.entries(build.parameters).map(([name, value]) => ({
            _class: 'hudson.model.StringParameterValue',
            name,
            value,
          })),
        },
        // As the git plugin tells it, of a build that failed, too.
        ...(running || build.result === 'ABORTED'
          ? []
          : [
              {
                _class: 'hudson.plugins.git.util.BuildData',
                lastBuiltRevision: { SHA1: script.commit, branch: [] },
              },
            ]),
      ],
      artifacts: archived
        ? [{ displayPath: 'arthor.json', fileName: 'arthor.json', relativePath: 'arthor.json' }]
        : [],
      building: running,
      description: build.description,
      displayName: `#${build.number}`,
      duration: running ? 0 : build.endsAt - build.startedAt,
      estimatedDuration: script.durationMs,
      executor: running ? { _class: 'hudson.model.OneOffExecutor' } : null,
      fullDisplayName: `${build.job.replaceAll('/', ' » ')} #${build.number}`,
      id: String(build.number),
      inProgress: running,
      keepLog: false,
      number: build.number,
      queueId: build.queueId,
      result: build.result,
      timestamp: build.startedAt,
      url: `${this.jobUrl(build.job)}${build.number}/`,
      changeSets: [],
      culprits: [],
      nextBuild: null,
      previousBuild: null,
    };
  }

  queue(): JsonObject {
    return {
      _class: 'hudson.model.Queue',
      discoverableItems: [],
      items: this.ci.waiting().map((item) => this.item(item)),
    };
  }

  item(item: QueueItem): JsonObject {
    const { left } = item;
    const waits = left === null && item.buildableSince === null;
    const buildable = left === null && item.buildableSince !== null;
    const seconds = Math.max(0, item.due - this.now) / 1000;
    return {
      _class: `hudson.model.Queue$${left !== null ? 'LeftItem' : buildable ? 'BuildableItem' : 'WaitingItem'}`,
      actions: [
        {
          _class: 'hudson.model.ParametersAction',
          parameters: Object.entries(item.parameters).map(([name, value]) => ({
            _class: 'hudson.model.StringParameterValue',
            name,
            value,
          })),
        },
      ],
      blocked: false,
      buildable,
      id: item.id,
      inQueueSince: item.since,
      params: Object.entries(item.parameters)
        .map(([name, value]) => `\n${name}=${value}`)
        .join(''),
      stuck: false,
      task: {
        _class: pipelineClass,
        name: item.job.split('/').at(-1) ?? item.job,
        url: this.jobUrl(item.job),
        color: 'blue',
      },
      url: `queue/item/${item.id}/`,
      why: waits
        ? `In the quiet period. Expires in ${seconds.toFixed(1)} sec`
        : buildable
          ? 'Waiting for next available executor'
          : null,
      ...(waits ? { timestamp: item.due } : {}),
      ...(buildable ? { buildableStartMilliseconds: item.buildableSince, pending: false } : {}),
      ...(left === null ? {} : { cancelled: left.cancelled, ...this.executable(item) }),
    };
  }

  jobUrl(name: string): string {
    return `${this.root}/${name
      .split('/')
      .map((part) => `job/${encodeURIComponent(part)}/`)
      .join('')}`;
  }

  private executable(item: QueueItem): JsonObject {
    const number = item.left?.number ?? null;
    if (number === null) return {};
    return { executable: { _class: runClass, number, url: `${this.jobUrl(item.job)}${number}/` } };
  }

  private parameterDefinitions(job: Job): JsonObject {
    const declared = this.ci.config(job.name)?.parameters ?? [];
    if (declared.length === 0) return {};
    return {
      _class: 'hudson.model.ParametersDefinitionProperty',
      parameterDefinitions: declared.map(({ name, defaultValue }) => ({
        _class: 'hudson.model.StringParameterDefinition',
        name,
        type: 'StringParameterDefinition',
        defaultParameterValue: { _class: 'hudson.model.StringParameterValue', name, value: defaultValue },
      })),
    };
  }

  private color(job: Job, last: Build | undefined): string {
    if (this.ci.config(job.name)?.disabled === true) return 'disabled';
    if (last === undefined) return 'notbuilt';
    if (last.result === null) return 'blue_anime';
    return { SUCCESS: 'blue', FAILURE: 'red', ABORTED: 'aborted' }[last.result];
  }
}

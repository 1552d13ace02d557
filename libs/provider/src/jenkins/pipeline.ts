import { readFile } from 'node:fs/promises';
import {
  ProviderError,
  type AbortBy,
  type BuildRequest,
  type CheckItem,
  type LogChunk,
  type PipelineBuild,
  type PipelinePort,
} from '@arthor/core';
import { z } from 'zod';
import {
  arthorBuildOf,
  buildSchema,
  buildsSchema,
  buildsTree,
  buildTree,
  checkedOut,
  queueItemSchema,
  queueItemTree,
  type Build,
  type QueueItem,
} from './answer.js';
import { readBuildLog } from './build-log.js';
import { bestOf, fromDescription, fromFile, type BuiltImage } from './build-result.js';
import { checkJenkins } from './check.js';
import { credentialStore, ensureLogin, type RegistryLogin } from './credential.js';
import { JenkinsApi, type JenkinsApiOptions } from './jenkins-api.js';
import { JobPath } from './job-path.js';
import { fillTemplate, markerOf, type TemplateValues } from './job-template.js';

/** What a Jenkins adapter is made of. */
export interface JenkinsPipelineOptions extends JenkinsApiOptions {
  /** JENKINS_FOLDER: where the jobs lie, `a/b`; it must be there. */
  readonly folder?: string;
  /** JENKINS_TEMPLATE: path of the job template, read anew each time it is needed. */
  readonly templateFile: string;
  readonly values: TemplateValues;
  /** JENKINS_IMAGE_REPOSITORY_USERNAME and _PASSWORD: kept in Jenkins under registryCredentialsId. */
  readonly registryLogin?: RegistryLogin;
}

/** The pipeline port over Jenkins: one job per application, found again by ARTHOR_BUILD. */
export class JenkinsPipeline implements PipelinePort {
  readonly #api: JenkinsApi;
  readonly #options: JenkinsPipelineOptions;
  #loginKept = false;

  constructor(options: JenkinsPipelineOptions) {
    this.#options = options;
    this.#api = new JenkinsApi(options);
  }

  async ensureJob(job: string, signal: AbortSignal): Promise<void> {
    const path = this.#path(job);
    const config = await this.#config(job);
    await this.#ensureLogin(signal);
    const read = () => this.#api.read(z.string(), (client) => client.job.config(path.name), signal);
    const live = await read();
    if (live !== null) return this.#agree(path, live, config, signal);
    try {
      const made = await this.#api.write((client) => client.job.create(path.name, config), signal);
      if (made) return;
    } catch (error) {
      if (!(error instanceof ProviderError && /already exists/.test(error.message))) throw error;
      const now = await read();
      if (now === null) throw error;
      return this.#agree(path, now, config, signal);
    }
    const text = `the folder ${this.#options.folder ?? ''} is not in Jenkins, or is not shown to the account`;
    throw new ProviderError('jenkins', 'DENIED', 'FOLDER_MISSING', text);
  }

  async trigger(request: BuildRequest, signal: AbortSignal): Promise<{ queueId: string }> {
    const path = this.#path(request.job);
    const parameters = {
      repository_url: request.repositoryUrl,
      branch: request.branch,
      environment: request.environment,
      ARTHOR_BUILD: String(request.buildId),
    };
    // No quiet period: ARTHOR_BUILD alone makes a repeated trigger harmless.
    const response = await this.#api.post(`${path.url}/buildWithParameters?delay=0sec`, parameters, signal);
    const location = response.headers['location'] ?? '';
    const queueId = /\/queue\/item\/(\d+)\/?$/.exec(location)?.[1];
    // 303 is the same as 201: an equal one waits already. Only the id is taken from the address, whose
    // host may be one that only Jenkins knows.
    if ((response.status === 201 || response.status === 303) && queueId !== undefined) return { queueId };
    if (response.status === 201) {
      const text = 'Jenkins took it without saying where it is in the queue';
      throw new ProviderError('jenkins', 'UNKNOWN_OUTCOME', 'NO_QUEUE_ITEM', text);
    }
    if (response.status === 302 && response.headers['x-jenkins'] !== undefined) {
      const text = 'Jenkins did not schedule it; it may be about to shut down';
      throw new ProviderError('jenkins', 'TRANSIENT', 'NOT_SCHEDULED', text);
    }
    throw this.#api.refusal(response, true);
  }

  async find(job: string, buildId: number, signal: AbortSignal): Promise<PipelineBuild | null> {
    const path = this.#path(job);
    const wanted = String(buildId);
    const inQueue = async () => {
      const items = await this.#api.read(
        z.array(z.unknown()),
        (client) => client.queue.list({ tree: `items[${queueItemTree}]` }),
        signal,
      );
      return this.#api
        .readable(queueItemSchema, items)
        .find((item) => arthorBuildOf(item) === wanted && path.isOf(item.task?.url ?? ''));
    };
    const queued = await inQueue();
    if (queued !== undefined) return queuedBuild(queued);
    const build = await this.#search(path, (item) => arthorBuildOf(item) === wanted, signal);
    if (build !== null) return this.#told(path, build, signal);
    // It may have come into the queue while the builds were read.
    const late = await inQueue();
    return late === undefined ? null : queuedBuild(late);
  }

  async observe(
    ticket: { job: string; buildId: number; queueId: string | null; number: number | null },
    signal: AbortSignal,
  ): Promise<PipelineBuild | null> {
    const path = this.#path(ticket.job);
    if (ticket.number !== null) return this.#numbered(path, ticket.number, signal);
    if (ticket.queueId === null) return this.find(ticket.job, ticket.buildId, signal);
    const item = await this.#item(ticket.queueId, signal);
    if (item?.cancelled === true) return cancelledBuild(item);
    if (item?.executable != null) return this.#numbered(path, item.executable.number, signal);
    if (item !== null) return queuedBuild(item);
    // Jenkins forgets an item five minutes after it left the queue; the build remembers its id.
    const wanted = String(ticket.buildId);
    const build = await this.#search(
      path,
      (one) => String(one.queueId) === ticket.queueId || arthorBuildOf(one) === wanted,
      signal,
    );
    return build === null ? null : this.#told(path, build, signal);
  }

  async abort(
    ticket: { job: string; queueId: string | null; number: number | null },
    by: AbortBy,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.#path(ticket.job);
    if (ticket.number !== null) return this.#end(path, ticket.number, by, signal);
    if (ticket.queueId === null) return;
    const id = encodeURIComponent(ticket.queueId);
    const response = await this.#api.post(`/queue/cancelItem?id=${id}`, {}, signal);
    // 404 and 422: it left the queue, perhaps as a build.
    if (![200, 204, 302, 404, 422].includes(response.status)) throw this.#api.refusal(response, true);
    const item = await this.#item(ticket.queueId, signal);
    if (item?.executable != null) await this.#end(path, item.executable.number, by, signal);
  }

  log(job: string, number: number, offset: number, signal: AbortSignal): Promise<LogChunk> {
    return readBuildLog(this.#api, `${this.#path(job).url}/${number}`, offset, signal);
  }

  check(signal: AbortSignal): Promise<readonly CheckItem[]> {
    const { folder } = this.#options;
    const { gitCredentialsId, registryCredentialsId } = this.#options.values;
    return checkJenkins(
      this.#api,
      {
        folder: folder ?? '',
        // The name of the job is only there to be filled in.
        fill: () => this.#config('arthor-check'),
        credentialIds: [gitCredentialsId, registryCredentialsId],
      },
      signal,
    );
  }

  async #ensureLogin(signal: AbortSignal): Promise<void> {
    const { registryLogin, values, folder } = this.#options;
    const id = values.registryCredentialsId;
    if (this.#loginKept || registryLogin === undefined || id === '') return;
    await ensureLogin(this.#api, credentialStore(folder ?? ''), id, registryLogin, signal);
    this.#loginKept = true;
  }

  /** Ours: brought up to the template. Somebody's: left alone where it can be used. */
  async #agree(path: JobPath, live: string, config: string, signal: AbortSignal): Promise<void> {
    const marker = markerOf(live);
    if (marker === markerOf(config)) return;
    if (marker === null) {
      if (live.includes('<name>ARTHOR_BUILD</name>')) return;
      const text = `a job ${path.name} exists that Arthor did not make and that has no parameter ARTHOR_BUILD`;
      throw new ProviderError('jenkins', 'DENIED', 'JOB_TAKEN', text);
    }
    await this.#api.write((client) => client.job.config(path.name, config), signal);
  }

  async #config(job: string): Promise<string> {
    try {
      return fillTemplate(await readFile(this.#options.templateFile, 'utf8'), job, this.#options.values);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ProviderError('jenkins', 'DENIED', 'TEMPLATE_INVALID', message);
    }
  }

  #item(queueId: string, signal: AbortSignal): Promise<QueueItem | null> {
    const id = Number(queueId);
    return this.#api.read(
      queueItemSchema,
      (client) => client.queue.item(id, { tree: queueItemTree }),
      signal,
    );
  }

  async #numbered(path: JobPath, number: number, signal: AbortSignal): Promise<PipelineBuild | null> {
    const build = await this.#api.read(
      buildSchema,
      (client) => client.build.get(path.name, number, { tree: buildTree }),
      signal,
    );
    return build === null ? null : this.#told(path, build, signal);
  }

  /** GONE when the job itself is not there. */
  async #search(
    path: JobPath,
    wanted: (build: Build) => boolean,
    signal: AbortSignal,
  ): Promise<Build | null> {
    const found = await this.#api.read(
      buildsSchema,
      (client) => client.job.get(path.name, { tree: buildsTree }),
      signal,
    );
    if (found === null) {
      const text = `the job ${path.name} is not in Jenkins, or is not shown to the account`;
      throw new ProviderError('jenkins', 'GONE', 'JOB_GONE', text);
    }
    return this.#api.readable(buildSchema, found.builds).find(wanted) ?? null;
  }

  async #told(path: JobPath, build: Build, signal: AbortSignal): Promise<PipelineBuild> {
    const { number } = build;
    const url = linkOf(build.url);
    const queueId = String(build.queueId);
    if (build.building || build.result == null) return { state: 'running', queueId, number, url };
    const named = await this.#made(path, build, signal);
    // One that failed names no image, and its commit is what to look at.
    const made = { ...named, commit: named.commit ?? checkedOut(build) };
    const shared = { state: 'done', queueId, number, url } as const;
    switch (build.result) {
      case 'SUCCESS':
        return { ...shared, ...made, result: 'SUCCESS', reason: null };
      case 'ABORTED':
        return { ...shared, ...made, image: null, digest: null, result: 'ABORTED', reason: null };
      default: {
        const reason = build.result === 'FAILURE' ? null : `Jenkins calls it ${build.result}.`;
        return { ...shared, ...made, image: null, digest: null, result: 'FAILURE', reason };
      }
    }
  }

  async #made(path: JobPath, build: Build, signal: AbortSignal): Promise<BuiltImage> {
    const artifact = build.artifacts.find(({ relativePath }) => /(^|\/)arthor\.json$/.test(relativePath));
    if (artifact !== undefined && build.result === 'SUCCESS') {
      const file = artifact.relativePath.split('/').map(encodeURIComponent).join('/');
      const response = await this.#api.get(`${path.url}/${build.number}/artifact/${file}`, signal);
      if (response.status !== 200 && response.status !== 404) throw this.#api.refusal(response, false);
      const made = response.status === 200 ? fromFile(response.text) : null;
      return bestOf([made, fromDescription(build.description)]);
    }
    return fromDescription(build.description);
  }

  async #end(path: JobPath, number: number, by: AbortBy, signal: AbortSignal): Promise<void> {
    const response = await this.#api.post(`${path.url}/${number}/${by}`, {}, signal);
    // 404: the build is gone, or a job of its kind knows only `stop`.
    if (![200, 204, 302, 303, 404].includes(response.status)) throw this.#api.refusal(response, true);
  }

  #path(job: string): JobPath {
    return new JobPath(this.#options.folder ?? '', job);
  }
}

/** Where people may follow a link to; what is none, or too long to be one, is left out. */
function linkOf(url: string): string | null {
  return /^https?:\/\/\S+$/.test(url) && url.length <= 2_000 ? url : null;
}

function queuedBuild(item: QueueItem): PipelineBuild {
  return { state: 'queued', queueId: String(item.id), why: item.why ?? null };
}

function cancelledBuild(item: QueueItem): PipelineBuild {
  return {
    state: 'done',
    queueId: String(item.id),
    number: null,
    url: null,
    result: 'ABORTED',
    image: null,
    digest: null,
    commit: null,
    reason: 'Cancelled in the queue of Jenkins.',
  };
}

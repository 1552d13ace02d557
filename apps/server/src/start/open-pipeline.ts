import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock, PipelinePort } from '@arthor/core';
import { JenkinsPipeline, type OnOutcome, type TemplateValues } from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import type { Added } from './open-added.js';

interface PipelineParts {
  readonly config: Config;
  readonly sandbox: Sandbox | null;
  readonly added: Pick<Added, 'pipeline'>;
  readonly clock: Clock;
  readonly onOutcome: OnOutcome;
  readonly warn: (line: string) => void;
}

/** The shipped job template; the path holds for src/start and dist/start alike. */
export const shippedTemplate = join(
  fileURLToPath(new URL('.', import.meta.url)),
  '../../../../script/jenkins/dockerfile.xml',
);
/** The CI server: the added one, or the adapter's to the configured address or the sandbox; null if none. */
export function openPipeline({
  config,
  sandbox,
  added,
  clock,
  onOutcome,
  warn,
}: PipelineParts): PipelinePort | null {
  if (added.pipeline !== null) return added.pipeline;
  const at = sandbox?.jenkins
    ? {
        endpoint: sandbox.jenkins.url,
        username: sandbox.jenkins.username,
        apiToken: sandbox.jenkins.apiToken,
      }
    : config.jenkins;
  if (at === null) return null;
  const { job } = config;
  return new JenkinsPipeline({
    endpoint: at.endpoint,
    username: at.username ?? '',
    apiToken: at.apiToken ?? '',
    clock,
    onOutcome,
    warn,
    templateFile: job.template ?? shippedTemplate,
    ...(job.folder === null ? {} : { folder: job.folder }),
    ...registryLoginOf(config),
    values: templateValues(config),
  });
}

/** What is filled into the job template. */
export function templateValues({ job }: Pick<Config, 'job'>): TemplateValues {
  return {
    imageHost: job.imageRepositoryHost ?? 'registry.localhost',
    imageOrganization: job.imageRepositoryOrg ?? 'demo',
    gitCredentialsId: job.gitCredentialsId ?? '',
    registryCredentialsId: job.registryCredentialsId ?? '',
  };
}

/** What Jenkins logs in to the image registry with; kept in Jenkins, never in a job. */
function registryLoginOf({ job }: Config) {
  const { imageRepositoryUsername: username, imageRepositoryPassword: password } = job;
  return username === null || password === null ? {} : { registryLogin: { username, password } };
}

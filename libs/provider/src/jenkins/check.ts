import { ProviderError, type CheckItem } from '@arthor/core';
import { checkCredentials, credentialStore } from './credential.js';
import type { JenkinsApi } from './jenkins-api.js';
import { JobPath } from './job-path.js';

/** What of the configuration is tried. */
interface CheckedParts {
  readonly folder: string;
  readonly fill: () => Promise<string>;
  /** Ids that jobs name; empty ones need nothing. */
  readonly credentialIds: readonly string[];
}

/** Whether Jenkins answers, lets us in, has the folder and the credentials, and the template can be filled. Never throws. */
export async function checkJenkins(
  api: JenkinsApi,
  { folder, fill, credentialIds }: CheckedParts,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  return Promise.all([
    said('JENKINS_REACHABLE', async () => {
      const response = await api.get('/api/json?tree=mode', signal);
      if (response.status !== 200) throw api.refusal(response, false);
      const version = response.headers['x-jenkins'];
      if (version === undefined) throw api.refusal({ status: 302, headers: {} }, false);
      return `Jenkins ${version} answers and knows the account.`;
    }),
    said('JENKINS_FOLDER', async () => {
      if (folder === '') return 'Jobs are made at the top level.';
      const parts = folder.split('/').filter((part) => part !== '');
      const path = new JobPath(parts.slice(0, -1).join('/'), parts.at(-1) ?? '');
      const response = await api.get(`${path.url}/api/json?tree=name`, signal);
      if (response.status !== 200) throw api.refusal(response, false);
      return `The folder ${folder} is there.`;
    }),
    said('JENKINS_TEMPLATE', async () => {
      await fill();
      return 'The job template can be filled.';
    }),
    checkCredentials(api, credentialStore(folder), credentialIds, signal).catch(
      failed('JENKINS_CREDENTIALS'),
    ),
  ]);
}

async function said(code: string, check: () => Promise<string>): Promise<CheckItem> {
  try {
    return { code, status: 'OK', message: await check() };
  } catch (error) {
    return failed(code)(error);
  }
}

function failed(code: string): (error: unknown) => CheckItem {
  return (error) => {
    const aborted = error instanceof ProviderError && error.code === 'ABORTED';
    const message = error instanceof Error ? error.message : String(error);
    return { code, status: aborted ? 'UNKNOWN' : 'FAILED', message };
  };
}

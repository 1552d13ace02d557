import type { CheckItem } from '@arthor/core';
import type { JenkinsApi } from './jenkins-api.js';
import { escapeXml } from './xml.js';

/** User and password of the image registry, to be kept in Jenkins' own store. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** Where credentials lie: beside the jobs, in their folder or at the top. */
export function credentialStore(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '');
  const path = parts.map((part) => `/job/${encodeURIComponent(part)}`).join('');
  return `${path}/credentials/store/${parts.length === 0 ? 'system' : 'folder'}/domain/_`;
}

/** Whether the store has a credential; null where it may not be looked at (or there is no such store). */
async function hasCredential(
  api: JenkinsApi,
  store: string,
  id: string,
  signal: AbortSignal,
): Promise<boolean | null> {
  const there = await api.get(`${store}/api/json?tree=id`, signal);
  if (there.status !== 200) return null;
  const response = await api.get(`${store}/credential/${encodeURIComponent(id)}/api/json?tree=id`, signal);
  if (response.status === 404) return false;
  return response.status === 200 ? true : null;
}

/**
 * Keeps the login under the id, once: one that is there is never changed (somebody may have put the
 * right one there by hand). Where the account may not, nothing happens; {@link checkCredentials} tells.
 */
export async function ensureLogin(
  api: JenkinsApi,
  store: string,
  id: string,
  login: RegistryLogin,
  signal: AbortSignal,
): Promise<void> {
  if ((await hasCredential(api, store, id, signal)) !== false) return;
  const xml = [
    '<com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>',
    '<scope>GLOBAL</scope>',
    `<id>${escapeXml(id)}</id>`,
    '<description>Image registry, kept by Arthor</description>',
    `<username>${escapeXml(login.username)}</username>`,
    `<password>${escapeXml(login.password)}</password>`,
    '</com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>',
  ].join('');
  await api.post(`${store}/createCredentials`, xml, signal);
}

/** Whether the ids that jobs name are in the store, and what to do by hand where they are not. */
export async function checkCredentials(
  api: JenkinsApi,
  store: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'JENKINS_CREDENTIALS';
  const wanted = ids.filter((id) => id !== '');
  if (wanted.length === 0) return { code, status: 'OK', message: 'Jobs need no credentials.' };
  const found = await Promise.all(
    wanted.map(async (id) => ({ id, has: await hasCredential(api, store, id, signal) })),
  );
  const missing = found.filter(({ has }) => has === false).map(({ id }) => id);
  if (missing.length > 0) {
    const message = `Jenkins has no credential ${missing.join(', ')}: make it there by hand, kind "Username with password".`;
    return { code, status: 'WARNING', message };
  }
  if (found.some(({ has }) => has === null)) {
    return {
      code,
      status: 'UNKNOWN',
      message: `The account may not see whether Jenkins has ${wanted.join(', ')}.`,
    };
  }
  return { code, status: 'OK', message: `Jenkins has ${wanted.join(', ')}.` };
}

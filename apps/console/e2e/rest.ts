import type { Build, Operation, Session } from '@arthor/contract';
import { apiBase, csrfHeader, idempotencyHeader } from '@arthor/contract/vocabulary';
import type { Page } from 'playwright-core';
import { setTimeout as pause } from 'node:timers/promises';

/** What a journey needs to be there and does not do by itself. */
export interface Rest {
  /** An application with features by name and branch. */
  application(name: string, features: Readonly<Record<string, string>>): Promise<void>;
  /** A feature of an application. */
  feature(application: string, name: string, branch: string): Promise<void>;
  /** A build of a feature, once it has succeeded; for dev where no environment is named. */
  build(
    application: string,
    feature: string,
    environment?: string,
  ): Promise<Build & { readonly commitId: string }>;
  operate(body: object): Promise<Operation>;
  /** An operation, once it has ended. */
  ended(id: number): Promise<Operation>;
  /** Deploys a build and waits until that is done; to dev where no environment is named. */
  deploy(build: number, symbol: string, environment?: string): Promise<Operation>;
  /** Settings of an environment. */
  settle(environment: string, settings: object): Promise<void>;
  read<T>(path: string): Promise<T>;
  /** Ends the session. */
  signOut(): Promise<void>;
}

/** The API as whoever is signed in on the page. */
export async function restOf(page: Page, base: string): Promise<Rest> {
  const { request } = page.context();
  const api = `${base}${apiBase}`;
  const session = (await (await request.get(`${api}/session`)).json()) as Session;
  let sent = 0;
  const write = async <T>(path: string, data: object | null, method = 'POST'): Promise<T> => {
    sent += 1;
    const headers = {
      [csrfHeader]: session.csrf ?? '',
      origin: base,
      [idempotencyHeader]: `journey-${sent}`,
    };
    const response = await request.fetch(`${api}${path}`, {
      method,
      headers,
      ...(data === null ? {} : { data }),
    });
    if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as T;
  };
  // The caller says what is there, as the contract does.
  const read = async <T>(path: string) => (await (await request.get(`${api}${path}`)).json()) as T;
  /** Reads it until it is as wanted. */
  const until = async <T>(path: string, isThere: (thing: T) => boolean): Promise<T> => {
    for (let waited = 0; waited < 30_000; waited += 100) {
      const thing = await read<T>(path);
      if (isThere(thing)) return thing;
      await pause(100);
    }
    throw new Error(`${path} does not become what is waited for`);
  };
  const feature = async (application: string, name: string, branch: string) => {
    await write(`/applications/${application}/features`, {
      name,
      repositoryUrl: `https://git.example.com/${application}.git`,
      branch,
    });
  };
  const operate = (body: object) => write<Operation>('/operations', body);
  return {
    application: async (name, features) => {
      await write('/applications', { name, description: '' });
      for (const [each, branch] of Object.entries(features)) await feature(name, each, branch);
    },
    feature,
    build: async (application, feature, environment = 'dev') => {
      const { id } = await write<Build>('/builds', { application, feature, environment });
      const built = await until<Build>(`/builds/${id}`, ({ status }) => status === 'SUCCESS');
      if (built.commitId === null) throw new Error('a build without a commit');
      return { ...built, commitId: built.commitId };
    },
    operate,
    ended: (id) => until<Operation>(`/operations/${id}`, ({ status }) => status !== 'RUNNING'),
    deploy: async (build, symbol, environment = 'dev') => {
      const { id } = await operate({ operate: 'DEPLOY', build, environment, symbol });
      return until<Operation>(`/operations/${id}`, ({ status }) => status === 'DONE');
    },
    settle: async (environment, settings) => {
      await write(`/environments/${environment}`, { settings }, 'PATCH');
    },
    read,
    signOut: async () => {
      await write('/session', null, 'DELETE');
    },
  };
}

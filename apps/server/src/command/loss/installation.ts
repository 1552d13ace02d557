import type { EnvironmentSettings } from '@arthor/contract';
import type { Api } from '../../upgrade/api.fixture.js';
import type { Place } from './lane-driver.js';

/** The names of this run's application and of where it is deployed. */
export interface Names {
  readonly application: string;
  readonly environment: string;
  readonly host: string;
}

/** What lanes are driven with. */
export interface Furnished {
  /** Lanes of the demo image, each build another version. */
  readonly demo: Place;
  /** Lanes whose every build is one image. */
  readonly of: (image: string) => Place;
}

/** Makes an application and an environment for the load, and what registers its images. */
export async function furnish(
  api: Api,
  { application, environment, host }: Names,
  settings: EnvironmentSettings,
): Promise<Furnished> {
  await api('createApplication', { body: { name: application } });
  const feature = { name: 'load', repositoryUrl: 'https://git.test/load.git', branch: 'main' };
  await api('createFeature', { params: { name: application }, body: feature });
  // The pods go on answering for a moment after they are told to end, so that gateways may learn of it late.
  const body = { readinessPath: '/readyz', env: { DRAIN: '2s' } };
  await api('putApplicationSettings', { params: { name: application }, body });
  await api('createEnvironment', { body: { name: environment, description: environment, host } });
  await api('updateEnvironment', { params: { name: environment }, body: { settings } });
  let version = 0;
  const register = async (image: string) => {
    version += 1;
    const commit = version.toString(16).padStart(40, '0');
    const { id } = await api('createBuild', {
      body: { application, feature: feature.name, environment, image, commit },
    });
    return id;
  };
  const place = { api, application, environment };
  return {
    demo: {
      ...place,
      build: (word = '') => register(`registry.localhost/demo/${application}${word}:${version + 1}`),
    },
    of: (image) => ({ ...place, build: () => register(image) }),
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JenkinsPipeline } from '@arthor/provider';
import { pipelineConformance, systemClock, systemRandom } from '@arthor/provider/conformance';
import { startSandbox } from '@arthor/sandbox';

const templateFile = fileURLToPath(new URL('../../../../script/jenkins/dockerfile.xml', import.meta.url));

pipelineConformance('Jenkins in the sandbox', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'arthor-conformance-'));
  const sandbox = await startSandbox({
    simulate: { kubernetes: false, jenkins: true },
    directory,
    clock: systemClock,
    random: systemRandom,
    gatewayPort: 0,
  });
  if (sandbox.jenkins === null) throw new Error('the sandbox simulates no Jenkins');
  const { url, username, apiToken } = sandbox.jenkins;
  return {
    pipeline: new JenkinsPipeline({
      endpoint: url,
      username,
      apiToken,
      clock: systemClock,
      templateFile,
      values: {
        imageHost: 'registry.localhost',
        imageOrganization: 'demo',
        gitCredentialsId: '',
        registryCredentialsId: '',
      },
      rate: { perSecond: 1000, burst: 1000 },
    }),
    job: 'conformance',
    repositoryUrl: 'https://git.example.com/demo/conformance.git',
    branch: 'main',
    brokenBranch: 'broken-build',
    close: async () => {
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KubernetesApi, KubernetesCluster } from '@arthor/provider';
import {
  exampleSpec,
  faults,
  noEnd,
  systemClock,
  systemRandom,
  testNamespace,
  until,
  type TestNamespace,
} from '@arthor/provider/conformance';
import { startSandbox, type Sandbox } from '@arthor/sandbox';

const signal = noEnd();
// Pods are given some seconds before their events are asked for.
const later = { ...systemClock, now: () => Date.now() + 5_000 };
let directory: string;
let sandbox: Sandbox;
let test: TestNamespace;
let api: KubernetesApi;
let spec: ReturnType<typeof exampleSpec>;
let pod: string;

/** A fresh one each time: it keeps for seconds what events it has read. */
const cluster = () =>
  new KubernetesCluster({ api, instanceId: 'reasons', random: systemRandom, preStopSleepSeconds: 0 });
const look = () => cluster().observe(spec.ref, { fresh: true }, signal);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'arthor-reasons-'));
  const simulate = { kubernetes: true, jenkins: false };
  sandbox = await startSandbox({
    simulate,
    directory,
    clock: systemClock,
    random: systemRandom,
    gatewayPort: 0,
  });
  const file = sandbox.kubernetes?.kubeconfig ?? '';
  test = await testNamespace(file);
  const rate = { perSecond: 1000, burst: 1000 };
  api = new KubernetesApi({ kubeconfig: { files: [file] }, clock: later, log: () => undefined, rate });
  // Its kubelet has nothing more to say of a pod whose image has no name: what is told below stays.
  spec = exampleSpec(test.namespace, 'No Name');
  const rendered = cluster().render(spec);
  await cluster().apply({ ref: spec.ref, rendered, replicas: 1, tick: 1, budget: false }, signal);
  const state = await until('it waits', look, (seen) => seen?.problem?.code === 'INVALID_IMAGE_NAME');
  pod = state?.pods[0]?.name ?? '';
});
afterAll(async () => {
  api.close();
  await test.close();
  await sandbox.close();
  await rm(directory, { recursive: true, force: true });
});

/** The sandbox's own controller keeps that deadline, and writes it again at once. */
const kept = 'PROGRESS_DEADLINE';

it.each(Object.entries(faults).filter(([code]) => code !== kept))(
  'tells %s at the first look after the cluster did',
  async (code, [telling = {}]) => {
    const end = await test.tell(spec.ref.name, { namespace: test.namespace, name: pod }, telling);
    const state = await look();
    await end();
    expect(state?.problem).toMatchObject({ code, params: { readAt: expect.any(String) } });
  },
);

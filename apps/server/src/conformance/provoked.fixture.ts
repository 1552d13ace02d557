import type { Settings } from '@arthor/contract';
import type { MeddledObject } from '@arthor/provider/conformance';

/** What makes a real cluster say that something is wrong, in a namespace of its own. */
export interface Provocation {
  /** Of the application, in that environment. */
  readonly settings?: Settings;
  /** In the image's name: how it behaves. */
  readonly word?: string;
  readonly replicas?: number;
  readonly labels?: Record<string, string>;
  /** What an admission policy writes into every pod template: paths below its spec, and values as CEL. */
  readonly template?: Readonly<Record<string, string>>;
  readonly objects?: (namespace: string) => readonly MeddledObject[];
  /** Which kind of object first says so, and in which words. */
  readonly told: readonly ['Deployment' | 'Pod' | 'Event' | 'HTTPRoute', RegExp];
}

const podSpec = 'Object.spec.template.spec';

/** A value of the pod template as CEL has it: what is no map has the type of its place. */
function cel(place: string, value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => cel(place, one)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, one]) => `${name}: ${cel(`${place}.${name}`, one)}`);
  return `${place}{${fields.join(', ')}}`;
}
const ofPod = (field: string, value: unknown) => {
  const place = `${podSpec}.${field}`;
  if (!Array.isArray(value)) return { [field]: cel(place, value) };
  // The API server of Kubernetes 1.36 falls over a list of objects: one is put behind an empty one.
  return { [field]: '[]', [`${field}/-`]: cel(place, value[0]) };
};
/** Of the first container; `add` = behind what is in the list. */
const ofContainer = (field: string, value: unknown, add = '') => ({
  [`containers/0/${field}${add}`]: cel(`${podSpec}.containers.${field.replaceAll('/', '.')}`, value),
});

const pods = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
const here = (namespace: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });
const admission = { apiVersion: 'admissionregistration.k8s.io/v1' };
const quota = (hard: object) => (namespace: string) => [
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small', namespace }, spec: { hard } },
];
const tcp = { tcpSocket: { port: 1 }, periodSeconds: 1 };

/** Faults that a cluster with a node on which pods really run can be brought to. */
export const provocations: Readonly<Record<string, Provocation>> = {
  WEBHOOK_DOWN: {
    told: ['Deployment', /failed calling webhook/],
    objects: (namespace) => [
      {
        ...admission,
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: `gone-in-${namespace}` },
        webhooks: [
          {
            name: 'pods.arthor.test',
            rules: [pods],
            namespaceSelector: here(namespace),
            clientConfig: { service: { namespace, name: 'gone' } },
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
          },
        ],
      },
    ],
  },
  ADMISSION_DENIED: {
    told: ['Deployment', /ValidatingAdmissionPolicy/],
    objects: (namespace) => [
      {
        ...admission,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: `denies-in-${namespace}` },
        spec: {
          matchConstraints: { resourceRules: [pods], namespaceSelector: here(namespace) },
          validations: [{ expression: 'false', message: 'no team label' }],
        },
      },
      {
        ...admission,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: `denies-in-${namespace}` },
        spec: { policyName: `denies-in-${namespace}`, validationActions: ['Deny'] },
      },
    ],
  },
  POD_SECURITY: {
    told: ['Deployment', /violates PodSecurity/],
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  },
  QUOTA_WANTS_REQUESTS: {
    told: ['Deployment', /must specify/],
    objects: quota({ 'requests.cpu': '1' }),
  },
  QUOTA_EXCEEDED: { told: ['Deployment', /exceeded quota/], objects: quota({ pods: '0' }) },
  LIMIT_RANGE: {
    told: ['Deployment', /maximum cpu usage/],
    settings: { resources: { limits: { cpu: '200m' } } },
    objects: (namespace) => [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small', namespace },
        spec: { limits: [{ type: 'Container', max: { cpu: '100m' } }] },
      },
    ],
  },
  SERVICE_ACCOUNT_MISSING: {
    told: ['Deployment', /service account/],
    template: ofPod('serviceAccountName', 'missing'),
  },
  PRIORITY_CLASS_MISSING: {
    told: ['Deployment', /no PriorityClass/],
    template: ofPod('priorityClassName', 'missing'),
  },
  PODS_REFUSED: { told: ['Deployment', /RuntimeClass/], template: ofPod('runtimeClassName', 'missing') },
  SCHEDULING_GATED: {
    told: ['Pod', /SchedulingGated/],
    template: ofPod('schedulingGates', [{ name: 'arthor.test/gate' }]),
  },
  VOLUME_UNBOUND: {
    told: ['Pod', /persistentvolumeclaim/],
    template: ofPod('volumes', [{ name: 'data', persistentVolumeClaim: { claimName: 'missing' } }]),
  },
  NO_CPU: { told: ['Pod', /Insufficient cpu/], settings: { resources: { requests: { cpu: '900' } } } },
  NO_MEMORY: {
    told: ['Pod', /Insufficient memory/],
    settings: { resources: { requests: { memory: '9Ti' } } },
  },
  NO_MATCHING_NODE: {
    told: ['Pod', /node affinity/],
    template: { nodeSelector: '{"arthor.test/nowhere": "yes"}' },
  },
  UNSCHEDULABLE: {
    told: ['Pod', /free ports/],
    replicas: 2,
    template: ofContainer('ports/0/hostPort', 18_999),
  },
  SANDBOX_FAILED: {
    told: ['Event', /FailedCreatePodSandBox/],
    template: ofPod('runtimeClassName', 'arthor-nothing'),
    objects: () => [
      {
        apiVersion: 'node.k8s.io/v1',
        kind: 'RuntimeClass',
        metadata: { name: 'arthor-nothing' },
        handler: 'nothing',
      },
    ],
  },
  VOLUME_FAILED: {
    told: ['Event', /FailedMount/],
    template: {
      ...ofPod('volumes', [{ name: 'data', hostPath: { path: '/no/such/folder', type: 'Directory' } }]),
      'containers/0/volumeMounts': '[]',
      ...ofContainer('volumeMounts', { name: 'data', mountPath: '/data' }, '/-'),
    },
  },
  INVALID_IMAGE_NAME: { told: ['Pod', /InvalidImageName/], template: ofContainer('image', 'No:Image:Name') },
  IMAGE_NEVER_PULL: {
    told: ['Pod', /ErrImageNeverPull/],
    word: '-never-pulled',
    template: ofContainer('imagePullPolicy', 'Never'),
  },
  PULL_SECRET_MISSING: {
    told: ['Event', /FailedToRetrieveImagePullSecret/],
    word: '-no-such-image',
    template: ofPod('imagePullSecrets', [{ name: 'missing' }]),
  },
  IMAGE_NOT_FOUND: { told: ['Pod', /not found/], word: '-no-such-image' },
  CONFIG_MISSING: {
    told: ['Pod', /CreateContainerConfigError/],
    settings: { envFrom: [{ kind: 'Secret', name: 'missing' }] },
  },
  CONFIG_KEY_MISSING: {
    told: ['Pod', /CreateContainerConfigError/],
    template: ofContainer(
      'env',
      { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'kube-root-ca.crt', key: 'missing' } } },
      '/-',
    ),
  },
  RUNS_AS_ROOT: {
    told: ['Pod', /CreateContainerConfigError/],
    template: ofContainer('securityContext', { runAsNonRoot: true, runAsUser: 0 }),
  },
  COMMAND_NOT_FOUND: {
    told: ['Pod', /no such file/],
    settings: { command: ['/no/such/command'] },
  },
  COMMAND_NOT_EXECUTABLE: { told: ['Pod', /permission denied/], settings: { command: ['/etc/hosts'] } },
  WRONG_ARCHITECTURE: {
    told: ['Pod', /exec format error/],
    settings: { command: ['/text/ca.crt'] },
    template: {
      ...ofPod('volumes', [{ name: 'text', configMap: { name: 'kube-root-ca.crt', defaultMode: 0o755 } }]),
      'containers/0/volumeMounts': '[]',
      ...ofContainer('volumeMounts', { name: 'text', mountPath: '/text' }, '/-'),
    },
  },
  HOOK_FAILED: {
    told: ['Pod', /PostStartHookError/],
    template: ofContainer('lifecycle/postStart', { exec: { command: ['/no/such/command'] } }),
  },
  OOM_KILLED: {
    told: ['Pod', /memory limit|OOM/],
    settings: { resources: { limits: { memory: '1Mi' } } },
  },
  INIT_FAILED: {
    told: ['Pod', /"exitCode":1/],
    template: ofPod('initContainers', [{ name: 'first', image: 'registry.localhost/demo/first-crash:1' }]),
  },
  // It answers for a second before it ends: that is not being ready.
  CRASH_LOOP: { told: ['Pod', /"exitCode":1/], word: '-crash', settings: { minReadySeconds: 5 } },
  STARTUP_PROBE_FAILING: {
    told: ['Event', /Startup probe failed/],
    template: ofContainer('startupProbe', { ...tcp, failureThreshold: 60 }),
  },
  LIVENESS_PROBE_FAILING: {
    told: ['Event', /Liveness probe failed/],
    word: '-never-ready',
    template: ofContainer('livenessProbe', { ...tcp, failureThreshold: 60 }),
  },
  PROBE_REFUSED: { told: ['Event', /connection refused/], settings: { containerPort: 9999 } },
  PROBE_TIMEOUT: { told: ['Event', /deadline exceeded|Timeout/], settings: { readinessPath: '/?sleep=3s' } },
  PROBE_FAILING: { told: ['Event', /statuscode: 503/], word: '-never-ready' },
  READINESS_GATE: {
    told: ['Pod', /ReadinessGatesNotReady/],
    template: ofPod('readinessGates', [{ conditionType: 'arthor.test/gate' }]),
  },
};

/** The policy's expression. */
export const patchesOf = (template: Readonly<Record<string, string>>): string => {
  const patches = Object.entries(template).map(
    ([path, value]) => `JSONPatch{op: "add", path: "/spec/template/spec/${path}", value: ${value}}`,
  );
  return `[${patches.join(', ')}]`;
};

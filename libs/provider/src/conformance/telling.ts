import type { ProblemCode } from '../kubernetes/problem/catalog.js';

/** What a cluster tells of a workload: status of its pod, of its Deployment, an event of the pod. */
export interface Telling {
  readonly pod?: Readonly<Record<string, unknown>>;
  readonly deployment?: Readonly<Record<string, unknown>>;
  readonly event?: { readonly type: string; readonly reason: string; readonly message: string };
}

const one = (state: object, over: object = {}) => ({
  containerStatuses: [{ name: 'shop', image: 'r/shop:1', restartCount: 0, ready: false, state, ...over }],
});
const refused = (message: string): Telling => ({
  deployment: {
    conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
  },
});
const unscheduled = (message: string, reason = 'Unschedulable'): Telling => ({
  pod: { conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] },
});
const waits = (reason: string, message: string): Telling => ({ pod: one({ waiting: { reason, message } }) });
const pulls = (message: string) => waits('ErrImagePull', message);
const ends = (exitCode: number, reason = 'Error', message = ''): Telling => ({
  pod: one(
    { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting' } },
    { lastState: { terminated: { exitCode, reason, message } }, restartCount: 3 },
  ),
});
const running = { phase: 'Running', ...one({ running: {} }) };
const event = (
  reason: string,
  message: string,
  type = 'Warning',
  pod: Telling['pod'] = running,
): Telling => ({ pod: pod ?? running, event: { type, reason, message } });
const over = (reason: string, message: string): Telling => ({ pod: { phase: 'Failed', reason, message } });
const readyIs = (status: string, reason: string): Telling => ({
  pod: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status, reason }],
    ...one({ running: {} }, { ready: true }),
  },
});
const disrupted = (reason: string): Telling => ({
  pod: { conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message: 'words' }] },
});

/** What no telling carries: that nothing is told for long. */
type Untold = 'CONTROLLER_SILENT' | 'POD_STUCK';

/** Each fault as clusters word it. */
export const faults: Readonly<Record<Exclude<ProblemCode, Untold>, readonly Telling[]>> = {
  NAMESPACE_TERMINATING: [
    refused(
      'pods "a" is forbidden: unable to create new content in namespace dev because it is being terminated',
    ),
  ],
  WEBHOOK_DOWN: [
    refused(
      'Internal error occurred: failed calling webhook "v.example.com": failed to call webhook: Post "https://w.dev.svc:443/": dial tcp 10.0.0.9:443: connect: connection refused',
    ),
  ],
  ADMISSION_DENIED: [
    refused('admission webhook "validate.kyverno.svc-fail" denied the request: no team label'),
    refused(`pods "a" is forbidden: ValidatingAdmissionPolicy 'limits' with binding 'b' denied request: no`),
  ],
  POD_SECURITY: [
    refused('pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true'),
  ],
  QUOTA_WANTS_REQUESTS: [
    refused(
      'pods "a" is forbidden: failed quota: compute: must specify limits.cpu for: shop; limits.memory for: shop',
    ),
    refused('pods "a" is forbidden: failed quota: compute: must specify limits.cpu,requests.memory'),
  ],
  QUOTA_EXCEEDED: [
    refused('pods "a" is forbidden: exceeded quota: dev, requested: pods=1, used: pods=4, limited: pods=4'),
  ],
  LIMIT_RANGE: [
    refused('pods "a" is forbidden: maximum cpu usage per Container is 500m, but limit is 1'),
    refused(
      'pods "a" is forbidden: [minimum memory usage per Pod is 64Mi, but request is 32Mi, cpu max limit to request ratio per Pod is 2, but provided ratio is 4]',
    ),
  ],
  SERVICE_ACCOUNT_MISSING: [
    refused(
      'pods "a" is forbidden: error looking up service account dev/shop: serviceaccount "shop" not found',
    ),
  ],
  PRIORITY_CLASS_MISSING: [refused('pods "a" is forbidden: no PriorityClass with name high was found')],
  PODS_REFUSED: [refused('pods "a" is forbidden: something new')],
  SCHEDULING_GATED: [
    unscheduled('Scheduling is blocked due to non-empty scheduling gates', 'SchedulingGated'),
  ],
  VOLUME_UNBOUND: [
    unscheduled('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
    unscheduled('0/3 nodes are available: persistentvolumeclaim "data" not found.'),
  ],
  NO_NODES: [unscheduled('no nodes available to schedule pods')],
  NO_CPU: [
    unscheduled(
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu.',
    ),
  ],
  NO_MEMORY: [unscheduled('0/3 nodes are available: 3 Insufficient memory.')],
  TOO_MANY_PODS: [unscheduled('0/1 nodes are available: 1 Too many pods.')],
  NODES_TAINTED: [unscheduled('0/2 nodes are available: 2 node(s) had untolerated taint {team: a}.')],
  NODES_CORDONED: [unscheduled('0/2 nodes are available: 2 node(s) were unschedulable.')],
  NO_MATCHING_NODE: [
    unscheduled("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."),
  ],
  UNSCHEDULABLE: [unscheduled('0/2 nodes are available: 2 of something new.')],
  NO_POD_ADDRESS: [
    event(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: plugin type="aws-cni" failed (add): failed to assign an IP address to container',
    ),
    event('FailedCreatePodSandBox', 'no IP addresses available in range set: 10.0.0.1-10.0.0.254'),
  ],
  SANDBOX_FAILED: [event('FailedCreatePodSandBox', 'cni plugin not initialized')],
  VOLUME_IN_USE: [
    event('FailedAttachVolume', 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) b'),
  ],
  VOLUME_FAILED: [event('FailedMount', 'MountVolume.SetUp failed for volume "data": timed out')],
  INVALID_IMAGE_NAME: [waits('InvalidImageName', 'couldn\'t parse image name "A B"')],
  IMAGE_NEVER_PULL: [waits('ErrImageNeverPull', 'not present with pull policy of Never')],
  PULL_SECRET_MISSING: [
    event(
      'FailedToRetrieveImagePullSecret',
      'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
      'Warning',
      one({ waiting: { reason: 'ImagePullBackOff', message: '' } }),
    ),
  ],
  IMAGE_NOT_FOUND: [
    pulls(
      'rpc error: code = NotFound desc = failed to pull and unpack image "r/shop:1": failed to resolve reference "r/shop:1": r/shop:1: not found',
    ),
    pulls('Error response from daemon: manifest for r/shop:1 not found: manifest unknown'),
    // Kubelets of before 1.32 keep the cause to themselves while they back off.
    event(
      'Failed',
      'Failed to pull image "r/shop:1": rpc error: code = NotFound desc = r/shop:1: not found',
      'Warning',
      one({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "r/shop:1"' } }),
    ),
  ],
  IMAGE_PULL_DENIED: [
    pulls(
      'failed to resolve reference "docker.io/a/b:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ),
    pulls('unexpected status from HEAD request to https://ghcr.io/v2/a/manifests/1: 403 Forbidden'),
  ],
  IMAGE_RATE_LIMIT: [
    pulls('429 Too Many Requests - toomanyrequests: You have reached your pull rate limit.'),
  ],
  IMAGE_WRONG_PLATFORM: [pulls('failed to pull: no match for platform in manifest sha256:0: not found')],
  IMAGE_DISK_FULL: [pulls('failed to extract layer: write /usr/lib/x: no space left on device')],
  IMAGE_REGISTRY_CERTIFICATE: [
    pulls('tls: failed to verify certificate: x509: certificate signed by unknown authority'),
    pulls('http: server gave HTTP response to HTTPS client'),
  ],
  IMAGE_REGISTRY_UNREACHABLE: [
    pulls('failed to do request: Head "https://r/v2/": dial tcp: lookup r on 10.0.0.10:53: no such host'),
    pulls('failed to do request: Head "https://not-found.r/v2/": dial tcp 10.1.1.1:443: i/o timeout'),
    waits('RegistryUnavailable', ''),
  ],
  IMAGE_UNSIGNED: [waits('SignatureValidationFailed', 'no signature')],
  IMAGE_PULL_BACKOFF: [pulls('something new'), pulls('Back-off pulling image "team/not-found-denied:404"')],
  CONFIG_MISSING: [
    waits('CreateContainerConfigError', 'secret "shop-db" not found'),
    waits('CreateContainerConfigError', 'configmap "shop" not found'),
    event('FailedMount', 'MountVolume.SetUp failed for volume "c" : configmap "shop" not found'),
  ],
  CONFIG_KEY_MISSING: [
    waits('CreateContainerConfigError', "couldn't find key password in Secret dev/shop-db"),
  ],
  RUNS_AS_ROOT: [
    waits(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image will run as root (pod: "a", container: shop)',
    ),
  ],
  COMMAND_NOT_FOUND: [
    waits(
      'RunContainerError',
      'failed to create containerd task: runc create failed: exec: "serve": executable file not found in $PATH',
    ),
    ends(128, 'StartError', 'exec: "/app/serve": stat /app/serve: no such file or directory'),
    ends(127),
  ],
  COMMAND_NOT_EXECUTABLE: [ends(128, 'StartError', 'exec: "/app/serve": permission denied'), ends(126)],
  WRONG_ARCHITECTURE: [
    ends(255, 'Error', 'exec /app/serve: exec format error\n'),
    waits('RunContainerError', 'exec /app: exec format error'),
  ],
  HOOK_FAILED: [waits('PostStartHookError', "command '/bin/x' exited with 1")],
  CONFIG_ERROR: [waits('CreateContainerError', 'something new'), ends(128, 'StartError', 'something new')],
  OOM_KILLED: [ends(137, 'OOMKilled')],
  INIT_FAILED: [
    {
      pod: {
        initContainerStatuses: [
          {
            name: 'migrate',
            image: 'r/migrate:1',
            restartCount: 2,
            ready: false,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
        ],
      },
    },
  ],
  CRASH_SIGNAL: [ends(139), ends(134)],
  CRASH_KILLED: [ends(137), ends(143)],
  ENDS_BY_ITSELF: [ends(0, 'Completed')],
  CRASH_LOOP: [ends(1, 'Error', 'open /etc/shop: permission denied'), ends(2)],
  STARTUP_PROBE_FAILING: [event('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 503')],
  LIVENESS_PROBE_FAILING: [
    event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500'),
    event('Killing', 'Container shop failed liveness probe, will be restarted', 'Normal'),
  ],
  PROBE_REFUSED: [
    event('Unhealthy', 'Readiness probe failed: dial tcp 10.0.0.1:8080: connect: connection refused'),
  ],
  PROBE_TIMEOUT: [
    event(
      'Unhealthy',
      'Readiness probe failed: Get "http://10.0.0.1:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ),
  ],
  PROBE_FAILING: [event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404')],
  READINESS_GATE: [readyIs('False', 'ReadinessGatesNotReady')],
  NODE_LOST: [
    readyIs('Unknown', 'NodeStatusUnknown'),
    readyIs('False', ''),
    event('NodeNotReady', 'Node is not ready'),
    event('TaintManagerEviction', 'Marking for deletion Pod dev/shop-a-x', 'Normal'),
  ],
  PREEMPTED: [disrupted('PreemptionByScheduler')],
  DISRUPTED: [disrupted('EvictionByEvictionAPI'), disrupted('DeletionByTaintManager')],
  EVICTED: [over('Evicted', 'The node was low on resource: ephemeral-storage.')],
  NODE_SHUTDOWN: [over('Terminated', 'Pod was terminated in response to imminent node shutdown.')],
  NODE_REFUSED: [over('OutOfcpu', 'Pod was rejected'), over('UnexpectedAdmissionError', 'no device')],
  POD_FAILED: [over('DeadlineExceeded', 'too long')],
  PROGRESS_DEADLINE: [
    {
      deployment: {
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
            message: 'ReplicaSet "shop-a-1" has timed out progressing.',
          },
        ],
      },
    },
  ],
};

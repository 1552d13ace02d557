import type { ProblemCode } from './catalog.js';

type Rules = readonly (readonly [RegExp, ProblemCode])[];

const codeOf = (rules: Rules, words: string, otherwise: ProblemCode): ProblemCode =>
  rules.find(([pattern]) => pattern.test(words))?.[1] ?? otherwise;

const refused: Rules = [
  [/because it is being terminated/, 'NAMESPACE_TERMINATING'],
  [/failed calling webhook/, 'WEBHOOK_DOWN'],
  [/admission webhook|ValidatingAdmissionPolicy/, 'ADMISSION_DENIED'],
  [/violates PodSecurity/, 'POD_SECURITY'],
  [/failed quota: .*must specify/s, 'QUOTA_WANTS_REQUESTS'],
  [/exceeded quota/, 'QUOTA_EXCEEDED'],
  [/(maximum|minimum) \S+ usage per|max limit to request ratio per/, 'LIMIT_RANGE'],
  [/service ?account/, 'SERVICE_ACCOUNT_MISSING'],
  [/no PriorityClass with name/, 'PRIORITY_CLASS_MISSING'],
];
/** Why the API server refuses the pods, by what the controller was told. */
export const refusedCode = (words: string): ProblemCode => codeOf(refused, words, 'PODS_REFUSED');

const unscheduled: Rules = [
  [/PersistentVolumeClaim|persistentvolumeclaim/, 'VOLUME_UNBOUND'],
  [/no nodes available|^0\/0 nodes/, 'NO_NODES'],
  [/Insufficient cpu/, 'NO_CPU'],
  [/Insufficient memory/, 'NO_MEMORY'],
  [/Too many pods|Insufficient pods/, 'TOO_MANY_PODS'],
  [/didn't match Pod's node affinity/, 'NO_MATCHING_NODE'],
  [/untolerated taint/, 'NODES_TAINTED'],
  [/node\(s\) were unschedulable/, 'NODES_CORDONED'],
];
/** Why the scheduler finds no node: of several reasons what a person can do something about first. */
export const unscheduledCode = (words: string): ProblemCode => codeOf(unscheduled, words, 'UNSCHEDULABLE');

const image: Rules = [
  [/toomanyrequests|429 Too Many|rate limit/i, 'IMAGE_RATE_LIMIT'],
  [/no match for platform|does not match the specified platform/, 'IMAGE_WRONG_PLATFORM'],
  [/no space left on device/, 'IMAGE_DISK_FULL'],
  [/x509:|server gave HTTP response to HTTPS client|tls: /, 'IMAGE_REGISTRY_CERTIFICATE'],
  // Docker Hub says that access is denied also where the image is not there.
  [/unauthorized|403 Forbidden|denied|authentication required|no basic auth/i, 'IMAGE_PULL_DENIED'],
  [/dial tcp|no such host|i\/o timeout|connection refused|deadline exceeded/, 'IMAGE_REGISTRY_UNREACHABLE'],
  [/not ?found|manifest unknown|name unknown|404/i, 'IMAGE_NOT_FOUND'],
];
/** Why an image cannot be pulled, by the registry's or the runtime's words. */
export const imageCode = (words: string, reason: string): ProblemCode => {
  if (reason === 'RegistryUnavailable') return 'IMAGE_REGISTRY_UNREACHABLE';
  if (reason === 'SignatureValidationFailed') return 'IMAGE_UNSIGNED';
  // An image's name may hold any of these words.
  return codeOf(image, words.replaceAll(/"[^"]*"/g, ''), 'IMAGE_PULL_BACKOFF');
};

const start: Rules = [
  // So little memory that not even the runtime's own process fits in.
  [/OOM-killed|unable to set memory limit/, 'OOM_KILLED'],
  [/exec format error/, 'WRONG_ARCHITECTURE'],
  [/executable file not found|no such file or directory/, 'COMMAND_NOT_FOUND'],
  [/permission denied/, 'COMMAND_NOT_EXECUTABLE'],
];
const config: Rules = [
  [/couldn't find key/, 'CONFIG_KEY_MISSING'],
  [/(configmap|secret) "[^"]*" not found/, 'CONFIG_MISSING'],
  [/runAsNonRoot|non-root policy/, 'RUNS_AS_ROOT'],
  ...start,
];
/** Why a container cannot be set up, by the kubelet's words. */
export const configCode = (words: string, reason: string): ProblemCode =>
  reason.endsWith('HookError') ? 'HOOK_FAILED' : codeOf(config, words, 'CONFIG_ERROR');

/** How a container ended. Its own words only count where it never began: an application may write anything. */
export function endedCode(ended: {
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}): ProblemCode {
  const { exitCode, reason, message } = ended;
  if (reason === 'OOMKilled') return 'OOM_KILLED';
  if (reason === 'StartError' || reason === 'ContainerCannotRun')
    return codeOf(start, message, 'CONFIG_ERROR');
  return /exec format error/.test(message) ? 'WRONG_ARCHITECTURE' : (byExitCode[exitCode] ?? 'CRASH_LOOP');
}

const byExitCode: Readonly<Record<number, ProblemCode>> = {
  0: 'ENDS_BY_ITSELF',
  126: 'COMMAND_NOT_EXECUTABLE',
  127: 'COMMAND_NOT_FOUND',
  134: 'CRASH_SIGNAL',
  136: 'CRASH_SIGNAL',
  137: 'CRASH_KILLED',
  139: 'CRASH_SIGNAL',
  143: 'CRASH_KILLED',
};

const probe: Rules = [
  [/^Startup probe/, 'STARTUP_PROBE_FAILING'],
  [/^Liveness probe/, 'LIVENESS_PROBE_FAILING'],
  [/connection refused/, 'PROBE_REFUSED'],
  [/deadline exceeded|Client\.Timeout|i\/o timeout|timed out/, 'PROBE_TIMEOUT'],
];
const sandbox: Rules = [
  [
    /no (more )?IPs? ?(addresses )?(available|left)|no IP addresses available|failed to (assign|allocate).*\b(IP|address)/i,
    'NO_POD_ADDRESS',
  ],
];
const volume: Rules = [
  [/Multi-Attach error|already (used|attached)/, 'VOLUME_IN_USE'],
  [/(configmap|secret) "[^"]*" not found/, 'CONFIG_MISSING'],
];

/** What an event of a pod tells; null where it tells nothing of use. */
export function eventCode(reason: string, words: string): ProblemCode | null {
  switch (reason) {
    case 'Unhealthy':
      return codeOf(probe, words, 'PROBE_FAILING');
    case 'Killing':
      return /failed liveness probe/.test(words) ? 'LIVENESS_PROBE_FAILING' : null;
    case 'FailedMount':
    case 'FailedAttachVolume':
      return codeOf(volume, words, 'VOLUME_FAILED');
    case 'FailedCreatePodSandBox':
      return codeOf(sandbox, words, 'SANDBOX_FAILED');
    case 'NodeNotReady':
      return 'NODE_LOST';
    case 'TaintManagerEviction':
      // The same reason tells, too, that it was thought better of.
      return words.startsWith('Cancelling') ? null : 'NODE_LOST';
    default:
      return null;
  }
}

/** What an event tells of an image that cannot be pulled, where the pod's status keeps the cause to itself. */
export function pullEventCode(reason: string, words: string): ProblemCode | null {
  if (reason === 'FailedToRetrieveImagePullSecret') return 'PULL_SECRET_MISSING';
  if (reason !== 'Failed' || !words.startsWith('Failed to pull image')) return null;
  const code = imageCode(words, reason);
  return code === 'IMAGE_PULL_BACKOFF' ? null : code;
}

const byFailure: Readonly<Record<string, ProblemCode>> = {
  Evicted: 'EVICTED',
  NodeShutdown: 'NODE_SHUTDOWN',
  Terminated: 'NODE_SHUTDOWN',
  Shutdown: 'NODE_SHUTDOWN',
  NodeLost: 'NODE_LOST',
  Preempting: 'PREEMPTED',
  UnexpectedAdmissionError: 'NODE_REFUSED',
  NodeAffinity: 'NODE_REFUSED',
};
/** Why a pod is over, by the reason that the node gave. */
export const failedCode = (reason: string): ProblemCode =>
  byFailure[reason] ?? (reason.startsWith('OutOf') ? 'NODE_REFUSED' : 'POD_FAILED');

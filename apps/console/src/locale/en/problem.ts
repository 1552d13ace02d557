/* English: problems of the API and of single fields. */
export const messages = {
  'problem.CSRF_INVALID': 'This page is older than your session.',
  'problem.fix.CSRF_INVALID': 'Reload the page and try again.',
  'problem.CSRF_REQUIRED': 'This page is older than your session.',
  'problem.fix.CSRF_REQUIRED': 'Reload the page and try again.',
  'problem.NAME_TAKEN': 'This name is taken.',
  'problem.USER_UNKNOWN': 'There is no such user.',
  'problem.TOKEN_UNKNOWN': 'There is no such token.',
  'problem.PASSWORD_UNCHANGED': 'The new password is the old one.',
  'problem.ORIGIN_REFUSED': "The request came from another address than the console's.",
  'problem.LAST_ADMIN': 'Somebody has to stay administrator.',
  'problem.FEATURE_UNKNOWN': 'There is no such feature.',
  'problem.FEATURE_EXISTS': 'The application has a feature of this name already.',
  'problem.EXPIRY_OUT_OF_RANGE': 'A token is valid for at most a year.',
  'problem.ENVIRONMENT_IN_USE': 'Something runs here: take it offline before the environment moves.',
  'problem.CLUSTER_UNKNOWN': 'The kubeconfig has no context of this name.',
  'problem.CLUSTER_CHANGED': 'It runs on a cluster that is not configured any more.',
  'problem.NO_ROUTE_PROVIDER': 'There is nothing that routes could be attached to.',
  'problem.ENVIRONMENT_UNKNOWN': 'There is no such environment.',
  'problem.DEADLINE_TOO_SHORT':
    'In {environment} pods would have to be ready for {minReadySeconds} s, but an operation is called stalled after {progressDeadlineSeconds} s. Shorten the one or lengthen the other.',
  'problem.ENVIRONMENT_NAME_RESERVED': 'This name belongs to the cluster itself; choose another.',
  'problem.ENVIRONMENT_EXISTS': 'An environment of this name exists already.',
  'problem.BUILD_UNKNOWN': 'There is no such build.',
  'problem.BUILD_LOG_GONE': 'Jenkins does not keep this log any more.',
  'problem.BUILD_FINISHED': 'The build is over already.',
  'problem.APPLICATION_UNKNOWN': 'There is no such application.',
  'problem.APPLICATION_EXISTS': 'An application of this name exists already.',
  'problem.LANE_MOVED': 'Somebody acted on this lane after the plan was made.',
  'problem.DUPLICATE_HOST': 'Another environment has the same host behind the same gateway.',
  'problem.IDEMPOTENCY_KEY_REUSED':
    'This request was sent before with other content. Close the form and open it anew.',
  'problem.PROVIDER_NOT_CONFIGURED': 'What this needs is not configured.',
  'problem.FEATURE_CLOSED': 'The feature is closed: reopen it to build it.',
  'problem.ROLE_TOO_HIGH': 'A token cannot have more rights than you.',
  'problem.SYMBOL_NEEDED': 'Name a symbol: none comes from this branch.',
  'problem.SYMBOL_TAKEN': 'Another feature runs under this symbol.',
  'problem.FREEZE_TIME_PAST': 'It would begin or end in the past.',

  'field.changePassword.newPassword.TOO_SHORT': 'At least 8 characters.',
  'field.createEnvironment.host.INVALID_FORMAT':
    'A DNS name in small letters, without a port: test.example.com',
  'field.createFeature.branch.INVALID_FORMAT':
    'A branch name as git takes it: no spaces, no "..", no ":" or "~".',
  'field.createOperation.canaryValue.INVALID_FORMAT':
    'Letters, digits, dots, hyphens and underscores, at most 63.',
  'field.createOperation.replicas.TOO_SMALL': 'At least 1. To have none, take it offline.',
  'field.createOperation.symbol.INVALID_FORMAT':
    'Small letters, digits and hyphens, at most 24; begins and ends with a letter or digit.',
  'field.putApplicationSettings.env.INVALID_FORMAT':
    '"{part}": NAME=value, the name of letters, digits, ".", "-" and "_", no digit first.',
  'field.putApplicationSettings.readinessPath.INVALID_FORMAT': 'A path that begins with /: /healthz',
  'field.putApplicationSettings.resources.limits.cpu.INVALID_FORMAT': 'For example 250m or 0.5.',
  'field.putApplicationSettings.resources.limits.memory.INVALID_FORMAT': 'For example 256Mi or 1Gi.',
  'field.putApplicationSettings.resources.requests.cpu.INVALID_FORMAT': 'For example 250m or 0.5.',
  'field.putApplicationSettings.resources.requests.memory.INVALID_FORMAT': 'For example 256Mi or 1Gi.',
  'field.updateEnvironment.host.INVALID_FORMAT':
    'A DNS name in small letters, without a port: test.example.com',
  'field.updateEnvironment.settings.gatewayUrl.INVALID_FORMAT':
    'http:// or https://, a host, and a port where it needs one: https://gateway.example.com',
  'field.updateEnvironment.settings.progressDeadlineSeconds.TOO_SMALL': 'At least 5 seconds.',
};

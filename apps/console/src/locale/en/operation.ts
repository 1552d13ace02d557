/* English: plans, operations and their records. */
export const messages = {
  'operation.because': 'Reason: {reason}',
  'operation.by': 'by {who} ({through})',
  'operation.cause.FELL_AFTER_READY': 'The new deployment stopped answering after it was ready.',
  'operation.cancels': 'Undoes',
  'operation.draft': 'Draft restored',
  'operation.number': 'Operation {id}',
  'operation.page': 'Own page',
  'operation.reason': 'Reason (optional)',
  'operation.reason.hint': 'Why, for those who read the record',
  'operation.related': 'Also affected',
  'operation.took': 'took',

  'through.arthor': 'automatic',
  'through.console': 'console',
  'through.token': 'API token',

  'related.REPLACING': 'deployment {id} is replaced',
  'related.REINSTATED': 'deployment {id} is reinstated',
  'related.RESTORED': 'deployment {id} gets its former values back',
  'related.DELETING': 'deployment {id} goes offline',

  'steps.attempts': '{n, plural, one {# attempt} other {# attempts}}',
  'steps.status.PENDING': 'Not begun',
  'steps.status.RUNNING': 'Running',
  'steps.status.DONE': 'Done',
  'steps.status.SKIPPED': 'Not needed',
  'steps.status.CANCELLED': 'Cancelled',

  'outcome.CANCELLED': 'This operation was cancelled.',
  'outcome.FAILED': 'This operation failed and was undone.',
  'outcome.DONE.DEPLOY': 'Deployed. Traffic goes to it.',
  'outcome.DONE.GRAY': 'The canary is effective for its header.',
  'outcome.DONE.BLUE_GREEN': 'The canary has its share of the traffic.',
  'outcome.DONE.UPDATE_BLUE_GREEN': 'The new weight is effective.',
  'outcome.DONE.PROMOTE': 'Promoted: it is the stable version now.',
  'outcome.DONE.ROLLBACK': 'Rolled back.',
  'outcome.DONE.SCALE': 'Scaled.',
  'outcome.DONE.RESTART': 'Restarted.',
  'outcome.DONE.DELETE': 'Offline. Nothing of it is left in the cluster.',
  'outcome.DONE.CANCEL': 'Undone. What served before serves on.',
  'outcome.ended-by': 'Ended by operation {id}',
  'outcome.traffic': 'What served before went on serving; traffic did not change.',

  'ended.FELL_AFTER_READY': 'It stopped answering after it was ready; what served before serves again.',
  'ended.SUPERSEDED': 'A newer operation of the same lane took its place.',
  'ended.CANCELLED': 'It was undone by a person.',
  'ended.STALLED': 'It made no progress in time and was undone, as this environment is set.',

  'panel.application': 'New application',
  'panel.build': 'Build a feature',
  'panel.cancel': 'Undo an operation',
  'panel.deploy': 'Deploy',
  'panel.environment': 'New environment',
  'panel.feature': 'New feature',
  'panel.offline': 'Take offline',
  'panel.progress': 'Progress',
  'panel.token': 'New API token',

  'deploy.act': 'Deploy to {to} · {symbol}',
  'deploy.choose-application': 'Choose an application to see what would happen.',
  'deploy.external': 'Reachable from outside',
  'deploy.external.why': 'Off: no route and no address, only pods.',
  'deploy.foreign': 'The lane runs {runs}; this build is of {feature}.',
  'deploy.no-build': 'No successful build yet. Build the feature first.',
  'deploy.older': 'Show older builds',
  'deploy.replicas': 'Replicas',
  'deploy.replicas.why':
    '{replicas, plural, =0 {Empty: the default of the application} other {Empty: as now, #}}',
  'deploy.symbol.why': 'Names the lane: stable, or any name of your own to run beside it at its own address.',
  'deploy.unchanged': 'Nothing was deployed; traffic did not change.',

  'offline.act': 'Take {application} / {symbol} in {environment} offline',
  'offline.canary.act': 'Take the canary of {application} / {symbol} in {environment} offline',
  'offline.canary.title': 'The canary of {application} / {symbol} in {environment} will no longer answer',
  'offline.canary.why':
    'It leaves the route at once and its requests go to what serves beside it; running ones are finished, then its pods are removed.',
  'offline.title': '{application} / {symbol} in {environment} will no longer answer',
  'offline.unchanged': 'It is still online; nothing was changed.',
  'offline.why':
    'It leaves the route at once, running requests are finished, then its pods are removed. Its address stops answering.',

  'place.canary': 'Its canary is build #{build}.',
  'place.now': 'Build #{build} serves here now.',

  'promote.act': 'Promote build #{build} to stable',
  'promote.unchanged': 'Nothing was promoted; traffic did not change.',
  'promote.why':
    'Makes what was tried the stable version. The canary goes on serving until that one is effective, and leaves then.',

  'restart.act': 'Restart build #{build}',
  'restart.unchanged': 'Nothing was restarted.',
  'restart.why': 'Brings new pods of the same build; the old ones serve until those are effective.',

  'rollback.act': 'Roll back to build #{build}',
  'rollback.unchanged': 'Nothing was rolled back; traffic did not change.',
  'rollback.why':
    'Brings back the last deployment that served well. What serves now goes on until that one is effective.',

  'blue-green.why': 'Runs a build beside it, for a share of all requests.',

  'canary.act': 'Run beside {to} · {symbol}',
  'canary.replicas.why': 'Empty: the number that the plan proposes',

  'gray.choose': 'Give the value of the header to see what would happen.',
  'gray.header': 'Header gray',
  'gray.header.why': 'Who sends "gray: <value>" gets the canary',
  'gray.why': 'Runs a build beside it, for requests that carry the header and for no others.',

  force: 'Go on with fewer pods',
  'force.why': 'A side with too few pods answers slowly or with errors.',

  'scale.act': 'Scale build #{build}: {from} → {to}',
  'scale.choose': 'Choose a number to see what would happen.',
  'scale.now': 'Now {replicas}',
  'scale.unchanged': 'The number of pods is as it was.',
  'scale.why': 'Changes the number of pods. To have none, take it offline.',

  'weight.act': 'Set {from} % → {to} %',
  'weight.choose': 'Choose a weight to see what would happen.',
  'weight.label': 'Share of the requests, %',
  'weight.mark': '{weight} %',
  'weight.marks': 'Usual weights',
  'weight.now': 'Now {weight} %',
  'weight.unchanged': 'The weight is as it was; traffic did not change.',

  'which.canary': 'Canary · build #{build}',
  'which.main': 'Main · build #{build}',

  'weight.why': 'Gives the canary another share of the requests; its pods stay.',

  'cancel.act': 'Undo "{what}" ({id})',
  'cancel.unchanged': 'Nothing was undone; the operation goes on.',
  'cancel.why': 'The route goes back first; what never served is removed; what served goes on serving.',

  'plan.action.CREATE': 'Create',
  'plan.action.UPDATE': 'Change',
  'plan.action.REMOVE': 'Remove',
  'plan.action.KEEP': 'Keep',
  'plan.after': 'After',
  'plan.based-on': 'Planned on tick #{tick}',
  'plan.before': 'Before',
  'plan.changes': 'Changes',
  'plan.failing': 'A check fails: read it before you go on.',
  'plan.moved': 'Somebody acted on this lane after the plan was made.',
  'plan.moved.by': '{who} acted first: "{what}", the lane is at #{tick} now.',
  'plan.moved.kept': 'Nothing of yours was carried out; what you typed is kept.',
  'plan.moved.look': 'Show a new plan',
  'plan.no-changes': 'No object changes.',
  'plan.old': 'This plan is outdated.',
  'plan.planning': 'Planning',
  'plan.pods': '{pods, plural, =0 {No pods} one {# pod} other {# pods}} at its height.',
  'plan.preflights': 'Looked at',
  'plan.same-traffic': 'unchanged',
  'plan.traffic': 'Traffic',
  'plan.inverse.DEPLOY': 'A new deployment undoes it.',
  'plan.inverse.GRAY': 'A new canary undoes it.',
  'plan.inverse.BLUE_GREEN': 'A new canary undoes it.',
  'plan.inverse.UPDATE_BLUE_GREEN': 'Setting the weight back undoes it.',
  'plan.inverse.PROMOTE': 'Promoting undoes it.',
  'plan.inverse.ROLLBACK': 'Rolling back undoes it.',
  'plan.inverse.SCALE': 'Scaling back undoes it.',
  'plan.inverse.RESTART': 'A restart undoes it.',
  'plan.inverse.DELETE': 'Taking it offline undoes it.',
  'plan.inverse.CANCEL': 'It can be undone while it runs.',
  'plan.DEPLOY_NEW':
    'Build #{build} comes to {environment} as {application} / {symbol} with {replicas, plural, one {# pod} other {# pods}}.',
  'plan.DEPLOY_REPLACES':
    'Build #{build} replaces build #{replaces} of {application} / {symbol} in {environment} with {replicas, plural, one {# pod} other {# pods}}. Build #{replaces} serves until the new one is ready and effective.',
  'plan.CANCEL_REMOVES':
    'The deployment of build #{build} as {application} / {symbol} in {environment} is undone. Nothing else serves there.',
  'plan.CANCEL_KEEPS':
    'The deployment of build #{build} as {application} / {symbol} in {environment} is undone. Build #{keeps} goes on serving.',
  'plan.DELETE': 'Build #{build} of {application} / {symbol} in {environment} goes offline.',
  'plan.GRAY':
    'Build #{build} runs beside {application} / {symbol} in {environment} for requests with the header gray: {canaryValue}. All others go where they go now.',
  'plan.BLUE_GREEN':
    'Build #{build} runs beside {application} / {symbol} in {environment} and gets {weight} % of the requests.',
  'plan.UPDATE_BLUE_GREEN':
    'The canary of {application} / {symbol} in {environment}, build #{build}, gets {weight} % of the requests.',
  'plan.PROMOTE':
    'Build #{build} becomes the stable version of {application} in {environment} in place of build #{replaces}. The canary serves until it is effective.',
  'plan.PROMOTE_NEW':
    'Build #{build} becomes the stable version of {application} in {environment}; there is none yet. The canary serves until it is effective.',
  'plan.ROLLBACK_REINSTATES':
    'Build #{build} of {application} / {symbol} in {environment} serves again. Its pods still run.',
  'plan.ROLLBACK_REMAKES':
    'Build #{build} of {application} / {symbol} in {environment} serves again, with new pods.',
  'plan.SCALE':
    'Build #{build} of {application} / {symbol} in {environment} gets {replicas, plural, one {# pod} other {# pods}}.',
  'plan.RESTART':
    'The pods of build #{build} of {application} / {symbol} in {environment} are replaced by new ones of the same build.',
  'plan.reason.NEW_DEPLOYMENT': 'for the new deployment',
  'plan.reason.ROUTE_FOLLOWS': 'the route follows what serves',
  'plan.reason.REMOVED_AFTER_DRAIN': 'once its running requests are finished',
  'plan.reason.NEVER_SERVED': 'it never served',
  'plan.reason.REINSTATED': 'serves on',
  'plan.reason.SCALED': 'other number of pods',
  'plan.SCALE_BOUNDS':
    'The autoscaler of build #{build} on {application} / {symbol} in {environment} keeps {min} to {max} replicas.',

  'check.status.OK': 'in order',
  'check.status.WARNING': 'warning',
  'check.status.FAILED': 'not in order',
  'check.status.UNKNOWN': 'could not be looked at',
  'check.BUILD_SUCCESS': 'Build',
  'check.BUILD_SUCCESSFUL': 'Build',
  'check.GATEWAY': 'Gateway',
  'check.CLUSTER': 'Cluster',
  'check.BUILD_OF_OTHER_ENVIRONMENT': 'The build was made for another environment.',
  'check.ADDRESS_GOES_AWAY': 'The address goes away: the new deployment is internal.',
  'check.ABANDONED': 'Its cluster cannot be reached: what is there stays there.',
  'check.CAPACITY': 'Fewer pods than the requests need.',
  'check.CANARY_LIVE': 'The canary of the stable lane stays.',
  'check.WEIGHT_DROPPED':
    'The former canary had a share of the requests; the new one gets those with its header only.',
  'check.words.CAPACITY':
    'The {side, select, canary {canary} other {main deployment}} gets {share} % of the requests, which needs {needed, plural, one {# pod} other {# pods}}; it has {pods}.',
  'check.IMAGE_EXISTS': 'Image in the registry',
  'check.words.IMAGE_EXISTS': 'The registry is not asked; the cluster tells when it cannot pull.',
  'check.NAMESPACE': 'Namespace',
  'check.NAMESPACE_EXISTS': 'Namespace',
  'check.CLUSTER_REACHABLE': 'Connection to the cluster',
  'check.CLUSTER_RIGHTS': 'Rights in the cluster',
  'check.WORKLOAD_ALLOWED': 'Deployments',
  'check.INGRESS_CLASS': 'Ingress class',
  'check.ROUTE_RIGHTS': 'Rights to write routes',
  'check.ROUTE_PROVIDER': 'Way of writing routes',
  'check.GATEWAY_REACHABLE': 'Connection to the gateway',
  'check.PIPELINE_REACHABLE': 'Connection to Jenkins',
  'check.JENKINS_CREDENTIALS': 'Credentials in Jenkins',
  'check.JENKINS_TEMPLATE': 'Job template',
  'check.JENKINS_FOLDER': 'Folder in Jenkins',
  'check.JENKINS_REACHABLE': 'Connection to Jenkins',
  'check.DUPLICATE_HOST': 'Host of its own',
  'check.LANE_FREE': 'Lane',
  'check.FOREIGN_AUTOSCALER': 'An autoscaler stays behind',
  'check.words.FOREIGN_AUTOSCALER': 'Autoscaler {autoscaler} follows {deployment}, not the next deployment.',

  'history.none': 'No operation yet',
  'history.none.why': 'Every deploy, undo and taking offline is kept here, with who, why and how it went.',
};

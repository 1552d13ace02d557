/* English: the first minutes. */
export const messages = {
  'break.title': 'Rehearse a failure',
  'break.why':
    'One click builds a feature of {application} that fails in this way and deploys it to {environment}, in a lane of its own.',
  'break.no-such-image': 'No such image',
  'break.crash': 'Crash',
  'break.never-ready': 'Never ready',
  'break.made': 'Being built; it is then deployed to {environment} automatically:',
  'start.checklist': 'Systems that have to respond',
};

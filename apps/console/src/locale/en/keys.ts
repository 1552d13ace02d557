/* English: the sheet of keys. */
export const messages = {
  'keys.title': 'Keyboard shortcuts',
  'keys.why': 'Keys only open things; they never execute anything.',
  'keys.palette': 'Go anywhere, open any action',
  'keys.filter': 'Filter the board',
  'keys.lanes': 'Next and previous lane',
  'keys.unfold': 'Show the details of the lane',
  'keys.deploy': 'Deploy: to the focused lane, else anywhere',
  'keys.acts': 'On the focused lane: adjust weight, promote, roll back, scale, take offline, undo',
  'keys.log': "Open the lane's page; once there, its log",
  'keys.environments': 'Previous and next environment',
  'keys.go': 'Board, fleet, applications, builds, deploy records, environments',
  'keys.sheet': 'Show this list',
};

/* English: the sheet of keys. */
export const messages = {
  'keys.title': 'Keys',
  'keys.why': 'A letter only opens; nothing is executed by it.',
  'keys.palette': 'Go anywhere, open any act',
  'keys.filter': 'Filter the board',
  'keys.lanes': 'Next and previous lane',
  'keys.unfold': 'Details of the lane',
  'keys.deploy': 'Deploy: to the lane with the focus, else anywhere',
  'keys.acts': 'Of the lane with the focus: weight, promote, roll back, scale, take offline, undo',
  'keys.log': 'Its page, and there its log',
  'keys.environments': 'Environment before, environment after',
  'keys.go': 'Board, fleet, applications, builds, records, environments',
  'keys.sheet': 'This list',
};

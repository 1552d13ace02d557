/* English: the page of everything at a glance. */
export const messages = {
  'fleet.empty': 'No application yet',
  'fleet.moving': '{name}, step {at} of {of}',
  'fleet.none-yet': 'First deploy running',
  'fleet.nothing': 'Not deployed',
  'fleet.offline': 'Offline',
  'fleet.others': '{count, plural, one {# other lane} other {# other lanes}}',
  'fleet.why': 'Applications by environment: what is stable, what is moving and what needs you.',
};

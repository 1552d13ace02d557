/* English: freezes. */
export const messages = {
  'freeze.act': 'Freeze',
  'freeze.all': 'all applications',
  'freeze.between': '{from} – {to}',
  'freeze.everywhere': 'Everywhere',
  'freeze.hours': '{hours, plural, one {# hour} other {# hours}}',
  'freeze.lift': 'Lift',
  'freeze.reach': 'Where',
  'freeze.reach.application': '{application} in {environment}',
  'freeze.reach.environment': 'All of {environment}',
  'freeze.since': 'Since {from}, until it is lifted',
  'freeze.unchanged': 'The freeze still holds.',
  'freeze.until': 'For how long',
  'freeze.until-lifted': 'Until it is lifted',
  'freeze.why':
    "Nothing new is released meanwhile. Rolling back, undoing and lowering a canary's weight stay possible; what runs keeps running.",
};

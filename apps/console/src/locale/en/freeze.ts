/* English: freezes. */
export const messages = {
  'freeze.act': 'Freeze',
  'freeze.all': 'all applications',
  'freeze.between': '{from} – {to}',
  'freeze.everywhere': 'Everywhere',
  'freeze.hours': '{hours, plural, one {# hour} other {# hours}}',
  'freeze.lift': 'Lift it',
  'freeze.reach': 'Where',
  'freeze.reach.application': '{application} in {environment}',
  'freeze.reach.environment': 'All of {environment}',
  'freeze.since': 'Since {from}, until it is lifted',
  'freeze.unchanged': 'It still holds.',
  'freeze.until': 'For how long',
  'freeze.until-lifted': 'Until it is lifted',
  'freeze.why':
    'Nothing new is released meanwhile. Rolling back, undoing and giving a canary less stay possible; what runs goes on.',
};

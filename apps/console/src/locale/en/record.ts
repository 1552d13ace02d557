/* English: what lists of records and logs are narrowed and read by. */
export const messages = {
  'term.result': 'Result',
  'log.find': 'Find in the log',
  'log.found': '{count, plural, =0 {no line} one {# line} other {# lines}}',
  'log.download': 'Download',
  'log.wrap': 'Wrap lines',
  'filter.deployment': 'Deployment {deployment}',
  'filter.text': 'Search',
  'filter.text.hint': 'Lane, person, reason, #build',
  'filter.more': '{chosen, plural, =0 {Filters} other {Filters (#)}}',
  'filter.from': 'From',
  'filter.to': 'Until',
};

import type { messages as english } from '../en/record.js';

export const messages: Record<keyof typeof english, string> = {
  'term.result': '结果',
  'log.find': '在日志中查找',
  'log.found': '{count} 行',
  'log.download': '下载',
  'log.wrap': '自动换行',
  'filter.deployment': '部署 {deployment}',
  'filter.text': '搜索',
  'filter.text.hint': '泳道、操作人、原因、#构建',
  'filter.more': '{chosen, plural, =0 {筛选} other {筛选（#）}}',
  'filter.from': '起始时间',
  'filter.to': '截止时间',
};

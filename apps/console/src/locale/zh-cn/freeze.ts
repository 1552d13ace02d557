import type { messages as english } from '../en/freeze.js';

export const messages: Record<keyof typeof english, string> = {
  'freeze.act': '封网',
  'freeze.all': '所有应用',
  'freeze.between': '{from} – {to}',
  'freeze.everywhere': '所有环境',
  'freeze.hours': '{hours} 小时',
  'freeze.lift': '解除',
  'freeze.reach': '范围',
  'freeze.reach.application': '{environment} 中的 {application}',
  'freeze.reach.environment': '整个 {environment}',
  'freeze.since': '{from} 起，直到解除',
  'freeze.unchanged': '封网仍然有效。',
  'freeze.until': '时长',
  'freeze.until-lifted': '直到解除',
  'freeze.why': '封网期间不发布任何新内容；回滚、撤回和调低灰度权重仍可进行，正在运行的不受影响。',
};

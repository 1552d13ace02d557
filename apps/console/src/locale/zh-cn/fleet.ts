import type { messages as english } from '../en/fleet.js';

export const messages: Record<keyof typeof english, string> = {
  'fleet.empty': '还没有应用',
  'fleet.moving': '{name}：第 {at}/{of} 步',
  'fleet.none-yet': '首次部署中',
  'fleet.nothing': '未部署',
  'fleet.offline': '已下线',
  'fleet.others': '另有 {count} 条泳道',
  'fleet.why': '按应用和环境查看：稳定版、进行中的操作和需要处理的泳道。',
};

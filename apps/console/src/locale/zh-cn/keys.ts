import type { messages as english } from '../en/keys.js';

export const messages: Record<keyof typeof english, string> = {
  'keys.title': '快捷键',
  'keys.why': '按键只会打开界面，不会直接执行。',
  'keys.palette': '前往任意页面，打开任意操作',
  'keys.filter': '筛选环境看板',
  'keys.lanes': '下一条、上一条泳道',
  'keys.unfold': '展开泳道详情',
  'keys.deploy': '部署：部署到所选泳道；未选时可任选',
  'keys.acts': '对所选泳道：调整权重、提升、回滚、扩缩容、下线、撤回',
  'keys.log': '打开泳道页面；在该页再按则打开日志',
  'keys.environments': '上一个、下一个环境',
  'keys.go': '环境看板、发布总览、应用、构建记录、部署记录、环境',
  'keys.sheet': '显示此列表',
};

import type { messages as english } from '../en/start.js';

export const messages: Record<keyof typeof english, string> = {
  'break.title': '演练故障',
  'break.why': '点击后会构建 {application} 中一个必然出现此故障的功能，并部署到 {environment} 的单独泳道。',
  'break.no-such-image': '镜像不存在',
  'break.crash': '容器崩溃',
  'break.never-ready': '始终未就绪',
  'break.made': '正在构建，成功后会自动部署到 {environment}：',
  'start.checklist': '需要连通的系统',
};

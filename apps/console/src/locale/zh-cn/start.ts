/* 简体中文：上手的最初几分钟。 */
export const messages = {
  'break.title': '演练故障',
  'break.why': '点一下，就会构建 {application} 的一个必然失败的功能，并部署到 {environment} 中单独的泳道。',
  'break.no-such-image': '镜像不存在',
  'break.crash': '容器崩溃',
  'break.never-ready': '始终未就绪',
  'break.made': '正在构建，成功后会自动部署到 {environment}：',
  'start.checklist': '需要连通的系统',
};

import type { Plan } from '@arthor/contract';

/**
 * Where a repository shows what is between two commits, as GitHub, GitLab, Gitea and Gitee do; null where its address
 * is none of the web.
 */
export function compareAddress({
  repositoryUrl,
  before,
  after,
}: NonNullable<Plan['commits']>): string | null {
  if (!/^https?:\/\//.test(repositoryUrl)) return null;
  const url = new URL(repositoryUrl);
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return `${url.origin}${path}/compare/${before}...${after}`;
}

import type { Plan } from '@arthor/contract';
import type { OperationPlan } from '@arthor/core';
import { byId } from '../store/by-id.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import type { View } from '../store/store.js';

/** The commits of what serves and of what comes beside it or in its place, where both builds are of one repository. One statement. */
export async function commitsOf(
  view: View,
  { before, after }: OperationPlan['builds'],
): Promise<Plan['commits']> {
  const comes =
    after.main !== before.main ? after.main : after.canary !== before.canary ? after.canary : null;
  if (before.main === null || comes === null) return null;
  const builds = await byId(view, BuildRecordRow, [before.main, comes]);
  const [old, made] = [builds.get(before.main), builds.get(comes)];
  if (old?.commitId == null || made?.commitId == null || old.repositoryUrl !== made.repositoryUrl)
    return null;
  return { repositoryUrl: made.repositoryUrl, before: old.commitId, after: made.commitId };
}

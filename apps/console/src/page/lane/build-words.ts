import type { DeploymentLabel } from '@arthor/contract';
import { imageVersion, shortCommit } from '../../format/image.js';
import type { Text } from '../../language/use-text.js';

/** A deployment by what it runs: build, feature, commit. */
export function buildWords({ build, image, canary }: DeploymentLabel, text: Text): string {
  if (build === null) return imageVersion(image);
  const { id, feature, commitId } = build;
  return [
    text('build.number', { id }),
    feature,
    commitId === null ? imageVersion(image) : shortCommit(commitId),
    ...(canary ? [text('lane.canary')] : []),
  ].join(' · ');
}

import { imageVersion, shortCommit } from '../format/image.js';
import { relative } from '../format/moment.js';
import type { Fields } from '../form/use-fields.js';
import { useText } from '../language/use-text.js';
import { useNow } from '../part/use-now.js';
import { SelectField } from '../ui/select-field.js';
import type { BuildValues } from './build-values.js';
import type { Builds } from './use-builds.js';

interface Props {
  readonly of: Builds;
  readonly values: BuildValues;
  readonly field: Fields<BuildValues>['field'];
  readonly set: (part: { readonly feature?: string; readonly build?: string }) => void;
}

/** Which build: narrowed by its feature, the newest one proposed. */
export function BuildFields({ of: { app, builds, build }, values, field, set }: Props) {
  const text = useText();
  const now = useNow();
  const feature = values.feature || build?.feature;
  return (
    <>
      <SelectField
        label={text('term.feature')}
        data={[...new Set(builds?.map((each) => each.feature))]}
        value={feature ?? null}
        disabled={app === undefined}
        onChange={(value) => set({ feature: value ?? '', build: '' })}
      />
      <SelectField
        className="whole"
        label={text('term.build')}
        data={(builds ?? [])
          .filter((each) => feature === undefined || each.feature === feature)
          .map((each) => ({
            value: String(each.id),
            label: [
              text('build.number', { id: each.id }),
              each.commitId === null ? imageVersion(each.imageId ?? '') : shortCommit(each.commitId),
              each.environment,
              relative(Date.parse(each.createdAt), now, text.language),
            ].join(' · '),
          }))}
        disabled={app === undefined}
        nothingFoundMessage={text('deploy.no-build')}
        {...field('build')}
        value={build === undefined ? null : String(build.id)}
      />
    </>
  );
}

import { imageVersion, shortCommit } from '../format/image.js';
import { relative } from '../format/moment.js';
import type { Fields } from '../form/use-fields.js';
import { useText } from '../language/use-text.js';
import { useNow } from '../part/use-now.js';
import { Button } from '../ui/button.js';
import { SelectField } from '../ui/select-field.js';
import type { BuildValues } from './build-values.js';
import '../part/empty.css';
import type { Builds } from './use-builds.js';

interface Props {
  readonly of: Builds;
  readonly field: Fields<BuildValues>['field'];
  readonly set: (part: { readonly feature?: string; readonly build?: string }) => void;
}

/** Which build: one of a feature, the newest one proposed. */
export function BuildFields({ of, field, set }: Props) {
  const text = useText();
  const now = useNow();
  const { app, features, feature, laneFeature, builds, more, build } = of;
  const foreign = build !== undefined && laneFeature !== undefined && laneFeature !== build.feature;
  return (
    <>
      <SelectField
        label={text('term.feature')}
        data={[...features]}
        value={feature ?? null}
        disabled={app === undefined}
        onChange={(value) => set({ feature: value ?? '', build: '' })}
      />
      <SelectField
        className="whole"
        label={text('term.build')}
        data={(builds ?? []).map((each) => ({
          value: String(each.id),
          label: [
            text('build.number', { id: each.id }),
            // Where they are of several features.
            ...(feature === undefined ? [each.feature] : []),
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
      {more !== null && (
        <div className="whole">
          <Button size="small" look="quiet" onClick={more}>
            {text('deploy.older')}
          </Button>
        </div>
      )}
      {foreign && (
        <p className="note warn whole">
          {text('deploy.foreign', { runs: laneFeature, feature: build.feature })}
        </p>
      )}
    </>
  );
}

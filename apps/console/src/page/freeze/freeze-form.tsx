import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call } from '../../api/client.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { useText } from '../../language/use-text.js';
import { SelectField } from '../../ui/select-field.js';
import { TextField } from '../../ui/text-field.js';

interface Props {
  readonly environment: string;
  readonly application: string | undefined;
  /** What holds already. */
  readonly children: ReactNode;
}

const lives = ['0', '1', '4', '24', '72'] as const;
const hourMs = 3_600_000;

/** A new freeze of an environment, or of one application in it. */
export function FreezeForm({ environment, application, children }: Props) {
  const text = useText();
  const client = useQueryClient();
  const form = useRequestForm({
    request: 'createFreeze',
    initial: { reason: '', hours: '0', reach: application === undefined ? 'environment' : 'application' },
    body: ({ reason, hours, reach }) => ({
      ...(reach === 'everywhere' ? {} : { environment }),
      ...(reach === 'application' && application !== undefined ? { application } : {}),
      ...(hours === '0' ? {} : { endsAt: new Date(Date.now() + Number(hours) * hourMs).toISOString() }),
      ...(reason === '' ? {} : { reason }),
    }),
    send: (body) => call('createFreeze', { body }),
    done: () => {
      form.set({ reason: '' });
      void client.invalidateQueries({ queryKey: ['freezes'] });
    },
  });
  return (
    <PanelForm form={form} act={text('freeze.act')}>
      <p className="muted">{text('freeze.why')}</p>
      {children}
      <SelectField
        label={text('freeze.reach')}
        data={[
          ...(application === undefined
            ? []
            : [
                {
                  value: 'application',
                  label: text('freeze.reach.application', { application, environment }),
                },
              ]),
          { value: 'environment', label: text('freeze.reach.environment', { environment }) },
          { value: 'everywhere', label: text('freeze.everywhere') },
        ]}
        {...form.field('reach', { of: 'environment' })}
      />
      <SelectField
        label={text('freeze.until')}
        data={lives.map((value) => ({
          value,
          label: value === '0' ? text('freeze.until-lifted') : text('freeze.hours', { hours: Number(value) }),
        }))}
        {...form.field('hours', { of: 'endsAt' })}
      />
      <TextField
        label={text('operation.reason.asked')}
        data-autofocus
        maxLength={500}
        {...form.field('reason')}
      />
    </PanelForm>
  );
}

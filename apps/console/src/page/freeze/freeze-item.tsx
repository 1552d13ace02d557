import type { Freeze } from '@arthor/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { timeOfDay } from '../../format/moment.js';
import { useText } from '../../language/use-text.js';
import { ProblemNote } from '../../part/problem-note.js';
import { Button } from '../../ui/button.js';

/** One freeze: where, until when, who and why; and lifting it. */
export function FreezeItem({ freeze }: { readonly freeze: Freeze }) {
  const text = useText();
  const client = useQueryClient();
  const { id, environment, application, startsAt, endsAt, reason, by } = freeze;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call('deleteFreeze', { params: { id: String(id) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['freezes'] }),
  });
  const clock = (at: string) => timeOfDay(Date.parse(at), Date.now(), text.language);
  return (
    <div className="note busy">
      <strong>
        {endsAt === null
          ? text('freeze.since', { from: clock(startsAt) })
          : text('freeze.between', { from: clock(startsAt), to: clock(endsAt) })}
      </strong>
      <span className="muted">
        {[environment ?? text('freeze.everywhere'), application ?? text('freeze.all'), by.user].join(' · ')}
      </span>
      <span className="break">{reason}</span>
      {error !== null && <ProblemNote error={error} unchanged={text('freeze.unchanged')} />}
      <span>
        <Button size="small" busy={isPending} onClick={() => mutate()}>
          {text('freeze.lift')}
        </Button>
      </span>
    </div>
  );
}

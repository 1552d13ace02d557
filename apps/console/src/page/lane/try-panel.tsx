import type { Lane, LaneTried } from '@arthor/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../../api/client.js';
import { laneQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { laneTitle } from '../../part/lane-title.js';
import { Loaded } from '../../part/loaded.js';
import { ProblemNote } from '../../part/problem-note.js';
import { trafficWords } from '../../part/traffic.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/select-field.js';
import { TextField } from '../../ui/text-field.js';
import { Curl } from './curl.js';
import { Tried } from './tried.js';

/** Sends requests through the gateway, with and without the header, and shows who answers. */
export function TryPanel() {
  const { search } = usePanel();
  const lane = useQuery(laneQuery(Number(search.id)));
  return <Loaded query={lane}>{({ data }) => <Tester lane={data} />}</Loaded>;
}

function Tester({ lane }: { readonly lane: Lane }) {
  const text = useText();
  const [requests, setRequests] = useState('50');
  const [header, setHeader] = useState(lane.traffic.wanted.header ?? '');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (): Promise<readonly LaneTried[]> => {
      const ask = async (value: string) => {
        const body = { requests: Number(requests), ...(value === '' ? {} : { header: value }) };
        return (await call('tryLane', { params: { id: String(lane.id) }, body })).data;
      };
      const plain = await ask('');
      return header === '' ? [plain] : [plain, await ask(header)];
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  return (
    <form className="panel-form" onSubmit={submit}>
      <div className="panel-scroll">
        <div className="place-head">
          <h3 className="break">{laneTitle(lane, text)}</h3>
          <p className="muted">{trafficWords(lane.traffic.inForce, text)}</p>
          <p className="muted">{text('try.why')}</p>
        </div>
        <div className="fields">
          <SelectField
            label={text('try.requests')}
            data={['10', '50', '200']}
            value={requests}
            onChange={(value) => setRequests(value ?? '50')}
          />
          <TextField
            label={text('try.header')}
            placeholder={text('try.header.none')}
            maxLength={63}
            value={header}
            onChange={(event) => setHeader(event.currentTarget.value)}
          />
        </div>
        {lane.url !== null && (
          <div>
            <span className="muted">{text('try.curl')}</span>
            <Curl url={lane.url} header={header} />
          </div>
        )}
        {error !== null && <ProblemNote error={error} />}
        <div className="stack" role="status" aria-busy={isPending}>
          {data?.map((tried) => (
            <Tried key={tried.header ?? ''} tried={tried} />
          ))}
        </div>
      </div>
      <div className="panel-foot">
        <Button type="submit" look="primary" className="push" busy={isPending}>
          {text('try.send')}
        </Button>
      </div>
    </form>
  );
}

import type { LanePod } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.js';
import { useText } from '../../language/use-text.js';
import { CopyButton } from '../../part/copy-button.js';
import { foundLines } from '../../part/found-lines.js';
import { LogBox } from '../../part/log-box.js';
import { LogTools } from '../../part/log-tools.js';
import { ProblemNote, problemSentence } from '../../part/problem-note.js';
import { useFault } from '../../part/use-fault.js';
import type { LaneSearch } from '../../search.js';
import { Button } from '../../ui/button.js';
import { PodChoice } from './pod-choice.js';
import { podLog, podTailQuery } from './queries.js';
import type { ShownPod } from './shown-pod.js';

interface Props {
  readonly shown: ShownPod;
  /** Those one can change to. */
  readonly pods: readonly LanePod[];
  readonly previous: boolean;
  readonly onSearch: (part: LaneSearch) => void;
}

const few = 200;
const many = 2_000;
/** As many as the server tells at once. */
const most = 10_000;

/** What a pod writes, as it writes it; scrolling up holds it. */
export function PodLog({ shown, pods, previous, onSearch }: Props) {
  const text = useText();
  const { name, deployment, pod } = shown;
  const [follows, setFollows] = useState(true);
  const [wraps, setWraps] = useState(true);
  const [lines, setLines] = useState(few);
  const [words, setWords] = useState('');
  const log = useQuery(podTailQuery({ deployment, pod: name, previous, lines }, follows));
  const { error, retry } = useFault(log);
  const found = foundLines(log.data ?? '', words);
  const label = text('log.title', { pod: name });
  const nothingYet = error instanceof ApiProblem && [404, 409].includes(error.status);
  const isOver = previous || (pod === null && nothingYet);
  return (
    <section className="stack tight" aria-label={label}>
      <div className="row">
        <code className="break muted">{name}</code>
        <CopyButton value={name} />
      </div>
      <div className="log-bar">
        <PodChoice
          shown={name}
          pods={pods}
          onChoose={(chosen) => onSearch({ pod: chosen, previous: undefined })}
        />
        <Button
          size="small"
          aria-pressed={previous}
          disabled={!previous && pod?.restarts === 0}
          onClick={() => onSearch({ pod: name, previous: previous ? undefined : 'true' })}
        >
          {text('log.previous')}
        </Button>
        <span className="push" />
        {!isOver && (
          <Button size="small" aria-pressed={follows} onClick={() => setFollows(!follows)}>
            {text('log.follow')}
          </Button>
        )}
        <Button
          size="small"
          aria-pressed={lines === many}
          onClick={() => setLines(lines === many ? few : many)}
        >
          {text('log.lines', { count: many })}
        </Button>
        <LogTools
          log={log.data ?? ''}
          wraps={wraps}
          onWraps={setWraps}
          words={words}
          onWords={setWords}
          found={found.length}
          file={`${name}.log`}
          load={() => podLog({ deployment, pod: name, previous, lines: most })}
        />
      </div>
      {error !== null && !nothingYet && <ProblemNote error={error} onRetry={retry} />}
      {(log.data !== undefined || error === null || nothingYet) && (
        <LogBox label={label} follows={follows} onScrolled={setFollows} wraps={wraps}>
          {nothingYet
            ? problemSentence(error, text)
            : logText(log.data && found.join('\n'), words === '' ? text('log.none') : '')}
        </LogBox>
      )}
      {nothingYet && pod === null && <p className="muted">{text('log.gone')}</p>}
      <p className="faint" role="status">
        {follows || isOver ? '' : text('log.paused')}
      </p>
    </section>
  );
}

const logText = (data: string | undefined, nothing: string): string =>
  data === undefined ? '…' : data.trim() === '' ? nothing : data.trimEnd();

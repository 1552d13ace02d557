import { useMutation } from '@tanstack/react-query';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import { CopyButton } from './copy-button.js';
import { ProblemNote } from './problem-note.js';
import { saveText } from './save-text.js';
import './log-tools.css';

interface Props {
  /** What is shown. */
  readonly log: string;
  readonly wraps: boolean;
  readonly onWraps: (wraps: boolean) => void;
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** How many lines have the words. */
  readonly found: number;
  /** What the file is called. */
  readonly file: string;
  /** As much of it as there is. */
  readonly load: () => Promise<string>;
}

/** What one does with a log: find words, break its lines, copy it, take it along. */
export function LogTools({ log, wraps, onWraps, words, onWords, found, file, load }: Props) {
  const text = useText();
  const save = useMutation({ mutationFn: async () => saveText(file, new Blob([await load()])) });
  return (
    <>
      <TextField
        className="log-find"
        type="search"
        aria-label={text('log.find')}
        placeholder={text('log.find')}
        value={words}
        onChange={({ currentTarget }) => onWords(currentTarget.value)}
      />
      <span className="faint nowrap" role="status">
        {words.trim() !== '' && text('log.found', { count: found })}
      </span>
      <Button size="small" aria-pressed={wraps} onClick={() => onWraps(!wraps)}>
        {text('log.wrap')}
      </Button>
      <Button size="small" busy={save.isPending} onClick={() => save.mutate()}>
        {text('log.download')}
      </Button>
      <CopyButton value={log} label={text('act.copy')} />
      {save.error !== null && <ProblemNote error={save.error} />}
    </>
  );
}

import type { Operation } from '@arthor/contract';
import { duration } from '../../format/duration.js';
import type { Text } from '../../language/use-text.js';
import { operationWords } from '../../part/change-words.js';
import { reasonSentence } from '../../part/reason.js';
import { operationStatus } from '../../part/status.js';
import { whoAsked } from '../../part/who.js';

/** An operation as Markdown, for a ticket or a chat: what it did, who asked and why, how each step went. */
export function markdownOf(operation: Operation, text: Text): string {
  const { id, lane, by, createdAt, finishedAt, reason, blocking, status, steps } = operation;
  const took = finishedAt === null ? null : between(createdAt, finishedAt, text);
  const through = text.ofCode('through', by.through) ?? by.through;
  const lines = [
    [
      text('operation.by', { who: whoAsked(by, text), through }),
      // The same for whoever reads it, wherever they are.
      `${createdAt.slice(0, 19).replace('T', ' ')} UTC`,
      ...(took === null ? [] : [`${text('operation.took')} ${took}`]),
    ].join(', '),
    ...(reason === null ? [] : [text('operation.because', { reason: oneLine(reason) })]),
    ...(blocking === null || status === 'DONE' ? [] : [oneLine(reasonSentence(blocking, text))]),
    ...steps.map((step) => stepLine(step, text)),
    new URL(`ops/${id}`, document.baseURI).href,
  ];
  const title = `**${operationWords(operation, text)} · ${text('lane.title', lane)}**: ${text(operationStatus(operation).word)}`;
  return [title, '', ...lines.map((line) => `- ${line}`), ''].join('\n');
}

function stepLine({ name, status, startedAt, finishedAt, attempts }: Operation['steps'][number], text: Text) {
  const parts = [
    text(`steps.status.${status}`),
    ...(startedAt === null || finishedAt === null ? [] : [between(startedAt, finishedAt, text)]),
    ...(attempts > 1 ? [text('steps.attempts', { n: attempts })] : []),
  ];
  return `${text(`step.${name}`)}: ${parts.join(', ')}`;
}

const between = (from: string, to: string, text: Text): string =>
  duration(Date.parse(to) - Date.parse(from), text);

/** Words of others must not end the list. */
const oneLine = (words: string): string => words.replaceAll(/\s+/g, ' ');

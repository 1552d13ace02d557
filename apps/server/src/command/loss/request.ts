import { type Agent, request, type IncomingMessage } from 'node:http';
import { endUnanswered } from '@arthor/provider/conformance';
import { z } from 'zod';
import { type Answer, grayHeader, type RequestKind, type Target } from './answer.js';

/** A request that is not answered after so long a time in which this process could hear it is lost, ms. */
const limitMs = 10_000;

const podAnswer = z.object({ pod: z.string() });

/** Sends one request; never rejects. */
export function send(
  target: Target,
  shape: {
    readonly kind: RequestKind;
    readonly header: boolean;
    readonly agent: Agent | false;
    /** How long a pod takes for a request of the kind `long`. */
    readonly longMs: number;
  },
): Promise<Answer> {
  const { kind, header, agent, longMs } = shape;
  const started = Date.now();
  return new Promise((resolve) => {
    const answered = (by: string, failure: string | null) =>
      resolve({
        target: target.name,
        kind,
        fresh: agent === false,
        header,
        started,
        ended: Date.now(),
        by,
        failure,
      });
    const url = kind === 'long' ? `${target.url}?sleep=${longMs}ms` : target.url;
    const call = request(
      url,
      {
        agent,
        method: kind === 'post' ? 'POST' : 'GET',
        headers: {
          ...(target.host !== '' && { host: target.host }),
          ...(header && { [grayHeader.name]: grayHeader.value }),
        },
      },
      (response) => {
        void answerOf(response).then(({ by, failure }) => answered(by, failure));
      },
    );
    endUnanswered(call, limitMs);
    call.on('error', (error) => answered('', error.message));
    call.end(kind === 'post' ? JSON.stringify({ order: 'x'.repeat(2_000) }) : undefined);
  });
}

/** Who answered, or why it counts as failed; never rejects. */
async function answerOf(response: IncomingMessage): Promise<Pick<Answer, 'by' | 'failure'>> {
  try {
    const text = (await response.setEncoding('utf8').toArray()).join('');
    if (response.statusCode === 200) return { by: deploymentOf(text), failure: null };
    return { by: '', failure: `${response.statusCode} ${text.slice(0, 100)}` };
  } catch (error) {
    return { by: '', failure: `cut off: ${String(error)}` };
  }
}

/** A pod's name is that of its Deployment with two words behind it. */
function deploymentOf(text: string): string {
  const { pod } = podAnswer.parse(JSON.parse(text));
  return pod.split('-').slice(0, -2).join('-');
}

import type { Heard, Said } from './shared-connection.js';
import type { Source } from './stream.js';

/** Takes a message of the stream. */
type Take = (kind: string, id: string, data: string) => void;

/** A worker that could not be started is not tried again. */
let isShared = 'SharedWorker' in globalThis;

/** A connection to the event stream: shared with the other tabs where the browser can, else this tab's own. */
export function openSource(url: string, kinds: readonly string[], take: Take): Source {
  return isShared ? shared(url, kinds, take) : own(url, kinds, take);
}

function own(url: string, kinds: readonly string[], take: Take): Source {
  const messages = new EventSource(url);
  return {
    close: () => messages.close(),
    listen: (beat, broken) => {
      for (const kind of kinds)
        messages.addEventListener(kind, ({ lastEventId, data }: MessageEvent<string>) => {
          take(kind, lastEventId, data);
          if (kind === 'heartbeat') beat();
        });
      messages.addEventListener('error', broken);
    },
  };
}

function shared(url: string, kinds: readonly string[], take: Take): Source {
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const say = (said: Said) => worker.port.postMessage(said, []);
  return {
    close: () => {
      say({ say: 'leave' });
      worker.port.close();
    },
    listen: (beat, broken) => {
      worker.addEventListener('error', () => {
        isShared = false;
        broken();
      });
      worker.port.addEventListener('message', ({ data: heard }: MessageEvent<Heard>) => {
        if (!('id' in heard)) return broken();
        take(heard.kind, heard.id, heard.data);
        if (heard.kind === 'heartbeat') beat();
      });
      worker.port.start();
      say({ say: 'join', url: new URL(url, location.href).href, kinds });
    },
  };
}

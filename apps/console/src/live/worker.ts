import { SharedConnection, type Heard, type Said } from './shared-connection.js';

// The shared worker of all tabs: its one connection, and a port for each tab.
const connection = new SharedConnection(
  (url) => new EventSource(url),
  () => Date.now(),
);

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  const tab = (heard: Heard) => port.postMessage(heard);
  port.addEventListener('message', ({ data: said }: MessageEvent<Said>) => {
    if (said.say === 'join') return connection.join(tab, said.url, said.kinds);
    connection.leave(tab);
    port.close();
  });
  port.start();
});
